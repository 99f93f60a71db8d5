//! Erased payloads are gone from the ledger, and no device brings them back.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::Topic;
use streetbook_core::sync::{EntryStatus, to_bytes};
use streetbook_core::time::Instant;

use super::world::{Phone, dump, open, release};
use crate::store::commit::Store;
use crate::store::events::{Erased, Releases};
use crate::store::index::Index;

/// Publishes the erasure of records.
fn erase(office: &Store, records: &[RecordId]) {
    let erased = Erased {
        records: records.to_vec(),
        at: Instant::from_millis(2_000),
        asked: None,
        payloads: Vec::new(),
    };
    let event = (Topic::Erased, to_bytes(&erased));
    office.committer.own_blocking(vec![event]).unwrap();
}

/// The payload of an entry as text; `None` where it was erased.
fn reads(office: &Store, at: EntryRef) -> Option<String> {
    let found = office.index.entry(at, &office.ledger).unwrap().unwrap();
    let text = found.entry.payload.bytes()?.to_vec();
    Some(String::from_utf8(text).unwrap())
}

/// Two phones, two records, and an amendment of the first by the other phone.
fn two_records(office: &Store) -> (Phone, Phone, [EntryRef; 3]) {
    let (mut li, mut wang) = (Phone::new(1), Phone::new(2));
    let first = li.creates("team/north");
    let second = li.creates("team/north");
    li.sends_all(office);
    let amendment = wang.amends(first);
    wang.sends_all(office);
    let all = [first, second, amendment];
    let stands = |entry| ("team/north".parse().unwrap(), EntryStatus::Accepted, entry);
    release(office, &Releases::gather(2, all.into_iter().map(stands)));
    (li, wang, all)
}

fn equals_its_rebuild(dir: &Path, office: Store) {
    let live = dump(&office);
    drop(office);
    let again = open(dir);
    assert_eq!(again.replayed, 0, "the index did not fit");
    assert_eq!(dump(&again), live);
    drop(again);
    Index::remove(&dir.join("index")).unwrap();
    assert_eq!(dump(&open(dir)), live);
}

#[test]
fn a_record_loses_its_payloads_and_keeps_chains_and_places() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let (li, _, [first, second, amendment]) = two_records(&office);
    let head = office.index.head(li.device).unwrap();
    erase(&office, &[RecordId::of(first)]);
    office
        .committer
        .erase_blocking(BTreeSet::from([0]))
        .unwrap();
    assert_eq!(
        [first, amendment].map(|at| reads(&office, at)),
        [None, None]
    );
    assert!(reads(&office, second).unwrap().starts_with("contact 2"));
    assert_eq!(office.index.head(li.device).unwrap(), head);
    let hash = office.index.hash_at(first, &office.ledger).unwrap();
    assert_eq!(hash, Some(li.head(1).hash));
    equals_its_rebuild(dir.path(), office);
}

#[test]
fn what_comes_later_of_an_erased_record_is_receipted_and_stored_without_its_payload() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let (_, mut wang, [first, second, _]) = two_records(&office);
    erase(&office, &[RecordId::of(first)]);
    let again = wang.amends(first);
    let other = wang.amends(second);
    let outcome = wang.sends(&office, 2, 3);
    assert_eq!((outcome.through, outcome.fork), (wang.last(), None));
    assert_eq!(reads(&office, again), None);
    assert!(reads(&office, other).is_some());
    drop(office);
    let office = open(dir.path());
    let last = wang.amends(first);
    wang.sends(&office, 4, 4);
    assert_eq!(reads(&office, last), None, "a restart forgot the erasure");
}

#[test]
fn readers_meet_no_error_while_segments_are_rewritten() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut li = Phone::new(1);
    for n in 1..=200 {
        li.creates("team/north");
        li.sends(&office, n, n);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..=20 {
                erase(&office, &[RecordId::of(li.entry(n * 10))]);
                office
                    .committer
                    .erase_blocking(BTreeSet::from([0]))
                    .unwrap();
            }
            done.store(true, Ordering::SeqCst);
        });
        while !done.load(Ordering::SeqCst) {
            for n in 1..=200 {
                let text = reads(&office, li.entry(n));
                let own = format!("contact {n} of");
                assert!(text.is_none_or(|text| text.starts_with(&own)));
            }
        }
    });
    let gone = (1..=200).filter(|n| reads(&office, li.entry(*n)).is_none());
    assert_eq!(gone.count(), 20);
    equals_its_rebuild(dir.path(), office);
}
