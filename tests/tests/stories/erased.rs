//! A client asks to be forgotten: not a byte of their name and number stays, nothing else is missing, and
//! no device brings them back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_server::admin::Admin;
use streetbook_server::directory::{Actor, ErasureState};
use streetbook_server::erasure::{ERASURE_DAYS, ErasureList, ErasureWish};
use streetbook_server::maintenance::backup::{backup, restore};
use streetbook_server::maintenance::verify::verify;
use streetbook_server::merge::worker::Want;
use streetbook_tests::{
    Dice, Ground, Hall, Phone, Stopped, holding, index_and_view_equal_their_rebuild, person,
    replace,
};

const NAME: &str = "欧阳晓峰";
const NUMBER: &str = "13911112222";
const WORDS: [&str; 2] = [NAME, NUMBER];

fn people() -> Vec<streetbook_tests::Person> {
    vec![
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
        person("zhao", "outreach", "north"),
        person("mgr", "manager", "north"),
        person("chief", "centre", "office"),
    ]
}

/// The records of the office and its phones about the client, and about others.
struct Story {
    hall: Hall,
    phones: Vec<Phone>,
    /// Zhao's phone without signal, with remarks that no other device has.
    offline: Phone,
    about_him: BTreeSet<RecordId>,
}

fn story() -> Story {
    let hall = Hall::with(&people());
    let address = hall.address().to_owned();
    let (mut li, mut wang) = (hall.phone("li"), hall.phone("wang"));
    let (mut zhao, mut mgr) = (hall.phone("zhao"), hall.phone("mgr"));
    let met = li.logs(
        "street_contact",
        json!({"client_name": NAME, "phone": NUMBER}),
    );
    let store = li.logs(
        "store",
        json!({"name": NAME, "grade": "A", "contact": NAME, "address": "河西路1号"}),
    );
    // A rule names a store that has two cards, and the office notifies the author of the second.
    let twin = li.logs(
        "store",
        json!({"name": NAME, "grade": "B", "address": "河西路1号"}),
    );
    for number in 0..20 {
        li.meets(number);
        wang.opens_store(&format!("店{number}"));
    }
    for phone in [&mut li, &mut wang, &mut zhao, &mut mgr] {
        phone.syncs(&address);
    }
    wang.amends(store, json!({"contact": format!("{NAME} {NUMBER}")}));
    wang.syncs(&address);
    li.syncs(&address);
    zhao.syncs(&address);
    zhao.amends(store, json!({"grade": "B"}));
    zhao.remarks(store, &format!("{NAME}的电话是{NUMBER}"));
    zhao.opens_store("赵的店");
    let carried = zhao.replica.export().unwrap();
    mgr.replica.import(&carried).unwrap();
    for phone in [&li, &wang, &zhao, &mgr] {
        assert!(holding(phone.dir(), &WORDS).len() > 1);
    }
    Story {
        hall,
        phones: vec![li, wang, mgr],
        offline: zhao,
        about_him: BTreeSet::from([met, store, twin]),
    }
}

fn check_gone(path: &Path, context: &str) {
    let none: [String; 0] = [];
    assert_eq!(holding(path, &WORDS), none, "{context}");
}

/// The content of the tables, but for the records that are erased.
fn others(hall: &Hall, about_him: &BTreeSet<RecordId>) -> Vec<String> {
    hall.wait(async {
        hall.app().progress.until_shown().await;
        let mut lines = Vec::new();
        hall.app().view.dump(|line| lines.push(line)).await.unwrap();
        let of_him = |line: &String| about_him.iter().any(|id| line.contains(&id.to_string()));
        // Rulings count records: without the client's the figures are lower.
        lines.retain(|line| !line.starts_with("[\"rulings\""));
        lines.retain(|line| !of_him(line) && !line.contains("shown_through"));
        lines
    })
}

fn backs_up(ground: &Ground, durable: u64, name: &str) -> PathBuf {
    let path = ground.dir(name);
    let mut file = std::fs::File::create(&path).unwrap();
    backup(&ground.server_dir(), None, Some(durable), &mut file).unwrap();
    path
}

fn durable(hall: &Hall) -> u64 {
    hall.app().progress.durable()
}

#[test]
fn a_person_who_is_erased_leaves_no_byte_anywhere_and_stays_gone() {
    let Story {
        hall,
        mut phones,
        mut offline,
        about_him,
    } = story();
    let address = hall.address().to_owned();
    hall.wait(hall.app().progress.until_ruled());
    let before = others(&hall, &about_him);
    let old = backs_up(&hall, durable(&hall), "old.backup");
    assert!(holding(&old, &WORDS).len() > 1);
    assert!(holding(&hall.server_dir(), &WORDS).len() > 2);

    hall.wait(hall.app().erasing.erase(about_him.clone(), None))
        .unwrap();
    check_gone(&hall.server_dir(), "the data directory");
    assert_eq!(others(&hall, &about_him), before);
    check_gone(&backs_up(&hall, durable(&hall), "fresh.backup"), "a backup");
    for id in &about_him {
        let history = hall
            .wait(Admin::new(hall.app(), Actor::Operator).read(*id, Want::History))
            .unwrap();
        assert!(history.is_none(), "the office still reads it");
    }

    // Wang sees the two stores, not the client that Li met.
    let listed = phones[1].lists().len() - 2;
    for phone in &mut phones {
        phone.syncs(&address);
        check_gone(phone.dir(), "a phone");
    }
    offline.syncs(&address);
    check_gone(offline.dir(), "the phone that was offline");
    hall.wait(hall.app().progress.until_ruled());
    let aside = hall.wait(hall.app().view.quarantined()).unwrap();
    assert!(aside.is_empty(), "it is erased, not set aside: {aside:?}");
    check_gone(&hall.server_dir(), "after the phone that was offline");
    assert!(phones[1].syncs(&address).received <= 1);
    assert_eq!(phones[1].lists().len(), listed + 1, "Zhao's store has come");
    let status = offline.replica.status().unwrap();
    assert_eq!((status.waiting, status.quarantined), (0, 0));

    let list = ErasureList::of(&hall.server_dir()).unwrap();
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 41);
    verifies_clean(&ground);
    an_old_backup_does_not_bring_him_back(ground, &old, &list, offline);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

fn verifies_clean(ground: &Ground) {
    let report = runtime().block_on(verify(&ground.opening())).unwrap();
    assert!(report.is_whole(), "{report:?}");
}

fn an_old_backup_does_not_bring_him_back(
    ground: Ground,
    old: &Path,
    list: &ErasureList,
    mut phone: Phone,
) {
    std::fs::remove_dir_all(ground.server_dir()).unwrap();
    restore(old, &ground.server_dir(), None, list).unwrap();
    assert!(holding(&ground.server_dir(), &WORDS).len() > 1);
    let hall = Hall::open(ground);
    check_gone(&hall.server_dir(), "the restored directory");
    phone.syncs(hall.address());
    let mut fresh = hall.phone("wang");
    fresh.syncs(hall.address());
    for dir in [phone.dir(), fresh.dir(), &hall.server_dir()] {
        check_gone(dir, "after the restore");
    }
    index_and_view_equal_their_rebuild(&hall.is_closed());
}

#[test]
fn what_waits_or_was_set_aside_is_erased_with_its_record_and_who_left_the_team_hears_of_it() {
    let hall = Hall::with(&people());
    let address = hall.address().to_owned();
    let (mut li, mut wang, mut zhao) = (hall.phone("li"), hall.phone("wang"), hall.phone("zhao"));
    let store = li.logs(
        "store",
        json!({"name": NAME, "grade": "A", "contact": NAME}),
    );
    li.syncs(&address);
    // Wang and Zhao move: the records they have read stay on their phones. Wang's amendment of the store
    // is quarantined; Zhao writes nothing.
    for (phone, id) in [(&mut wang, "wang"), (&mut zhao, "zhao")] {
        phone.syncs(&address);
        let (id, south, role) = (id.parse().unwrap(), "south".parse(), "outreach".parse());
        let staff = Admin::new(hall.app(), Actor::Operator);
        hall.wait(staff.move_person(&id, south.ok(), role.ok()))
            .unwrap();
        phone.syncs(&address);
        assert!(!holding(phone.dir(), &WORDS).is_empty());
    }
    wang.amends(store, json!({"contact": NUMBER}));
    wang.syncs(&address);
    assert_eq!(wang.replica.status().unwrap().quarantined, 1);
    hall.wait(hall.app().erasing.erase(BTreeSet::from([store]), None))
        .unwrap();
    check_gone(&hall.server_dir(), "the data directory");
    let rows = hall.wait(hall.app().view.quarantined()).unwrap();
    assert!(rows.is_empty(), "{rows:?}");
    for phone in [&mut wang, &mut zhao] {
        phone.syncs(&address);
        check_gone(phone.dir(), "who moved away");
    }
    assert_eq!(wang.replica.status().unwrap().quarantined, 0);
    index_and_view_equal_their_rebuild(&hall.is_closed());
}

#[test]
fn what_was_never_let_in_is_found_by_its_number_and_erased_too() {
    let hall = Hall::with(&people());
    let mut li = hall.phone("li");
    hall.wait(Admin::new(hall.app(), Actor::Operator).revoke(li.replica.device(), "lost"))
        .unwrap();
    let met = li.logs(
        "street_contact",
        json!({"client_name": NAME, "phone": NUMBER}),
    );
    li.meets(1);
    li.syncs(hall.address());
    hall.wait(hall.app().progress.until_shown());
    let mac = hall
        .app()
        .handles
        .keys
        .match_number(&NUMBER.parse().unwrap());
    let found = || hall.wait(hall.app().view.numbers(&mac)).unwrap();
    assert_eq!(found()[0].record, Some(met));
    hall.wait(hall.app().erasing.erase(BTreeSet::from([met]), None))
        .unwrap();
    check_gone(&hall.server_dir(), "the data directory");
    assert!(found().is_empty());
    let rows = hall.wait(hall.app().view.quarantined()).unwrap();
    assert_eq!(rows.len(), 1, "the other one is still set aside: {rows:?}");
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 0);
}

fn wish(about_him: &BTreeSet<RecordId>, after_days: u32) -> ErasureWish {
    ErasureWish {
        records: about_him.clone(),
        number_mac: None,
        reason: "he asked for it".to_owned(),
        by: "admin".parse().unwrap(),
        after_days,
    }
}

#[test]
fn a_request_is_carried_out_when_a_second_person_agreed_and_its_time_has_come() {
    let Story {
        hall, about_him, ..
    } = story();
    let chief = "chief".parse().unwrap();
    let asks = |days| {
        hall.wait(Admin::new(hall.app(), Actor::Operator).ask_erasure(wish(&about_him, days)))
            .unwrap()
    };
    let (later, unapproved, due) = (asks(ERASURE_DAYS), asks(0), asks(0));
    for id in [later, due] {
        hall.wait(Admin::new(hall.app(), Actor::Operator).decide_erasure(id, true, &chief))
            .unwrap();
    }
    let done = hall.wait(hall.app().erasing.erase_due()).unwrap();
    assert_eq!(done, 1);
    check_gone(&hall.server_dir(), "after the request was due");
    let states = hall.app().handles.directory.read().erasures();
    let state = |id| {
        let found = states.iter().find(|shown| shown.asked.id == id);
        found.unwrap().state
    };
    assert_eq!(state(due), ErasureState::Done);
    assert_eq!(state(later), ErasureState::Approved);
    assert_eq!(state(unapproved), ErasureState::Asked);
    assert_eq!(hall.wait(hall.app().erasing.erase_due()).unwrap(), 0);
}

/// Waits until the running server has noted that an erasure is done.
fn waits_until_done(ground: &Ground, about_him: &BTreeSet<RecordId>) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let list = ErasureList::of(&ground.server_dir()).unwrap();
        if about_him.iter().all(|id| list.is_done(*id)) {
            return;
        }
        assert!(Instant::now() < deadline, "the erasure is never done");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

#[test]
fn a_server_killed_while_it_erases_finishes_after_its_next_start() {
    let Story {
        hall, about_him, ..
    } = story();
    let asked = hall
        .wait(Admin::new(hall.app(), Actor::Operator).ask_erasure(wish(&about_him, 0)))
        .unwrap();
    let chief = "chief".parse().unwrap();
    hall.wait(Admin::new(hall.app(), Actor::Operator).decide_erasure(asked, true, &chief))
        .unwrap();
    let mut ground = hall.is_closed();
    let template = ground.dir("template");
    replace(&ground.server_dir(), &template);
    let mut dice = Dice::seeded(20_261_124);
    let mut unfinished = 0;
    for round in 0..25 {
        replace(&template, &ground.server_dir());
        let office = Stopped::on(ground).starts();
        std::thread::park_timeout(Duration::from_micros(dice.below(40_000) as u64));
        let stopped = office.is_killed();
        unfinished += usize::from(!holding(&stopped.server_dir(), &WORDS).is_empty());
        let office = stopped.starts();
        waits_until_done(&office, &about_him);
        let stopped = office.is_killed();
        check_gone(&stopped.server_dir(), &format!("round {round}"));
        ground = stopped.into_ground();
    }
    assert!(unfinished > 0, "no kill came before the end");
    index_and_view_equal_their_rebuild(&ground);
    verifies_clean(&ground);
}

#[test]
fn a_word_that_was_said_and_not_carried_out_is_carried_out_before_anything_is_served() {
    let Story {
        hall, about_him, ..
    } = story();
    let ground = hall.is_closed();
    let dir = ground.server_dir();
    ground.is_told_to_erase(about_him.iter().copied().collect());
    let report = runtime().block_on(verify(&ground.opening())).unwrap();
    assert_eq!(report.problems.len(), 1, "{report:?}");
    assert_eq!(report.problems[0].touches.len(), about_him.len());
    std::fs::write(dir.join("ledger/ledger-00000000.log.tail-9-9"), NUMBER).unwrap();
    std::fs::write(dir.join("ledger/ledger-00000000.log.fresh"), NUMBER).unwrap();
    let hall = Hall::open(ground);
    check_gone(&dir, "at the start");
    index_and_view_equal_their_rebuild(&hall.is_closed());
}
