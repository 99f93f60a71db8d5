//! What the office has erased is gone from the phone's directory, to the last byte.

use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_core::record::State;
use streetbook_core::replica::ReplicaError;

use crate::support::office::Office;
use crate::support::phone::{Files, Phone, opened, sorted_names};
use crate::support::{Dice, SimDisk};

const NUMBER: &str = "13912345678";
const NAME: &str = "Ouyang";
const SECRETS: [&str; 3] = [NUMBER, NAME, "a word about him"];

/// Writes somebody's name and number down where everybody reads them.
fn writes_about_him(phone: &mut Phone) -> RecordId {
    let point = json!({"name": NAME, "type": "agency", "contact": NUMBER});
    phone.logs("point", point)
}

/// Writes his number down where few read it.
fn meets_him(phone: &mut Phone) -> RecordId {
    let contact = json!({"client_name": NAME, "phone": NUMBER});
    phone.logs("street_contact", contact)
}

fn remarks(phone: &mut Phone, id: RecordId) -> Result<(), ReplicaError> {
    let now = phone.now();
    phone.replica.annotate(id, "a word about him", now)
}

/// The files that hold any of the secrets.
fn holding_secrets(files: &Files) -> Vec<String> {
    let files = &opened(files);
    let holds = |bytes: &[u8], secret: &str| {
        let mut windows = bytes.windows(secret.len());
        windows.any(|window| window == secret.as_bytes())
    };
    let found = SECRETS.iter().flat_map(|secret| {
        let files = files.iter().filter(|(_, bytes)| holds(bytes, secret));
        files.map(move |(name, _)| format!("{secret} in {name}"))
    });
    found.collect()
}

/// No secret is left, and everything that is listed can be read.
fn check_gone(phone: &Phone, context: &str) {
    let none: [String; 0] = [];
    assert_eq!(holding_secrets(&phone.disk.files()), none, "{context}");
    for entry in phone.list() {
        let (_, history) = phone.replica.show(entry.shown.origin.id()).unwrap();
        assert!(!history.is_empty(), "{context}");
    }
}

/// Li wrote about him, Wang has heard it and remarked on it without sending that; both have more.
struct Before {
    office: Office,
    li: Phone,
    wang: Phone,
    about_him: RecordId,
}

fn before() -> Before {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    li.logs_point("first");
    let about_him = writes_about_him(&mut li);
    li.logs_point("second");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    remarks(&mut wang, about_him).unwrap();
    wang.logs_point("third");
    assert!(!holding_secrets(&li.disk.files()).is_empty());
    assert!(holding_secrets(&wang.disk.files()).len() > 1);
    Before {
        office,
        li,
        wang,
        about_him,
    }
}

#[test]
fn an_erased_record_leaves_no_byte_on_any_phone_and_takes_nothing_else_along() {
    let Before {
        mut office,
        mut li,
        mut wang,
        about_him,
    } = before();
    office.erases(about_him);
    for phone in [&mut li, &mut wang] {
        phone.syncs(&mut office);
        check_gone(phone, "after the sync");
        assert!(phone.replica.show(about_him).is_err());
        assert!(remarks(phone, about_him).is_err(), "it can be written to");
    }
    li.syncs(&mut office);
    let waiting = wang.replica.status().unwrap().waiting;
    assert_eq!(waiting, 0, "the remark was sent without its text");
    for phone in [li, wang] {
        let phone = phone.reopened();
        check_gone(&phone, "after opening");
        assert_eq!(phone.names(), ["first", "second", "third"]);
        let mut files = phone.disk.files();
        files.retain(|name, _| !name.starts_with("rows-"));
        let mut again = Phone::holding(&files);
        assert_eq!(again.screen(), phone.screen());
        again.logs_point("goes on");
        again.syncs(&mut office);
        assert!(again.names().contains(&"goes on".to_owned()));
    }
    let mut fresh = Phone::enrolled(&mut office, "wang", 3);
    fresh.syncs(&mut office);
    check_gone(&fresh, "a fresh phone");
    assert_eq!(fresh.names(), sorted_names(office.everything().iter()));
}

#[test]
fn dropping_a_record_can_be_cut_anywhere() {
    let start = before();
    for (files, remarked) in [
        (start.wang.disk.files(), true),
        (start.li.disk.files(), false),
    ] {
        for operation in 1.. {
            let mut office = start.office.clone();
            office.erases(start.about_him);
            let disk = SimDisk::holding(&files);
            let mut phone = Phone::on(disk.clone()).unwrap();
            disk.power_goes_at(operation);
            let done = phone.tries_to_sync(&mut office).is_ok();
            let went = disk.is_dark();
            disk.power_returns(&mut Dice(operation as u64));
            let context = format!("cut at {operation}");
            let mut phone = Phone::on(disk).unwrap_or_else(|error| panic!("{context}: {error}"));
            phone.syncs(&mut office);
            check_gone(&phone, &context);
            assert_eq!(phone.names(), sorted_names(office.everything().iter()));
            let stored = office.stored_of(phone.replica.device());
            assert_eq!(stored, if remarked { 2 } else { 3 }, "{context}");
            assert_eq!(phone.reopened().names().len(), if remarked { 3 } else { 2 });
            if done && !went {
                assert!(operation > 10, "the erasure was never cut");
                break;
            }
        }
    }
}

#[test]
fn what_is_carried_for_a_colleague_is_dropped_too_and_still_arrives() {
    let Before {
        mut office,
        li: mut carrier,
        about_him,
        ..
    } = before();
    let mut zhao = Phone::enrolled(&mut office, "zhao", 7);
    zhao.syncs(&mut office);
    let backup = office.clone();
    zhao.logs_point("Zhao's");
    zhao.syncs(&mut office);
    remarks(&mut zhao, about_him).unwrap();
    let file = zhao.replica.export().unwrap();
    carrier.replica.import(&file).unwrap();
    // A restored office lacks what comes before the carried part: it has to be carried on.
    let mut office = backup;
    office.erases(about_him);
    carrier.syncs(&mut office);
    assert_eq!(carrier.replica.status().unwrap().carried, 1);
    check_gone(&carrier, "while it carries");
    let mut carrier = carrier.reopened();
    zhao.syncs(&mut office);
    carrier.syncs(&mut office);
    assert_eq!(carrier.replica.status().unwrap().carried, 0);
    check_gone(&zhao, "the colleague");
    assert_eq!(office.stored_of(zhao.replica.device()), 2);
}

#[test]
fn files_of_an_earlier_device_are_cleaned_with_what_was_made_again_from_them() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let known = meets_him(&mut li);
    li.syncs(&mut office);
    remarks(&mut li, known).unwrap();
    let backup = li.disk.files();
    li.logs_point("on the first copy");
    li.syncs(&mut office);
    // The copy was told nothing: it becomes a successor and makes again what it wrote under a number
    // that the other copy has used for something else.
    let mut copy = Phone::holding(&backup);
    meets_him(&mut copy);
    copy.logs_point("on the copy");
    copy.syncs(&mut office);
    assert_ne!(copy.replica.device(), li.replica.device());
    let all: Vec<RecordId> = office
        .everything()
        .iter()
        .filter(|shown| shown.origin.kind.as_str() == "street_contact")
        .map(|shown| shown.origin.id())
        .collect();
    assert!(all.contains(&known) && all.len() == 2, "{all:?}");
    for id in all {
        office.erases(id);
    }
    li.syncs(&mut office);
    for phone in [&mut copy, &mut li] {
        phone.syncs(&mut office);
        check_gone(phone, "a copy");
        assert_eq!(phone.names(), ["on the copy", "on the first copy"]);
        assert!(
            phone
                .list()
                .iter()
                .all(|entry| entry.state == State::Released)
        );
    }
    check_gone(&copy.reopened(), "after opening");
}

#[test]
fn without_room_the_record_is_hidden_at_once_and_dropped_later() {
    let Before {
        mut office,
        mut wang,
        about_him,
        ..
    } = before();
    office.erases(about_him);
    wang.disk.has_free(1_000_000);
    wang.syncs(&mut office);
    assert!(wang.replica.show(about_him).is_err());
    assert!(!holding_secrets(&wang.disk.files()).is_empty());
    wang.disk.has_free(1 << 40);
    check_gone(&wang.reopened(), "with room again");
}

#[test]
fn what_a_clone_wrote_under_the_number_of_an_erased_record_stays() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut clone = Phone::holding(&li.disk.files());
    let about_him = writes_about_him(&mut li);
    li.syncs(&mut office);
    // The clone's first entry bears the same number, and so does the record that it creates.
    assert_eq!(clone.logs_point("the clone's"), about_him);
    clone.amends(about_him, json!({"contact": "Deng"}));
    office.erases(about_him);
    clone.syncs(&mut office);
    let mut clone = clone.reopened();
    clone.syncs(&mut office);
    assert_eq!(clone.names(), ["the clone's"]);
    let again = clone.list()[0].shown.origin.id();
    assert_eq!(clone.reads(again, "contact"), "Deng");
    assert_eq!(sorted_names(office.everything().iter()), ["the clone's"]);
    // Erased itself, it leaves nothing in the files of the device that first wrote it.
    office.erases(again);
    clone.syncs(&mut office);
    let files = opened(&clone.disk.files());
    let says = |bytes: &[u8]| bytes.windows(4).any(|window| window == b"Deng");
    let left: Vec<&String> = files
        .iter()
        .filter(|(_, b)| says(b))
        .map(|(n, _)| n)
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
