//! The rulings: the office judges by its own clock, notifies the person on their phone, and rules the same
//! again after a restore and after a rebuild.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::replica::Moment;
use streetbook_core::time::{Instant, Zone};
use streetbook_tests::{Office, Phone, index_and_view_equal_their_rebuild, now, person, replace};

fn office() -> Office {
    Office::with(&[
        person("li", "outreach", "north"),
        person("he", "verifier", "north"),
        person("zhang", "manager", "north"),
    ])
}

/// The rulings of RE-1 on a report.
fn in_time(office: &Office, report: RecordId) -> Vec<&'static str> {
    let rows = office.rules(report);
    let rows = rows.iter().filter(|row| row.rule.to_string() == "RE-1");
    rows.map(|row| row.outcome.word()).collect()
}

/// The office's notices of RE-1 on the phone.
fn was_told(phone: &Phone, report: RecordId) -> Vec<String> {
    let verdicts = phone.replica.rulings_of(report, now().wall).unwrap();
    let told = verdicts.into_iter().filter(|verdict| verdict.is_final());
    let told = told.filter(|verdict| verdict.rule.to_string() == "RE-1");
    told.map(|verdict| verdict.outcome).collect()
}

/// Reports a client on a phone whose clock is two hours ahead.
fn reports(li: &mut Phone, phone: &str) -> RecordId {
    let ahead = Moment {
        wall: now().wall.plus_minutes(120),
        ..now()
    };
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let fields: BTreeMap<String, Json> = [
        ("client_name", json!("周女士")),
        ("masked_phone", json!(phone)),
        ("company", json!("万家")),
        ("route", json!("self_arrival")),
        ("agent", json!("li")),
        ("expected_at", json!(ahead.wall.in_zone(&zone))),
    ]
    .map(|(field, value)| (field.to_owned(), value))
    .into();
    li.replica.log("client_report", &fields, ahead).unwrap()
}

/// Writes the slip of a client who came this many milliseconds after the office had the report.
fn comes(he: &mut Phone, report: RecordId, phone: &str, at: Instant) -> RecordId {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let slip = json!({"report": report.to_string(), "phone": phone, "arrived_at": at.in_zone(&zone),
        "finding": "new", "verdict": "valid"});
    he.logs("arrival", slip)
}

fn received_at(office: &Office, report: RecordId) -> Instant {
    office.received(report).unwrap()
}

#[test]
fn thirty_minutes_count_from_the_offices_receipt_whatever_the_phones_clock_says_and_after_a_restore()
 {
    let office = office();
    let (mut li, mut he) = (office.phone("li"), office.phone("he"));
    let older = office.dir("older");
    let stopped = office.is_killed();
    replace(&stopped.server_dir(), &older);
    let office = stopped.starts();

    let numbers = ["13800000029", "13800000030", "13800000031"];
    let masked = ["138****0029", "138****0030", "138****0031"];
    let reported = masked.map(|phone| reports(&mut li, phone));
    li.syncs(office.address());
    he.syncs(office.address());
    let minute = 60_000;
    // One millisecond short of thirty minutes, thirty minutes, and one more.
    let leads = [30 * minute - 1, 30 * minute, 31 * minute];
    for ((report, number), lead) in reported.iter().zip(numbers).zip(leads) {
        let at = received_at(&office, *report).millis() + lead;
        comes(&mut he, *report, number, Instant::from_millis(at));
    }
    he.syncs(office.address());
    let expected = ["invalid", "valid", "valid"];
    assert_eq!(
        reported.map(|report| in_time(&office, report)),
        expected.map(|word| vec![word])
    );
    li.syncs(office.address());
    assert_eq!(
        reported.map(|report| was_told(&li, report)),
        expected.map(|word| vec![word.to_owned()])
    );

    // An older copy receives it again much later: the first receipt counts.
    let stopped = office.is_killed();
    replace(&older, &stopped.server_dir());
    let office = stopped.starts();
    for _ in 0..2 {
        li.syncs(office.address());
        he.syncs(office.address());
    }
    assert_eq!(
        reported.map(|report| in_time(&office, report)),
        expected.map(|word| vec![word])
    );
    let _ = index_and_view_equal_their_rebuild(&office.is_killed());
}

#[test]
fn nobody_is_told_the_same_twice_and_what_no_longer_holds_is_taken_back() {
    let office = office();
    let mut li = office.phone("li");
    let mut zhang = office.phone("zhang");
    let card =
        json!({"name": "南坪一店", "grade": "A", "contact": "刘平", "address": "南坪路 1 号"});
    let first = li.logs("store", card.clone());
    li.syncs(office.address());
    let second = zhang.logs("store", card);
    zhang.syncs(office.address());
    let twice = |office: &Office, phone: &Phone| {
        office.rules(second);
        let verdicts = phone.replica.rulings_of(second, now().wall).unwrap();
        let told = verdicts.into_iter().filter(|verdict| verdict.is_final());
        let told = told.filter(|verdict| verdict.rule.to_string() == "ST-1");
        told.map(|verdict| verdict.outcome).collect::<Vec<_>>()
    };
    office.rules(second);
    zhang.syncs(office.address());
    let said = twice(&office, &zhang);
    assert_eq!(said.len(), 1, "{said:?}");

    // A restart and a further pass send no further notice.
    let before = office.settled_at();
    let office = office.is_killed().starts();
    office.rules(second);
    assert_eq!(office.settled_at(), before);

    li.replica.annul(first, "重复", now()).unwrap();
    li.syncs(office.address());
    office.rules(second);
    zhang.syncs(office.address());
    assert_ne!(
        twice(&office, &zhang),
        said,
        "{first} does not count any more"
    );
    let _ = index_and_view_equal_their_rebuild(&office.is_killed());
}

#[test]
fn whom_a_penalty_concerns_is_told_what_is_proposed_and_that_it_is_a_proposal() {
    let office = office();
    let (mut li, mut zhang) = (office.phone("li"), office.phone("zhang"));
    let today = now()
        .wall
        .day(&Zone::named("Asia/Shanghai").unwrap())
        .to_string();
    let penalty = zhang.logs(
        "penalty",
        json!({"person": "li", "clause": "PN-1.hair", "happened_on": today, "action": "fine",
            "amount_yuan": "10", "state": "proposed"}),
    );
    zhang.syncs(office.address());
    let rows = office.rules(penalty);
    let rule = |row: &&streetbook_server::store::view::FindingRow| row.rule.to_string() == "PN-1";
    let proposed = rows
        .iter()
        .filter(rule)
        .any(|row| row.amount_yuan == Some(10));
    assert!(proposed, "{rows:?}");
    assert!(rows.iter().all(|row| row.book.to_string() == "cases/north"));

    office.settled_at();
    li.syncs(office.address());
    let verdicts = li.replica.rulings_of(penalty, now().wall).unwrap();
    let told = verdicts.iter().find(|verdict| verdict.is_final());
    let told = told.expect("his inbox holds what the office said");
    assert_eq!(told.rule.to_string(), "PN-1");
    assert!(told.text.zh.contains("建议"), "{}", told.text.zh);
    let _ = index_and_view_equal_their_rebuild(&office.is_killed());
}
