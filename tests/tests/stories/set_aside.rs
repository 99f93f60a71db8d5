//! A forbidden change is quarantined with the reason, and stops nothing that the same phone
//! writes afterwards, not even in the same record.

use serde_json::json;
use streetbook_server::admin::Admin;
use streetbook_server::directory::Actor;
use streetbook_tests::{Hall, Phone, index_and_view_equal_their_rebuild, person};

fn a_meeting(hall: &Hall, li: &mut Phone) -> streetbook_core::ids::RecordId {
    let mut zhang = hall.phone("zhang");
    let meeting = zhang.logs(
        "meeting",
        json!({"type": "morning", "started_at": "2026-11-02T08:30:00+08:00", "minutes": "三件事"}),
    );
    zhang.syncs(hall.address());
    li.syncs(hall.address());
    meeting
}

fn hall() -> Hall {
    Hall::with(&[
        person("li", "outreach", "north"),
        person("zhang", "manager", "north"),
        person("chen", "outreach", "south"),
    ])
}

/// The codes of the quarantined entries, sorted.
fn codes(hall: &Hall) -> Vec<String> {
    hall.wait(hall.app().progress.until_shown());
    let rows = hall.wait(hall.app().view.quarantined()).unwrap();
    let mut codes: Vec<String> = rows.into_iter().map(|row| row.code).collect();
    codes.sort();
    codes
}

#[test]
fn a_change_beyond_his_role_is_set_aside_and_what_he_wrote_on_it_stands_without_it() {
    let hall = hall();
    let mut li = hall.phone("li");
    let meeting = a_meeting(&hall, &mut li);

    // The phone does not know yet: the remark and the signature build on the forbidden change.
    li.amends(meeting, json!({"minutes": "没有事"}));
    li.remarks(meeting, "我迟到了");
    li.signs(meeting);
    li.syncs(hall.address());
    li.syncs(hall.address());

    let shown = hall.shows(meeting);
    assert_eq!(shown["fields"]["minutes"], "三件事");
    assert_eq!(shown["notes"][0]["text"], "我迟到了");
    assert_eq!(shown["signatures"][0]["by"], "li");
    assert_eq!(codes(&hall), ["builds_on", "builds_on", "rights"]);
    let troubles = li.replica.troubles();
    assert!(troubles.iter().any(|trouble| trouble.code == "rights"));
    let on_phone = li.shows(meeting);
    assert_eq!(on_phone["fields"]["minutes"], "三件事");
    assert_eq!(on_phone["notes"], shown["notes"]);

    // And now that it knows, it writes on.
    li.remarks(meeting, "补一句");
    li.syncs(hall.address());
    let shown = hall.shows(meeting);
    assert_eq!(shown["notes"][1]["text"], "补一句");
    assert_eq!(codes(&hall).len(), 3, "nothing more was set aside");
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

#[test]
fn a_phone_opened_again_after_a_quarantine_writes_on() {
    let hall = hall();
    let mut li = hall.phone("li");
    let meeting = a_meeting(&hall, &mut li);
    for round in 0..3 {
        li.amends(meeting, json!({"minutes": format!("改 {round}")}));
        li.remarks(meeting, &format!("第 {round} 句"));
        li.syncs(hall.address());
        let dir = li.is_off();
        li = Phone::opened(&dir);
        li.syncs(hall.address());
    }
    let shown = hall.shows(meeting);
    assert_eq!(shown["fields"]["minutes"], "三件事");
    assert_eq!(shown["notes"].as_array().unwrap().len(), 3);
    assert_eq!(li.shows(meeting)["notes"], shown["notes"]);
    assert_eq!(li.replica.status().unwrap().waiting, 0);
}

#[test]
fn a_revoked_phone_still_delivers_and_reads_nothing() {
    let hall = hall();
    let (mut li, mut zhang) = (hall.phone("li"), hall.phone("zhang"));
    let card = li.opens_store("店一");
    li.syncs(hall.address());
    hall.wait(Admin::new(hall.app(), Actor::Operator).revoke(li.replica.device(), "lost"))
        .unwrap();
    li.amends(card, json!({"grade": "D"}));
    li.opens_store("店二");
    zhang.opens_store("店三");
    zhang.syncs(hall.address());
    let synced = li.syncs(hall.address());
    assert_eq!(synced.received, 0, "it is told nothing any more");
    assert_eq!(li.replica.status().unwrap().waiting, 0, "all is durable");
    assert_eq!(codes(&hall), ["revoked", "revoked"]);
    assert_eq!(hall.shows(card)["fields"]["grade"], "A");
}

#[test]
fn somebody_moved_to_another_team_writes_there_and_his_earlier_records_stay() {
    let hall = hall();
    let mut li = hall.phone("li");
    let before = li.opens_store("店一");
    li.syncs(hall.address());
    let south = ("south".parse().unwrap(), "outreach".parse().unwrap());
    hall.wait(Admin::new(hall.app(), Actor::Operator).move_person(
        &"li".parse().unwrap(),
        Some(south.0),
        Some(south.1),
    ))
    .unwrap();
    // Written before the phone receives the move: it counts for the place that its person worked at by then.
    li.opens_store("店二");
    li.syncs(hall.address());
    let after = li.opens_store("店三");
    li.syncs(hall.address());
    let mut chen = hall.phone("chen");
    chen.syncs(hall.address());
    assert_eq!(codes(&hall), Vec::<String>::new());
    assert_eq!(hall.shows(before)["fields"]["name"], "店一");
    let names: Vec<_> = chen.lists().iter().map(|r| r["id"].clone()).collect();
    assert_eq!(names, [json!(after.to_string())]);
}
