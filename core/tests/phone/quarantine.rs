//! What the office sets aside, and what is made again without it.

use serde_json::json;
use streetbook_core::record::State;
use streetbook_core::replica::ReplicaError;

use crate::support::office::Office;
use crate::support::phone::Phone;

#[test]
fn what_was_written_after_an_entry_that_was_set_aside_is_made_again_and_arrives() {
    let mut office = Office::default();
    office.refuses("rude");
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    li.amends(point, json!({"contact": "rude"}));
    li.amends(point, json!({"address": "gate 2"}));
    let now = li.now();
    li.replica.annotate(point, "closed on Monday", now).unwrap();
    li.syncs(&mut office);
    wang.syncs(&mut office);
    for phone in [&li, &wang] {
        assert_eq!(phone.reads(point, "address"), "gate 2");
        assert_eq!(phone.reads(point, "contact"), "");
        assert_eq!(phone.shows(point).notes.len(), 1);
    }
    assert_eq!(li.state(point), State::Released);
    let codes: Vec<String> = li
        .replica
        .troubles()
        .into_iter()
        .map(|trouble| trouble.code)
        .collect();
    assert_eq!(codes, ["value", "builds_on", "builds_on"]);
    let stored = office.stored_of(li.replica.device());
    let mut li = li.reopened();
    li.amends(point, json!({"contact": "Chen"}));
    li.syncs(&mut office);
    assert_eq!(
        office.stored_of(li.replica.device()),
        stored + 1,
        "made again more than once"
    );
    wang.syncs(&mut office);
    assert_eq!(wang.reads(point, "contact"), "Chen");
}

#[test]
fn a_branch_is_not_used_again_when_the_rows_are_gone() {
    let mut office = Office::default();
    office.refuses("rude");
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("Wanda");
    for turn in 0..3 {
        li.syncs(&mut office);
        li.amends(point, json!({"contact": "rude"}));
        li.syncs(&mut office);
        let mut files = li.disk.files();
        files.retain(|name, _| !name.starts_with("rows"));
        li = Phone::holding(&files);
        li.amends(point, json!({"address": format!("gate {turn}")}));
        li.syncs(&mut office);
        assert_eq!(office.says(point).unwrap().fields, li.shows(point).fields);
        assert_eq!(li.reads(point, "address"), format!("gate {turn}"));
    }
}

#[test]
fn a_colleagues_later_writes_are_not_taken_along() {
    let mut office = Office::default();
    office.refuses("rude");
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    li.amends(point, json!({"contact": "rude"}));
    wang.amends(point, json!({"address": "gate 3"}));
    li.amends(point, json!({"materials": "flyers"}));
    wang.syncs(&mut office);
    li.syncs(&mut office);
    wang.syncs(&mut office);
    for phone in [&li, &wang] {
        assert_eq!(phone.reads(point, "address"), "gate 3");
        assert_eq!(phone.reads(point, "materials"), "flyers");
    }
}

#[test]
fn a_record_that_was_set_aside_stays_visible_on_its_phone_and_takes_no_more_writes() {
    let mut office = Office::default();
    office.refuses("rude");
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("rude");
    li.amends(point, json!({"contact": "Chen"}));
    li.syncs(&mut office);
    wang.syncs(&mut office);
    assert_eq!(wang.list().len(), 0);
    let mut li = li.reopened();
    assert_eq!(li.names(), ["rude"]);
    assert_eq!(li.state(point), State::Quarantined);
    assert_eq!(li.replica.status().unwrap().quarantined, 2);
    let now = li.now();
    let refused = li.replica.annotate(point, "why?", now);
    assert!(matches!(refused, Err(ReplicaError::NotAllowed(_))));
    assert_eq!(li.syncs(&mut office).round_trips, 1);
}
