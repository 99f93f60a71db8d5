//! Durability of a committer's round, and the callers that it answers.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Act, Head, Topic};
use streetbook_core::time::Instant;

use super::disk::MoodyDisk;
use super::world::{At, LEDGER, Phone, dump, frames, open, server_key};
use crate::store::commit::request::Request;
use crate::store::commit::{CommitError, Outcome, Store};
use crate::store::ledger::{Ledger, Received};

fn open_moody(dir: &Path) -> (Store, MoodyDisk) {
    let disk = MoodyDisk::new(dir);
    let (ledger, recovery) = Ledger::over(
        Arc::new(disk.clone()),
        crate::store::ledger::spec(LEDGER, None),
        None,
    )
    .unwrap();
    let (key, clock) = (server_key(), Arc::new(At(1_000)));
    let home = crate::store::index::IndexHome::in_dir(dir.join("index"), None);
    let store = Store::over(ledger, recovery, &home, LEDGER, key, clock).unwrap();
    (store, disk)
}

type Answered = mpsc::Receiver<Result<Vec<Outcome>, CommitError>>;

/// Sends a push without waiting.
fn hand_over(office: &Store, phone: &Phone) -> Answered {
    let (answer, answered) = mpsc::channel();
    let push = Request::Push(
        vec![phone.push(1, phone.last().n)],
        Box::new(move |outcome| drop(answer.send(outcome))),
    );
    office.committer.send(push).unwrap();
    answered
}

#[test]
fn what_waits_during_a_sync_shares_the_next_one_and_all_of_it_is_durable() {
    let dir = tempfile::tempdir().unwrap();
    let (office, disk) = open_moody(dir.path());
    let gate = disk.moods.gate.lock().unwrap();
    let phones: Vec<Phone> = (1..=50)
        .filter(|number| *number != 9)
        .map(|number| {
            let mut phone = Phone::new(number);
            phone.creates_many("team/north", 3);
            phone
        })
        .collect();
    let answers: Vec<Answered> = phones
        .iter()
        .map(|phone| hand_over(&office, phone))
        .collect();
    assert!(answers.iter().all(|answer| answer.try_recv().is_err()));
    drop(gate);
    for (phone, answered) in phones.iter().zip(&answers) {
        let outcome = answered.recv().unwrap().unwrap().remove(0);
        assert_eq!((outcome.through, outcome.fork), (phone.last(), None));
    }
    // The first round may have committed any number of them, the second committed the rest.
    assert!(office.committer.fsyncs() <= 2);
    assert_eq!(*office.committer.appended().borrow(), 49);
    office.close();

    let (reopened, _) = open_moody(dir.path());
    for phone in &phones {
        let end = reopened.index.head(phone.device).unwrap();
        assert_eq!(end.head, phone.last());
        let found = reopened.index.entry(phone.entry(2), &reopened.ledger);
        assert_eq!(found.unwrap().unwrap().entry, phone.part(2, 2).entries[0]);
    }
}

#[test]
fn closing_finishes_what_waits_and_then_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (office, disk) = open_moody(dir.path());
    let mut phone = Phone::new(1);
    phone.creates("team/north");
    let gate = disk.moods.gate.lock().unwrap();
    let answered = hand_over(&office, &phone);
    drop(gate);
    let committer = office.committer.clone();
    office.close();
    assert_eq!(
        answered.recv().unwrap().unwrap()[0].through,
        phone.last(),
        "what waited was dropped"
    );
    assert_eq!(committer.push_blocking(vec![]), Err(CommitError::Closed));
}

#[test]
fn a_repeated_push_is_stored_once_and_only_its_new_entries_are_added() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 4);
    for _ in 0..2 {
        let outcome = phone.sends(&office, 1, 3);
        assert_eq!((outcome.through, outcome.fork), (phone.head(3), None));
    }
    assert_eq!((frames(&office), office.committer.fsyncs()), (1, 1));
    // One request brings an overlap, a repetition and a gap.
    let pushes = vec![phone.push(2, 4), phone.push(1, 4), phone.push(3, 4)];
    let outcomes = office.committer.push_blocking(pushes).unwrap();
    assert!(outcomes.iter().all(|end| end.through == phone.last()));
    assert_eq!(frames(&office), 2);
    let found = office.index.entry(phone.entry(4), &office.ledger);
    let part = found.unwrap().unwrap().part;
    assert_eq!(part.part, phone.part(4, 4));
}

#[test]
fn a_gap_and_another_history_store_nothing_and_say_where_to_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 2);
    let mut clone = phone.clone();
    phone.creates_many("team/north", 4);
    clone.creates_many("desk/north", 5);

    let gap = phone.sends(&office, 3, 6);
    assert_eq!((gap.through, gap.fork), (Head::EMPTY, None));
    // Parts that end inside, at and behind the fork, all within one round or over several.
    phone.sends(&office, 1, 1);
    phone.sends(&office, 2, 4);
    for (from, to, common) in [(1, 7, 2), (2, 3, 2), (3, 7, 2), (1, 3, 2)] {
        let fork = clone.sends(&office, from, to);
        assert_eq!((fork.through, fork.fork), (phone.head(4), Some(common)));
    }
    let both = vec![phone.push(5, 6), clone.push(1, 7)];
    let outcomes = office.committer.push_blocking(both).unwrap();
    assert_eq!(
        (outcomes[0].through, outcomes[0].fork),
        (phone.last(), None)
    );
    assert_eq!(
        (outcomes[1].through, outcomes[1].fork),
        (phone.last(), Some(2))
    );
    assert_eq!(frames(&office), 3);
}

#[test]
fn a_healed_server_knows_when_the_entries_first_came() {
    let dir = tempfile::tempdir().unwrap();
    let office = open(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 5);
    let mut push = phone.push(1, 5);
    let (through, at) = (3, Instant::from_millis(400));
    push.received = vec![Received { through, at }];
    push.carrier = Some(DeviceId([2; 16]));
    let outcome = office
        .committer
        .push_blocking(vec![push])
        .unwrap()
        .remove(0);
    assert_eq!(outcome.received_at.millis(), 1_000);
    let times = [1, 3, 4].map(|n| {
        let found = office.index.entry(phone.entry(n), &office.ledger);
        let found = found.unwrap().unwrap();
        assert_eq!(found.part.carrier, Some(DeviceId([2; 16])));
        found.received_at.millis()
    });
    assert_eq!(times, [400, 400, 1_000]);
}

#[test]
fn a_failed_sync_answers_nobody_as_durable_and_ends_the_taking() {
    let dir = tempfile::tempdir().unwrap();
    let (office, disk) = open_moody(dir.path());
    let mut phone = Phone::new(1);
    phone.creates_many("team/north", 2);
    phone.sends(&office, 1, 1);
    disk.moods.fails.store(true, Ordering::SeqCst);
    let push = || office.committer.push_blocking(vec![phone.push(1, 2)]);
    assert!(matches!(push(), Err(CommitError::Disk { .. })));
    disk.moods.fails.store(false, Ordering::SeqCst);
    assert!(matches!(push(), Err(CommitError::Disk { .. })));
    let own = office
        .committer
        .own_blocking(vec![(Topic::Workspace, vec![])]);
    assert!(matches!(own, Err(CommitError::Disk { .. })));
    assert_eq!(office.index.head(phone.device).unwrap().head, phone.head(1));
    office.close();

    // Whether or not the disk stored the second entry, the phone sends it again and all is well.
    let (reopened, _) = open_moody(dir.path());
    assert_eq!(phone.sends_all(&reopened).through, phone.last());
}

#[test]
fn without_space_a_push_is_refused_and_with_space_it_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (office, disk) = open_moody(dir.path());
    let mut phone = Phone::new(1);
    phone.creates("team/north");
    disk.moods.free_bytes.store(64 << 20, Ordering::SeqCst);
    let refused = office.committer.push_blocking(vec![phone.push(1, 1)]);
    assert!(matches!(
        refused,
        Err(CommitError::Refused { full: true, .. })
    ));
    assert_eq!(frames(&office), 0);
    disk.moods.free_bytes.store(1 << 30, Ordering::SeqCst);
    assert_eq!(phone.sends_all(&office).through, phone.last());
}

#[tokio::test]
async fn the_servers_own_journal_goes_on_over_restarts_in_one_signed_chain() {
    let dir = tempfile::tempdir().unwrap();
    let own = DeviceId(LEDGER);
    for start in 0..3_u64 {
        let office = open(dir.path());
        let events = vec![
            (Topic::Workspace, vec![1]),
            (Topic::Person, b"person".to_vec()),
        ];
        let placed = office.committer.own(events).await.unwrap();
        let numbers: Vec<u64> = placed.iter().map(|entry| entry.n).collect();
        assert_eq!(numbers, [start * 2 + 1, start * 2 + 2]);
        assert!(office.committer.own(vec![]).await.unwrap().is_empty());
    }

    let office = open(dir.path());
    let events = office.index.office_events().unwrap();
    let mut head = Head::EMPTY;
    for (n, at) in &events {
        let stored = office.ledger.read(*at).unwrap();
        assert!(stored.part.verify(LEDGER, &server_key().public()).is_ok());
        let entry = stored.entry(*n).unwrap();
        let header = entry.header().unwrap();
        assert_eq!(header.clock.wall, Instant::from_millis(1_000));
        let topic = if n % 2 == 1 { 1 } else { 2 };
        assert_eq!(header.act, Act::Office { topic });
        assert_eq!(header.directory, (n - 1) / 2 * 2);
        head = head.extend(own, entry);
    }
    assert_eq!(office.index.head(own).unwrap().head, head);
    assert_eq!(head.n, 6);
    let last = EntryRef { device: own, n: 5 };
    assert!(
        office
            .index
            .hash_at(last, &office.ledger)
            .unwrap()
            .is_some()
    );
    assert!(!dump(&office).is_empty());
}
