//! The power goes at every disk operation of everything that a phone does.

use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_core::replica::ReplicaError;

use crate::support::office::Office;
use crate::support::phone::{Files, Phone, sorted_names};
use crate::support::{Dice, SimDisk};

/// A phone before the deed: one point that the office knows, one that it does not.
struct Before {
    office: Office,
    files: Files,
    known: RecordId,
}

fn before() -> Before {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let known = li.logs_point("known");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    wang.amends(known, json!({"contact": "Deng"}));
    wang.logs_point("Wang's");
    wang.syncs(&mut office);
    li.logs_point("waiting");
    Before {
        office,
        files: li.disk.files(),
        known,
    }
}

/// Plays a deed with the power going at each operation in turn; `deed` says whether it came to its end
/// and `check` looks at the phone afterwards.
fn at_every_operation(
    deed: impl Fn(&mut Phone, &mut Office, RecordId) -> Result<(), ReplicaError>,
    check: impl Fn(&Phone, &Office, RecordId, bool, usize),
) {
    let start = before();
    for operation in 1.. {
        let mut office = start.office.clone();
        let disk = SimDisk::holding(&start.files);
        disk.power_goes_at(operation);
        let done = Phone::on(disk.clone())
            .and_then(|mut phone| deed(&mut phone, &mut office, start.known))
            .is_ok();
        let went = disk.is_dark();
        let mut dice = Dice(operation as u64);
        disk.power_returns(&mut dice);
        let mut phone =
            Phone::on(disk).unwrap_or_else(|error| panic!("cut at {operation}: {error}"));
        phone.logs_point("afterwards");
        phone.syncs(&mut office);
        assert_eq!(
            phone.names(),
            sorted_names(office.everything().iter()),
            "cut at {operation}"
        );
        for name in ["Wang's", "afterwards", "known", "waiting"] {
            assert_eq!(count(&phone, name), 1, "{name}, cut at {operation}");
        }
        check(&phone, &office, start.known, done, operation);
        let screen = phone.screen();
        assert_eq!(phone.reopened().screen(), screen, "cut at {operation}");
        if done && !went {
            return;
        }
    }
}

fn count(phone: &Phone, name: &str) -> usize {
    phone.names().iter().filter(|one| *one == name).count()
}

#[test]
fn a_record_that_was_saved_is_there_once_wherever_the_power_goes() {
    at_every_operation(
        |phone, _, _| {
            phone.tries_to_log("point", json!({"name": "new", "type": "mall"}))?;
            Ok(())
        },
        |phone, _, _, done, operation| {
            let times = count(phone, "new");
            assert!(
                times <= 1 && times >= usize::from(done),
                "cut at {operation}: {times} times"
            );
        },
    );
}

#[test]
fn an_amendment_that_was_saved_is_there_wherever_the_power_goes() {
    at_every_operation(
        |phone, _, known| {
            let now = phone.now();
            let values = crate::support::phone::fields(json!({"address": "gate 2"}));
            phone.replica.amend(known, &values, now)?;
            phone.replica.annotate(known, "seen", now)
        },
        |phone, office, known, done, operation| {
            let shown = phone.shows(known);
            assert_eq!(
                shown.fields,
                office.says(known).unwrap().fields,
                "cut at {operation}"
            );
            assert!(
                !done || phone.reads(known, "address") == "gate 2",
                "cut at {operation}"
            );
            assert!(shown.notes.len() <= 1 && shown.notes.len() >= usize::from(done));
        },
    );
}

#[test]
fn a_signature_that_was_saved_is_there_once_wherever_the_power_goes() {
    at_every_operation(
        |phone, _, _| {
            let slip = json!({"client_name": "Qian", "phone": "13800001111"});
            let contact = phone.tries_to_log("street_contact", slip)?;
            let now = phone.now();
            phone.replica.sign(contact, now)
        },
        |phone, _, _, done, operation| {
            let signed: usize = phone
                .list()
                .iter()
                .map(|entry| entry.shown.signatures.len())
                .sum();
            assert!(
                signed <= 1 && signed >= usize::from(done),
                "cut at {operation}"
            );
        },
    );
}

#[test]
fn a_conversation_with_the_office_can_be_cut_anywhere() {
    at_every_operation(
        |phone, office, _| phone.tries_to_sync(office).map(drop),
        |phone, office, known, _, operation| {
            assert_eq!(phone.reads(known, "contact"), "Deng", "cut at {operation}");
            let stored = office.stored_of(phone.replica.device());
            assert_eq!(stored, 3, "cut at {operation}: something was stored twice");
        },
    );
}

#[test]
fn making_again_what_fell_can_be_cut_anywhere() {
    at_every_operation(
        |phone, office, known| {
            office.refuses("rude");
            let now = phone.now();
            for values in [json!({"materials": "rude"}), json!({"address": "gate 2"})] {
                let values = crate::support::phone::fields(values);
                phone.replica.amend(known, &values, now)?;
            }
            phone.replica.annotate(known, "seen", now)?;
            phone.tries_to_sync(office).map(drop)
        },
        |phone, office, known, done, operation| {
            let shown = phone.shows(known);
            assert_eq!(
                shown.fields,
                office.says(known).unwrap().fields,
                "cut at {operation}"
            );
            assert_eq!(phone.reads(known, "materials"), "", "cut at {operation}");
            assert!(
                !done || phone.reads(known, "address") == "gate 2",
                "cut at {operation}"
            );
            let notes = shown.notes.len();
            assert!(
                notes <= 1 && notes >= usize::from(done),
                "cut at {operation}: {notes} notes"
            );
        },
    );
}

#[test]
fn a_failed_write_is_no_saved_record_and_the_phone_opens_again() {
    let start = before();
    for operation in 1..3 {
        let mut phone = Phone::holding(&start.files);
        phone.disk.fails_once_at(operation);
        let result = phone.tries_to_log("point", json!({"name": "new", "type": "mall"}));
        let saved = usize::from(result.is_ok());
        assert_eq!(count(&phone, "new"), saved, "operation {operation}");
        let mut phone = phone.reopened();
        assert!(count(&phone, "new") >= saved, "operation {operation}");
        phone.logs_point("afterwards");
        let mut office = start.office.clone();
        phone.syncs(&mut office);
        assert_eq!(phone.names(), sorted_names(office.everything().iter()));
    }
}
