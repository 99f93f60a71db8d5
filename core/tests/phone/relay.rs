//! A colleague carries a phone's entries to the office.

use serde_json::json;
use streetbook_core::replica::ReplicaError;

use crate::support::office::Office;
use crate::support::phone::Phone;

#[test]
fn a_colleague_carries_a_file_to_the_office_and_is_rid_of_it() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let sent = li.logs_point("sent");
    li.syncs(&mut office);
    li.amends(sent, json!({"contact": "Chen"}));
    li.logs_point("carried");
    let file = li.replica.export().unwrap();
    assert_eq!(wang.replica.import(&file).unwrap(), 2);
    assert_eq!(wang.replica.import(&file).unwrap(), 2, "taken twice");
    assert_eq!(
        wang.list().len(),
        0,
        "nothing is merged before the office has it"
    );
    let mut wang = wang.reopened();
    assert_eq!(wang.replica.status().unwrap().carried, 2);
    wang.syncs(&mut office);
    assert_eq!(office.stored_of(li.replica.device()), 3);
    assert_eq!(wang.names(), ["carried", "sent"]);
    assert_eq!(wang.replica.status().unwrap().carried, 0);
    assert_eq!(wang.reopened().replica.status().unwrap().carried, 0);
    li.syncs(&mut office);
    assert_eq!(office.stored_of(li.replica.device()), 3);
    assert_eq!(li.replica.status().unwrap().waiting, 0);
}

#[test]
fn a_large_days_file_travels_in_pieces_that_fit() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let mut zhao = Phone::enrolled(&mut office, "zhao", 3);
    for number in 0..40 {
        let minutes = "0123456789".repeat(390);
        li.logs("meeting", json!({
            "type": "morning", "started_at": "2026-11-02T08:00:00+08:00", "agenda": format!("{number}"),
            "minutes": minutes,
        }));
        wang.logs(
            "meeting",
            json!({
                "type": "morning", "started_at": "2026-11-02T08:00:00+08:00", "minutes": minutes,
            }),
        );
    }
    for number in 0..2_200 {
        li.logs_point(&format!("p{number}"));
    }
    zhao.replica.import(&li.replica.export().unwrap()).unwrap();
    // A file of carried files.
    wang.replica
        .import(&zhao.replica.export().unwrap())
        .unwrap();
    let talk = wang.syncs(&mut office);
    assert!(talk.round_trips < 10, "{talk:?}");
    assert_eq!(office.stored_of(li.replica.device()), 2_240);
    assert_eq!(office.everything().len(), 2_280);
}

#[test]
fn a_piece_that_the_office_cannot_take_yet_is_not_sent_round_and_round() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let backup = office.clone();
    li.logs_point("first");
    li.syncs(&mut office);
    li.logs_point("second");
    wang.replica.import(&li.replica.export().unwrap()).unwrap();
    let mut office = backup;
    assert_eq!(
        wang.syncs(&mut office).round_trips,
        1,
        "the office lacks what comes before"
    );
    li.syncs(&mut office);
    wang.syncs(&mut office);
    assert_eq!(wang.replica.status().unwrap().carried, 0);
    assert_eq!(wang.names(), ["first", "second"]);
}

#[test]
fn a_piece_of_which_the_office_knows_another_history_stays_and_is_sent_once() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let mut clone = Phone::holding(&li.disk.files());
    clone.logs_point("the clone's");
    clone.logs_point("the clone's second");
    wang.replica
        .import(&clone.replica.export().unwrap())
        .unwrap();
    li.logs_point("Li's");
    li.syncs(&mut office);
    let told = wang.syncs(&mut office);
    let quiet = wang.syncs(&mut office);
    assert!(quiet.bytes_up < told.bytes_up / 2, "{told:?}, {quiet:?}");
    assert_eq!(wang.replica.status().unwrap().carried, 2);
    assert_eq!(wang.reopened().replica.status().unwrap().carried, 2);
    clone.syncs(&mut office);
    assert_eq!(clone.names(), ["Li's", "the clone's", "the clone's second"]);
}

#[test]
fn a_damaged_cut_or_foreign_file_is_refused_and_nothing_of_it_is_kept() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    li.logs_point("Wanda");
    let file = li.replica.export().unwrap();
    let before = wang.disk.files();
    for place in 0..file.len() {
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert!(wang.replica.import(&changed).is_err(), "changed at {place}");
        let cut = wang.replica.import(&file[..place]);
        assert!(
            matches!(cut, Err(ReplicaError::Foreign(_))),
            "cut at {place}"
        );
    }
    assert_eq!(wang.disk.files(), before);
    assert_eq!(wang.replica.import(&file).unwrap(), 1);
}

#[test]
fn a_file_holds_what_another_phone_takes_and_no_more() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let (meetings, minutes) = (360, "晨".repeat(4_000));
    for _ in 0..meetings {
        let started_at = "2026-11-02T08:00:00+08:00";
        li.logs(
            "meeting",
            json!({"type": "morning", "started_at": started_at, "agenda": minutes, "minutes": minutes}),
        );
    }
    let carried = wang.replica.import(&li.replica.export().unwrap()).unwrap();
    assert!(carried > 300 && carried < meetings, "{carried} are carried");
    wang.syncs(&mut office);
    assert_eq!(office.stored_of(li.replica.device()) as u64, carried);
    li.syncs(&mut office);
    assert_eq!(office.stored_of(li.replica.device()) as u64, meetings);
}
