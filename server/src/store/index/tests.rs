//! The index as a fold: its answers, and that it always equals its rebuild.

use std::path::Path;

use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::Topic;
use streetbook_core::log::At;
use streetbook_core::sync::{EntryStatus, QuarantineReason, Tag};
use streetbook_core::time::Instant;

use super::*;
use crate::store::commit::Store;
use crate::store::commit::tests::world::{LEDGER, Phone, dump, frames, open, release};
use crate::store::events::Releases;
use crate::store::ledger::Ledger;

fn quarantined() -> EntryStatus {
    EntryStatus::Quarantined(QuarantineReason {
        code: "rights".into(),
        text: "not your card".into(),
    })
}

/// Releases entries to books; the round has judged everything up to frame 7.
pub(super) fn rule(office: &Store, rulings: &[(&str, EntryStatus, EntryRef)]) {
    let rulings = rulings
        .iter()
        .map(|(book, standing, entry)| (book.parse().unwrap(), standing.clone(), *entry));
    release(office, &Releases::gather(7, rulings));
}

pub(super) fn book(office: &Store, name: &str, after: u64) -> Vec<(u64, EntryRef, u8)> {
    let page = office.index.book_page(&name.parse().unwrap(), after);
    page.map(|placed| {
        let placed = placed.unwrap();
        let tag = office.index.tag_at(&name.parse().unwrap(), placed.position);
        assert_eq!(tag.unwrap(), Some(placed.tag));
        (placed.position, placed.entry, placed.standing.code())
    })
    .collect()
}

#[test]
fn releases_become_books_with_running_tags() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 3);
    phone.sends_all(&office);
    let [a, b, c] = [1, 2, 3].map(|n| phone.entry(n));
    rule(
        &office,
        &[
            ("team/north", EntryStatus::Accepted, a),
            ("team/north2", EntryStatus::Accepted, a),
            ("team/north", quarantined(), b),
        ],
    );
    rule(&office, &[("team/north", EntryStatus::Accepted, c)]);

    assert_eq!(
        book(&office, "team/north", 0),
        [(1, a, 0), (2, b, 1), (3, c, 0)]
    );
    assert_eq!(book(&office, "team/north", 2), [(3, c, 0)]);
    assert_eq!(book(&office, "team/north", 3), []);
    assert_eq!(book(&office, "team/north2", 0), [(1, a, 0)]);
    let tag = Tag::START.extend(a, 0).extend(b, 1).extend(c, 0);
    let north = "team/north".parse().unwrap();
    assert_eq!(office.index.book_end(&north).unwrap(), (3, tag));
    assert_eq!(office.index.tag_at(&north, 0).unwrap(), Some(Tag::START));
    assert_eq!(office.index.tag_at(&north, 4).unwrap(), None);
    let unknown = "inbox/out1".parse().unwrap();
    assert_eq!(office.index.book_end(&unknown).unwrap(), (0, Tag::START));
    assert_eq!(office.index.judged_through().unwrap(), 7);
}

#[test]
fn a_long_run_is_read_from_any_position() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 150);
    phone.sends_all(&office);
    let all: Vec<_> = (1..=150).map(|n| phone.entry(n)).collect();
    let rulings = all
        .iter()
        .map(|e| ("team/north", EntryStatus::Accepted, *e));
    rule(&office, &rulings.collect::<Vec<_>>());
    for after in [0, 1, 63, 64, 65, 149, 150, 1_000] {
        let read = book(&office, "team/north", after);
        let expected = (after + 1..=150).map(|n| (n, phone.entry(n), 0));
        assert_eq!(read, expected.collect::<Vec<_>>(), "after {after}");
    }
    let north = "team/north".parse().unwrap();
    let tag = all.iter().fold(Tag::START, |tag, e| tag.extend(*e, 0));
    assert_eq!(office.index.book_end(&north).unwrap(), (150, tag));
    assert_eq!(office.index.tag_at(&north, 150).unwrap(), Some(tag));
}

#[test]
fn a_record_lists_what_stands_once_in_the_order_of_release() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let (mut author, mut other) = (Phone::new(1), Phone::new(2));
    let creator = author.creates("personal/out0/1");
    let amended = other.amends(creator);
    let again = author.amends(creator);
    author.sends_all(&office);
    other.sends_all(&office);
    let record = RecordId::of(creator);
    assert_eq!(office.index.record(record).unwrap(), None);
    rule(
        &office,
        &[
            ("personal/out0/1", EntryStatus::Accepted, creator),
            ("inbox/out1", EntryStatus::Accepted, creator),
            ("personal/out0/1", EntryStatus::Accepted, amended),
            ("personal/out0/1", EntryStatus::Accepted, again),
            ("inbox/out1", EntryStatus::Accepted, amended),
        ],
    );
    let row = office.index.record(record).unwrap().unwrap();
    assert_eq!((row.creator, row.version, row.listed), (creator, 3, 3));
    assert_eq!(
        (row.kind.as_str(), row.book.to_string().as_str()),
        ("street_contact", "personal/out0/1")
    );
    let books = office.index.record_books(record).unwrap();
    assert_eq!(books, [row.book, "inbox/out1".parse().unwrap()]);
    let payload = |phone: &Phone, n| phone.part(n, n).entries[0].payload.hash();
    let all = [
        (creator, payload(&author, 1)),
        (amended, payload(&other, 1)),
        (again, payload(&author, 2)),
    ];
    assert_eq!(office.index.standing(record).unwrap(), all);

    rule(
        &office,
        &[("personal/out0/1", EntryStatus::Erased, amended)],
    );
    assert_eq!(office.index.standing(record).unwrap(), [all[0], all[2]]);
    assert_eq!(
        office.index.status(amended).unwrap(),
        Some(EntryStatus::Erased)
    );
    assert_eq!(office.index.status(other.entry(2)).unwrap(), None);
    rule(
        &office,
        &[("personal/out0/1", EntryStatus::Erased, creator)],
    );
    assert_eq!(office.index.standing(record).unwrap(), [all[2]]);
}

#[test]
fn held_and_quarantined_entries_wait_with_their_record_until_they_stand() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let (mut author, mut other) = (Phone::new(1), Phone::new(2));
    let creator = author.creates("team/north");
    let (early, wrong) = (other.amends(creator), other.amends(creator));
    other.sends_all(&office);
    let record = RecordId::of(creator);
    rule(
        &office,
        &[
            ("team/north", EntryStatus::Held, early),
            ("team/north", quarantined(), wrong),
        ],
    );
    let waiting = |record| office.index.waiting(record).unwrap();
    let held = || office.index.held().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(
        waiting(record),
        [(early, EntryStatus::Held), (wrong, quarantined())]
    );
    assert_eq!(held(), [early]);
    let set_aside: Vec<_> = office.index.quarantined().map(Result::unwrap).collect();
    assert_eq!(set_aside.len(), 1);
    assert_eq!(
        (set_aside[0].0, set_aside[0].1.code.as_str()),
        (wrong, "rights")
    );
    assert_eq!(office.index.record(record).unwrap(), None);

    author.sends_all(&office);
    rule(
        &office,
        &[
            ("team/north", EntryStatus::Accepted, creator),
            ("team/north", EntryStatus::Accepted, early),
        ],
    );
    assert_eq!(
        (waiting(record), held()),
        (vec![(wrong, quarantined())], vec![])
    );
    assert_eq!(office.index.standing(record).unwrap().len(), 2);
    rule(&office, &[("team/north", EntryStatus::Accepted, wrong)]);
    assert_eq!(waiting(record), []);
    assert_eq!(office.index.quarantined().count(), 0);
}

/// A day with two phones, releases and events of the office.
pub(super) fn a_day(office: &Store, first: u8) {
    let (mut author, mut other) = (Phone::new(first), Phone::new(first + 1));
    author.creates_many("team/north", 20);
    let amended = other.amends(author.entry(3));
    author.sends(office, 1, 12);
    author.sends(office, 10, 20);
    other.sends_all(office);
    office
        .committer
        .own_blocking(vec![(Topic::Person, vec![7])])
        .unwrap();
    let all = (1..=20).map(|n| ("team/north", EntryStatus::Accepted, author.entry(n)));
    rule(office, &all.collect::<Vec<_>>());
    rule(office, &[("team/north", EntryStatus::Held, amended)]);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &to.join(file.file_name()));
        } else {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

fn put_back(dir: &Path, part: &str, from: &Path) {
    std::fs::remove_dir_all(dir.join(part)).unwrap();
    copy(&from.join(part), &dir.join(part));
}

#[test]
fn a_deleted_rotten_or_foreign_index_is_made_anew_and_equals_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    a_day(&office, 1);
    let whole = dump(&office);
    office.close();
    let index = dir.path().join("index");
    let other = tempfile::tempdir().unwrap();
    let foreign = Store::open(
        other.path(),
        [5; 16],
        crate::store::commit::tests::world::server_key(),
        None,
        std::sync::Arc::new(crate::clock::SystemClock),
    );
    foreign.unwrap().close();
    let spoil: [&dyn Fn(); 4] = [
        &|| std::fs::remove_dir_all(&index).unwrap(),
        &|| std::fs::write(index.join("db"), vec![0xa5; 600_000]).unwrap(),
        &|| std::fs::write(index.join("conf"), b"no configuration").unwrap(),
        &|| put_back(dir.path(), "index", other.path()),
    ];
    for (number, spoil) in spoil.iter().enumerate() {
        spoil();
        let office = open(dir.path());
        assert_eq!(office.replayed, frames(&office) as u64, "spoilt {number}");
        assert!(
            dump(&office) == whole,
            "spoilt {number}: the rebuild differs"
        );
    }
    let office = open(dir.path());
    assert_eq!(office.replayed, 0, "a good index was folded again");
}

#[test]
fn frames_that_the_index_missed_in_a_crash_are_folded_at_the_next_start() {
    let (dir, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let office = open(dir.path());
    a_day(&office, 1);
    let known = frames(&office);
    office.close();
    copy(dir.path(), before.path());
    let office = open(dir.path());
    a_day(&office, 3);
    let (whole, all) = (dump(&office), frames(&office));
    office.close();

    put_back(dir.path(), "index", before.path());
    let office = open(dir.path());
    assert_eq!(office.replayed, (all - known) as u64);
    assert!(dump(&office) == whole, "catching up differs");
    office.close();

    // A ledger restored from a backup is behind its index, and may go on differently.
    put_back(dir.path(), "ledger", before.path());
    let office = open(dir.path());
    assert_eq!(office.replayed, known as u64);
    a_day(&office, 5);
    let other = dump(&office);
    office.close();
    put_back(before.path(), "index", dir.path());
    let office = open(before.path());
    a_day(&office, 7);
    office.close();
    put_back(before.path(), "index", dir.path());
    let office = open(before.path());
    assert_eq!(office.replayed, frames(&office) as u64, "another history");
    assert!(dump(&office) != other);
}

#[test]
fn a_damaged_frame_is_sent_again_and_what_stood_behind_it_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 9);
    for from in [1, 4, 7] {
        phone.sends(&office, from, from + 2);
    }
    let place = office.index.place(phone.entry(5)).unwrap().unwrap();
    office.close();
    let segment = dir.path().join("ledger/ledger-00000000.log");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[place.offset as usize + 40] ^= 1;
    std::fs::write(&segment, bytes).unwrap();

    let office = open(dir.path());
    assert_eq!(office.recovery.damage.len(), 1);
    assert_eq!(office.index.head(phone.device).unwrap().head, phone.head(3));
    assert_eq!(office.index.place(phone.entry(5)).unwrap(), None);
    assert!(office.index.place(phone.entry(8)).unwrap().is_some());
    let one = phone.sends(&office, 4, 4);
    assert_eq!(one.through, phone.head(4));
    let rest = phone.sends(&office, 5, 6);
    assert_eq!(
        rest.through,
        phone.last(),
        "what stood behind was not found"
    );
    for n in 1..=9 {
        let hash = office.index.hash_at(phone.entry(n), &office.ledger);
        assert_eq!(hash.unwrap(), Some(phone.head(n).hash));
    }
    assert_eq!(
        office
            .index
            .hash_at(phone.entry(0), &office.ledger)
            .unwrap(),
        Some(Hash::ZERO)
    );
}

#[test]
fn a_part_that_covers_what_stood_behind_a_gap_takes_its_place() {
    let (dir, mut phone) = (tempfile::tempdir().unwrap(), Phone::new(1));
    phone.creates_many("team/north", 9);
    let (mut ledger, _) = Ledger::open(&dir.path().join("ledger"), LEDGER, None).unwrap();
    let parts = [(1, 2), (5, 6), (3, 9)].map(|(from, to)| crate::store::ledger::StoredPart {
        part: phone.part(from, to),
        received: vec![],
        carrier: None,
    });
    for part in &parts {
        ledger.append(part).unwrap();
    }
    ledger.sync().unwrap();
    let places: Vec<(At, u64)> = ledger.places();
    let home = IndexHome::in_dir(dir.path().join("index"), None);
    let opened = Index::open(&home, LEDGER, &places, &ledger.reader()).unwrap();
    assert_eq!((opened.replayed, opened.made_anew), (3, None));
    for n in 3..=9 {
        assert_eq!(
            opened.index.place(phone.entry(n)).unwrap(),
            Some(places[2].0)
        );
    }
    assert_eq!(opened.index.head(phone.device).unwrap().head, phone.last());
    let heads: Vec<_> = opened.index.heads().map(Result::unwrap).collect();
    assert_eq!(heads.len(), 1);
}

#[test]
fn challenges_only_grow_and_are_no_part_of_the_fold() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let before = dump(&office);
    let device = Phone::new(1).device;
    assert_eq!(office.index.last_challenge(device).unwrap(), None);
    for millis in [50, 70, 60] {
        let at = Instant::from_millis(millis);
        office.index.set_last_challenge(device, at).unwrap();
    }
    let last = office.index.last_challenge(device).unwrap();
    assert_eq!(last, Some(Instant::from_millis(70)));
    assert_eq!(dump(&office), before);
}
