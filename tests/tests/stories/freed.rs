//! Entries freed by the office: they count from then on, once, with all that were quarantined with them.

use serde_json::json;
use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry, Header, Reissued};
use streetbook_core::record::Write;
use streetbook_server::admin::{Admin, AdminError};
use streetbook_server::directory::Actor;
use streetbook_tests::{Forger, Hall, index_and_view_equal_their_rebuild, person};

use crate::forged::{actor, store_card};

fn hall() -> Hall {
    Hall::with(&[
        person("li", "outreach", "north"),
        person("zhang", "manager", "north"),
        person("wu", "clerk", "office"),
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

fn frees(hall: &Hall, device: DeviceId, from: u64, to: u64) -> Result<u64, AdminError> {
    let clerk = Actor::Person("wu".parse().unwrap());
    hall.wait(Admin::new(hall.app(), clerk).free(device, from, to, "found again"))
}

fn revokes(hall: &Hall, device: DeviceId) {
    let staff = Admin::new(hall.app(), Actor::Operator);
    hall.wait(staff.revoke(device, "lost")).unwrap();
}

fn records(hall: &Hall) -> u64 {
    hall.wait(hall.app().progress.until_shown());
    let all = streetbook_server::store::view::Books::All;
    let counts = hall.wait(hall.app().view.counts(&all)).unwrap();
    counts.values().sum()
}

#[test]
fn the_honest_records_of_a_lost_phone_that_was_found_count_once_and_reach_everybody() {
    let hall = hall();
    let mut li = hall.phone("li");
    let first = li.opens_store("店一");
    li.syncs(hall.address());
    revokes(&hall, li.replica.device());

    // Written in the field before the phone was told, and sent once it was found.
    li.amends(first, json!({"grade": "B"}));
    let second = li.opens_store("店二");
    li.remarks(second, "门头要换");
    let met = li.meets(7);
    li.syncs(hall.address());
    assert_eq!(codes(&hall), ["revoked"; 4]);
    assert_eq!(records(&hall), 1);

    assert_eq!(frees(&hall, li.replica.device(), 1, u64::MAX).unwrap(), 4);
    assert_eq!(codes(&hall), Vec::<String>::new());
    assert_eq!(records(&hall), 3);
    assert_eq!(hall.shows(first)["fields"]["grade"], "B");
    assert_eq!(hall.shows(second)["notes"][0]["text"], "门头要换");

    // The person's next phone and a colleague's read them like all others.
    let (mut next, mut zhang) = (hall.phone("li"), hall.phone("zhang"));
    next.syncs(hall.address());
    zhang.syncs(hall.address());
    for id in [first, second, met] {
        assert_eq!(next.shows(id)["state"], "released", "{id}");
        assert_eq!(zhang.shows(id)["state"], "released", "{id}");
    }
    assert_eq!(next.shows(met)["fields"]["phone"], "13900000007");

    // Freed once is freed: there is nothing left, and the lost phone still reads nothing.
    let again = frees(&hall, li.replica.device(), 1, u64::MAX);
    assert!(matches!(again, Err(AdminError::NothingToFree { .. })));
    assert_eq!(li.syncs(hall.address()).received, 0);
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 3);
}

#[test]
fn what_comes_after_the_freed_entries_stays_set_aside() {
    let hall = hall();
    let mut li = hall.phone("li");
    revokes(&hall, li.replica.device());
    li.opens_store("店一");
    li.syncs(hall.address());
    assert_eq!(frees(&hall, li.replica.device(), 1, u64::MAX).unwrap(), 1);
    li.opens_store("店二");
    li.syncs(hall.address());
    assert_eq!(codes(&hall), ["revoked"]);
    assert_eq!(records(&hall), 1);
}

#[test]
fn a_change_beyond_his_role_is_freed_while_what_was_made_again_without_it_counts_once() {
    let hall = hall();
    let (mut li, mut zhang) = (hall.phone("li"), hall.phone("zhang"));
    let meeting = zhang.logs(
        "meeting",
        json!({"type": "morning", "started_at": "2026-11-02T08:30:00+08:00", "minutes": "三件事"}),
    );
    zhang.syncs(hall.address());
    li.syncs(hall.address());
    li.amends(meeting, json!({"minutes": "四件事"}));
    li.remarks(meeting, "我迟到了");
    li.syncs(hall.address());
    li.syncs(hall.address());
    assert_eq!(codes(&hall), ["builds_on", "rights"]);
    assert_eq!(hall.shows(meeting)["notes"].as_array().unwrap().len(), 1);

    assert_eq!(frees(&hall, li.replica.device(), 1, 9).unwrap(), 1);
    let shown = hall.shows(meeting);
    assert_eq!(shown["fields"]["minutes"], "四件事");
    assert_eq!(shown["notes"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(codes(&hall), ["builds_on"], "made again, and that counts");
    li.syncs(hall.address());
    assert_eq!(li.shows(meeting)["fields"]["minutes"], "四件事");
    li.remarks(meeting, "补一句");
    li.syncs(hall.address());
    assert_eq!(hall.shows(meeting)["notes"].as_array().unwrap().len(), 2);
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

/// A card that a revoked device wrote, and a reissue of it by another device.
fn remade(by: &Forger, old: EntryRef, payload: &[u8]) -> Entry {
    let remakes = Reissued {
        entry: old,
        payload: streetbook_core::ids::Hash::of(&[payload]),
    };
    let (_, again) = store_card(actor(by.device), by.place(0));
    let header = Header {
        remakes: Some(remakes),
        ..by.creates("store", "team/north")
    };
    Entry::new(&header, again, None)
}

/// A revoked device of li with one card in quarantine.
fn lost(hall: &Hall) -> (Forger, EntryRef, Vec<u8>) {
    let mut lost = Forger::enrolled(hall.address(), &hall.code("li"));
    revokes(hall, lost.device);
    let at = lost.place(0);
    let (_, payload) = store_card(actor(lost.device), at);
    let create = lost.creates("store", "team/north");
    lost.pushes(vec![Entry::new(&create, payload.clone(), None)]);
    assert_eq!(codes(hall), ["revoked"]);
    (lost, at, payload)
}

#[test]
fn what_was_made_again_on_the_next_phone_is_a_duplicate_when_it_is_freed() {
    let hall = hall();
    let (lost, at, payload) = lost(&hall);
    let mut next = Forger::enrolled(hall.address(), &hall.code("li"));
    next.pushes(vec![remade(&next, at, &payload)]);
    assert_eq!(records(&hall), 1);
    frees(&hall, lost.device, 1, 1).unwrap();
    assert_eq!(codes(&hall), ["duplicate"]);
    assert_eq!(records(&hall), 1);
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

#[test]
fn a_remake_that_comes_after_the_freeing_is_the_duplicate() {
    let hall = hall();
    let (lost, at, payload) = lost(&hall);
    frees(&hall, lost.device, 1, 1).unwrap();
    assert!(codes(&hall).is_empty());
    let mut next = Forger::enrolled(hall.address(), &hall.code("li"));
    next.pushes(vec![remade(&next, at, &payload)]);
    assert_eq!(codes(&hall), ["duplicate"]);
    assert_eq!(records(&hall), 1);
}

#[test]
fn nobody_suppresses_a_colleagues_record_by_claiming_to_have_made_it_again() {
    let hall = hall();
    let (lost, at, payload) = lost(&hall);
    let mut thief = Forger::enrolled(hall.address(), &hall.code("zhang"));
    thief.pushes(vec![remade(&thief, at, &payload)]);
    frees(&hall, lost.device, 1, 1).unwrap();
    assert!(codes(&hall).is_empty());
    hall.shows(RecordId::of(at));
    assert_eq!(records(&hall), 2);
}

#[test]
fn what_fell_with_a_freed_entry_is_judged_again() {
    let hall = hall();
    let mut li = Forger::enrolled(hall.address(), &hall.code("li"));
    let at = li.place(0);
    let (mut record, card) = store_card(actor(li.device), at);
    let note = record
        .write(actor(li.device), li.place(1), &Write::Note("门头要换"))
        .unwrap();
    // A card in another team's book, for which the author had no right, and a remark on it.
    let create = li.creates("store", "team/south");
    let change = li.header(Act::Change { target: at });
    li.pushes(vec![
        Entry::new(&create, card, None),
        Entry::new(&change, note.main, None),
    ]);
    assert_eq!(codes(&hall), ["builds_on", "rights"]);
    assert_eq!(frees(&hall, li.device, 1, 1).unwrap(), 1);
    assert_eq!(codes(&hall), Vec::<String>::new());
    let shown = hall.shows(RecordId::of(at));
    assert_eq!(shown["notes"][0]["text"], "门头要换");
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

#[test]
fn freeing_lifts_no_other_objection() {
    let hall = hall();
    let (mut lost, ..) = lost(&hall);
    let spell = lost.creates("spell", "team/north");
    let (_, card) = store_card(actor(lost.device), lost.place(0));
    let office = lost.header(Act::Office { topic: 1 });
    lost.pushes(vec![
        Entry::new(&spell, card.clone(), None),
        Entry::new(&office, card, None),
    ]);
    assert_eq!(codes(&hall), ["revoked"; 3]);
    assert_eq!(frees(&hall, lost.device, 2, 3).unwrap(), 2);
    assert_eq!(codes(&hall), ["kind", "revoked", "rights"]);
    assert_eq!(records(&hall), 0);
}
