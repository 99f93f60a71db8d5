//! Two phones and the office.

use serde_json::json;
use streetbook_core::record::State;
use streetbook_core::replica::{Outgoing, ReplicaError};
use streetbook_core::sync::{MessageError, Response};

use crate::support::office::Office;
use crate::support::phone::{Phone, dice};

#[test]
fn everything_arrives_on_both_sides_and_both_show_the_same() {
    let mut office = Office::default();
    office.answers_in_pages_of(3);
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let ids: Vec<_> = (0..10)
        .map(|number| li.logs_point(&format!("p{number}")))
        .collect();
    li.syncs(&mut office);
    wang.syncs(&mut office);
    li.amends(ids[0], json!({"contact": "Chen"}));
    wang.amends(ids[0], json!({"contact": "Deng"}));
    wang.amends(ids[1], json!({"contact": "Fang"}));
    for _ in 0..2 {
        li.syncs(&mut office);
        wang.syncs(&mut office);
    }
    assert_eq!(li.names().len(), 10);
    for id in ids {
        let said = office.says(id).unwrap();
        assert_eq!(wang.shows(id).fields, said.fields);
        assert_eq!(li.shows(id).fields, said.fields);
        assert_eq!(li.shows(id).conflicts, wang.shows(id).conflicts);
        assert_eq!(li.state(id), State::Released);
    }
    assert_eq!(
        li.replica
            .list(&streetbook_core::replica::Filter {
                conflicts_only: true,
                kind: None
            })
            .len(),
        1
    );
    let before = li.screen();
    assert_eq!(li.reopened().screen(), before);
}

#[test]
fn a_quiet_phone_with_two_thousand_records_asks_once_and_below_a_kibibyte() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    for number in 0..2_000 {
        li.logs_point(&format!("point {number}"));
    }
    li.syncs(&mut office);
    let mut li = li.reopened();
    let talk = li.syncs(&mut office);
    println!("{talk:?}");
    assert_eq!(talk.round_trips, 1);
    assert!(talk.bytes_up < 1024 && talk.bytes_down < 1024, "{talk:?}");
}

#[test]
fn an_answer_repeated_or_a_book_read_anew_changes_nothing() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    wang.amends(point, json!({"contact": "Deng"}));
    let now = wang.now();
    let Outgoing::Sync(body) = wang.replica.next_request(now, &mut dice(1)).unwrap() else {
        panic!("no sync");
    };
    let answer = office.answers(&body);
    wang.replica.on_answer(&answer).unwrap();
    let screen = wang.screen();
    wang.replica.on_answer(&answer).unwrap();
    assert_eq!(wang.screen(), screen, "a repeated answer");
    let repeated = Response::open(&office.answers(&body)).unwrap();
    let anew = Response {
        books: repeated
            .books
            .iter()
            .cloned()
            .map(|mut page| {
                page.anew = true;
                page
            })
            .collect(),
        ..repeated
    };
    wang.replica.on_answer(&anew.seal()).unwrap();
    assert_eq!(wang.screen(), screen, "a book anew");
    assert_eq!(
        office.stored_of(wang.replica.device()),
        1,
        "a repeated request"
    );
    assert_eq!(wang.reopened().screen(), screen);
}

#[test]
fn the_page_of_a_captive_portal_or_another_office_changes_nothing() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    li.logs_point("Wanda");
    let now = li.now();
    let Outgoing::Sync(body) = li.replica.next_request(now, &mut dice(1)).unwrap() else {
        panic!("no sync");
    };
    let before = li.disk.files();
    let portal = li.replica.on_answer(b"<html>please sign in</html>");
    assert!(matches!(
        portal,
        Err(ReplicaError::Message(MessageError::Frame(_)))
    ));
    let mut foreign = Response::open(&office.answers(&body)).unwrap();
    foreign.ledger = [1; 16];
    let foreign = li.replica.on_answer(&foreign.seal());
    assert!(matches!(foreign, Err(ReplicaError::OtherOffice)));
    assert_eq!(li.disk.files(), before);
    assert_eq!(li.replica.status().unwrap().waiting, 1);
    li.syncs(&mut office);
    assert_eq!(li.replica.status().unwrap().waiting, 0);
}

#[test]
fn a_conflict_that_one_phone_settles_is_settled_on_the_other() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    li.amends(point, json!({"contact": "Chen"}));
    wang.amends(point, json!({"contact": "Deng"}));
    li.syncs(&mut office);
    wang.syncs(&mut office);
    let shown = wang.reads(point, "contact");
    let now = wang.now();
    wang.replica
        .choose(point, "contact", &json!(shown), now)
        .unwrap();
    wang.syncs(&mut office);
    li.syncs(&mut office);
    for phone in [&li, &wang] {
        let record = phone.shows(point);
        assert_eq!(record.conflicts, []);
        assert_eq!(record.settled[0].by.as_str(), "wang");
        assert_eq!(phone.reads(point, "contact"), shown);
    }
}
