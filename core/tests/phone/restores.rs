//! Backups put back: the office's, and the phone's.

use std::collections::BTreeSet;

use serde_json::json;
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::record::State;
use streetbook_core::replica::Outgoing;

use crate::support::office::Office;
use crate::support::phone::{Phone, dice, sorted_names};

#[test]
fn a_restored_office_is_healed_and_what_was_punctual_stays_punctual() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let first = li.logs_point("first");
    li.syncs(&mut office);
    let backup = office.clone();
    let second = li.logs_point("second");
    li.amends(first, json!({"contact": "Chen"}));
    li.syncs(&mut office);
    wang.syncs(&mut office);
    let received_at = office.says(second).unwrap().received_at;
    assert!(received_at.is_some());

    let mut office = backup;
    li.logs_point("third");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    assert_eq!(office.stored_of(li.replica.device()), 4);
    assert_eq!(
        office.says(second).unwrap().received_at,
        received_at,
        "by the earlier receipt"
    );
    assert_eq!(li.shows(second).received_at, received_at);
    assert_eq!(wang.shows(second).received_at, received_at);
    for phone in [&li, &wang] {
        assert_eq!(phone.names(), ["first", "second", "third"]);
        assert_eq!(phone.reads(first, "contact"), "Chen");
    }
    assert_eq!(li.reopened().syncs(&mut office).round_trips, 1);
    assert_eq!(wang.syncs(&mut office).round_trips, 1);
}

#[test]
fn a_book_whose_tag_does_not_match_is_read_anew() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let mut zhao = Phone::enrolled(&mut office, "zhao", 3);
    li.logs_point("common");
    li.syncs(&mut office);
    let backup = office.clone();
    wang.logs_point("Wang's");
    wang.syncs(&mut office);
    zhao.syncs(&mut office);
    // Restored: another release stands now at the place up to which Zhao has read.
    let mut office = backup;
    li.logs_point("Li's");
    li.syncs(&mut office);
    zhao.syncs(&mut office);
    assert_eq!(zhao.names(), ["Li's", "Wang's", "common"]);
    wang.syncs(&mut office);
    zhao.syncs(&mut office);
    li.syncs(&mut office);
    for phone in [&li, &wang, &zhao] {
        assert_eq!(phone.names(), ["Li's", "Wang's", "common"]);
    }
    assert_eq!(zhao.syncs(&mut office).round_trips, 1);
}

/// Li's phone is backed up with unsent entries, goes on, syncs; then the backup is put back.
struct Story {
    office: Office,
    restored: Phone,
}

fn a_restored_phone() -> Story {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let old = li.logs_point("old");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    wang.amends(old, json!({"contact": "Deng"}));
    wang.syncs(&mut office);
    li.syncs(&mut office);
    let backup = li.disk.files();
    li.logs_point("after the backup");
    li.syncs(&mut office);
    let mut restored = Phone::holding(&backup);
    let point = restored.logs_point("unsent");
    restored.logs(
        "street_contact",
        json!({"client_name": "Qian", "phone": "13800001111", "point": point.to_string()}),
    );
    restored.amends(point, json!({"contact": "Fang"}));
    restored.amends(old, json!({"address": "gate 2"}));
    Story { office, restored }
}

/// Everything is at the office once, and on the phone too.
fn check_whole(office: &Office, phone: &Phone, context: &str) {
    let names = ["", "after the backup", "old", "unsent"];
    assert_eq!(
        sorted_names(office.everything().iter()),
        names,
        "{context}: the office"
    );
    assert_eq!(phone.names(), names, "{context}: the phone");
    let named = |name: &str| {
        let all = phone.list().into_iter();
        let found: Vec<_> = all
            .filter(|entry| crate::support::phone::text_of(&entry.shown, "name") == name)
            .collect();
        found[0].shown.origin.id()
    };
    assert_eq!(phone.reads(named("old"), "address"), "gate 2", "{context}");
    assert_eq!(phone.reads(named("old"), "contact"), "Deng", "{context}");
    assert_eq!(phone.reads(named("unsent"), "contact"), "Fang", "{context}");
    let contact = named("");
    assert_eq!(
        phone.reads(contact, "point"),
        named("unsent").to_string(),
        "{context}: the reference follows"
    );
    assert_eq!(phone.reads(contact, "phone"), "13800001111", "{context}");
    for entry in phone.list() {
        assert_eq!(entry.state, State::Released, "{context}");
    }
}

#[test]
fn a_phone_put_back_from_a_backup_becomes_a_successor_and_makes_its_unsent_entries_again_once() {
    let Story {
        mut office,
        mut restored,
    } = a_restored_phone();
    let device = restored.replica.device();
    restored.syncs(&mut office);
    assert_ne!(restored.replica.device(), device);
    check_whole(&office, &restored, "at once");
    let mut restored = restored.reopened();
    assert_eq!(restored.syncs(&mut office).round_trips, 1);
    check_whole(&office, &restored, "opened again");
}

#[test]
fn a_phone_put_back_that_has_written_nothing_learns_it_from_a_higher_receipt() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    li.logs_point("old");
    li.syncs(&mut office);
    let backup = li.disk.files();
    li.logs_point("new");
    li.syncs(&mut office);
    let mut restored = Phone::holding(&backup);
    restored.syncs(&mut office);
    assert_ne!(restored.replica.device(), li.replica.device());
    assert_eq!(restored.names(), ["new", "old"]);
    assert_eq!(office.everything().len(), 2);
}

#[test]
fn two_histories_of_one_length_are_told_apart_also_by_a_quiet_phone() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    li.logs_point("common");
    li.syncs(&mut office);
    let files = li.disk.files();
    let backup = office.clone();
    li.logs_point("Li's");
    li.syncs(&mut office);
    let mut office = backup;
    let mut clone = Phone::holding(&files);
    clone.logs_point("the clone's");
    clone.syncs(&mut office);
    // Li's phone has a receipt for its second entry, the restored office another second entry.
    li.syncs(&mut office);
    let names = ["Li's", "common", "the clone's"];
    assert_eq!(sorted_names(office.everything().iter()), names);
    assert_eq!(li.names(), names);
}

#[test]
fn what_a_clone_wrote_while_it_waited_for_the_first_answer_is_all_that_it_makes_again() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let common = li.logs_point("common");
    li.syncs(&mut office);
    let mut clone = Phone::holding(&li.disk.files());
    li.logs_point("Li's");
    li.syncs(&mut office);
    let now = clone.now();
    let request = clone.replica.next_request(now, &mut dice(3)).unwrap();
    let Outgoing::Sync(request) = request else {
        panic!("it knows of no other");
    };
    clone.amends(common, json!({"contact": "Deng"}));
    // The office holds two entries, and so does the clone by now: it has to find out from where they differ.
    clone.replica.on_answer(&office.answers(&request)).unwrap();
    clone.syncs(&mut office);
    assert_eq!(office.stored_of(clone.replica.device()), 1);
    assert_eq!(clone.names(), ["Li's", "common"]);
    li.syncs(&mut office);
    assert_eq!(li.reads(common, "contact"), "Deng");
}

#[test]
fn the_power_may_go_at_every_step_of_becoming_a_successor() {
    let Story {
        office: before,
        restored,
    } = a_restored_phone();
    let files = restored.disk.files();
    let mut cuts = 0;
    for operation in 1.. {
        let mut office = before.clone();
        let mut phone = Phone::holding(&files);
        phone.disk.power_goes_at(operation);
        let done = phone.tries_to_sync(&mut office).is_ok();
        let went = phone.disk.is_dark();
        let disk = phone.disk.clone();
        drop(phone);
        disk.power_returns(&mut crate::support::Dice(operation as u64));
        let mut phone =
            Phone::on(disk).unwrap_or_else(|error| panic!("cut at {operation}: {error}"));
        phone.syncs(&mut office);
        check_whole(&office, &phone, &format!("cut at {operation}"));
        if done && !went {
            break;
        }
        cuts += 1;
    }
    println!("{cuts} cuts");
    assert!(cuts > 30);
}

/// The phone names the damaged byte's file and place, the entry there and its record.
fn is_named(phone: &Phone, place: usize, journal: &str, records: &[RecordId]) {
    let Some(damage) = phone.replica.damage() else {
        panic!("damage at {place}: it says nothing");
    };
    let [stretch] = &damage.places.damage[..] else {
        panic!("damage at {place}: {damage:?}");
    };
    assert_eq!(stretch.file, journal);
    assert!((stretch.offset..stretch.offset + stretch.bytes).contains(&(place as u64)));
    let [entry] = damage.entries[..] else {
        panic!("damage at {place}: {damage:?}");
    };
    let record = records[entry.n as usize - 1];
    assert_eq!(
        damage.records,
        BTreeSet::from([record]),
        "damage at {place}"
    );
}

#[test]
fn what_looks_like_an_unfinished_end_is_named_with_its_record_too() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let old = li.logs_point("old");
    li.amends(old, json!({"contact": "Chen"}));
    let files = li.reopened().disk.files();
    let mut names = files.keys();
    let journal = names.find(|name| name.starts_with("journal")).unwrap();
    let mut damaged = files.clone();
    *damaged.get_mut(journal).unwrap().last_mut().unwrap() ^= 1;
    let phone = Phone::holding(&damaged);
    let damage = phone.replica.damage().expect("it says nothing");
    let aside = damage.places.set_aside.as_ref().expect("a place");
    let length = files[journal].len() as u64;
    assert_eq!(aside.offset + aside.bytes, length);
    assert_eq!(
        damage.entries,
        [EntryRef {
            device: phone.replica.device(),
            n: 2
        }]
    );
    assert_eq!(damage.records, BTreeSet::from([old]));
    assert_eq!(phone.reopened().replica.damage(), None, "it was set aside");
}

#[test]
fn a_phone_with_a_damaged_journal_says_what_it_can_and_goes_on_as_a_successor() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let old = li.logs_point("old");
    let sent = li.logs_point("sent");
    li.syncs(&mut office);
    let unsent = li.logs_point("unsent");
    li.amends(old, json!({"contact": "Chen"}));
    // Opened once more, its rows know all of that.
    let li = li.reopened();
    let records = [old, sent, unsent, old];
    let files = li.disk.files();
    let journal = files
        .keys()
        .find(|name| name.starts_with("journal"))
        .unwrap();
    let windows = files[journal].windows(4).enumerate();
    let frames: Vec<usize> = windows
        .filter_map(|(at, window)| (window == [0x8b, 0x53, 0x42, 0x1f]).then_some(at))
        .collect();
    let last = *frames.last().unwrap();
    assert_eq!(li.replica.damage(), None);
    for place in (64..last).step_by(13) {
        let mut damaged = files.clone();
        damaged.get_mut(journal).unwrap()[place] ^= 1;
        let mut office = office.clone();
        let mut phone = Phone::holding(&damaged);
        is_named(&phone, place, journal, &records);
        let status = phone.replica.status();
        assert!(
            status.is_ok_and(|status| status.oldest_waiting.is_some()),
            "damage at {place}: it cannot say how things stand"
        );
        let late = phone.logs_point("late");
        assert_eq!(phone.reads(late, "name"), "late");
        phone.syncs(&mut office);
        let phone = phone.reopened();
        let names = phone.names();
        // Behind the last entry that was sent stands the one that was not.
        let unsent_is_hit = frames.iter().rposition(|frame| *frame <= place) == Some(2);
        let unsent = (!unsent_is_hit).then_some("unsent");
        for name in ["late", "old", "sent"].into_iter().chain(unsent) {
            assert_eq!(
                names.iter().filter(|one| *one == name).count(),
                1,
                "{name}, damage at {place}: {names:?}"
            );
        }
        assert_eq!(
            sorted_names(office.everything().iter()),
            names,
            "damage at {place}"
        );
        assert_eq!(phone.reads(old, "contact"), "Chen", "damage at {place}");
    }
}

#[test]
fn what_stands_before_damage_and_was_never_sent_reaches_the_office() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    for name in ["first", "second", "hit", "last"] {
        li.logs_point(name);
    }
    let files = li.disk.files();
    let journal = files
        .keys()
        .find(|name| name.starts_with("journal"))
        .unwrap();
    let windows = files[journal].windows(4).enumerate();
    let mut frames = windows.filter(|(_, window)| *window == [0x8b, 0x53, 0x42, 0x1f]);
    let (third, _) = frames.nth(2).unwrap();
    let mut damaged = files.clone();
    damaged.get_mut(journal).unwrap()[third + 40] ^= 1;
    let mut phone = Phone::holding(&damaged);
    phone.syncs(&mut office);
    assert_eq!(phone.names(), ["first", "last", "second"]);
    assert_eq!(sorted_names(office.everything().iter()), phone.names());
}

#[test]
fn a_reinstalled_app_reads_everything_from_the_office() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    let mut fresh = Phone::enrolled(&mut office, "li", 5);
    fresh.syncs(&mut office);
    assert_eq!(fresh.names(), ["Wanda"]);
    fresh.amends(point, json!({"contact": "Chen"}));
    fresh.syncs(&mut office);
    assert_eq!(
        fresh.shows(point).fields,
        office.says(point).unwrap().fields
    );
}
