//! The server is killed at any moment under load: every receipted entry is there, nothing is there
//! twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use streetbook_core::ids::RecordId;
use streetbook_server::clock::SystemClock;
use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::commit::Store;
use streetbook_tests::{
    Dice, Ground, Office, Phone, Stopped, index_and_view_equal_their_rebuild, person,
};

const PHONES: usize = 20;
const ROUNDS: usize = 30;

/// A phone at work, and its records.
struct Worker {
    phone: Phone,
    written: BTreeSet<RecordId>,
    number: u64,
}

impl Worker {
    /// Writes and syncs until the office is gone.
    fn works(&mut self, address: &str, gone: &AtomicBool, mut dice: Dice) {
        while !gone.load(Ordering::SeqCst) {
            for _ in 0..1 + dice.below(4) {
                self.number += 1;
                self.written.insert(self.phone.meets(self.number));
            }
            if self.phone.tries_to_sync(address).is_err() {
                return;
            }
        }
    }
}

#[test]
fn a_server_killed_thirty_times_keeps_what_it_receipted_once() {
    let mut dice = Dice::seeded(20_261_102);
    let people: Vec<_> = (0..PHONES)
        .map(|n| person(&format!("out{n}"), "outreach", "north"))
        .collect();
    let mut office = Office::with(&people);
    let mut workers: Vec<Worker> = people
        .iter()
        .enumerate()
        .map(|(place, person)| Worker {
            phone: office.phone(&person.id),
            written: BTreeSet::new(),
            number: place as u64 * 1_000_000,
        })
        .collect();
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        let stopped = killed_under_load(office, &mut workers, &mut dice);
        what_was_receipted_is_stored(&stopped, &workers);
        office = stopped.starts();
    }
    let address = office.address().to_owned();
    for worker in &mut workers {
        worker.phone.syncs(&address);
        let status = worker.phone.replica.status().unwrap();
        assert_eq!((status.waiting, status.quarantined), (0, 0));
    }
    let written: u64 = workers
        .iter()
        .map(|worker| worker.written.len() as u64)
        .sum();
    let stopped = office.is_killed();
    assert_eq!(index_and_view_equal_their_rebuild(&stopped), written);
    for worker in &workers {
        let listed: BTreeSet<String> = worker
            .phone
            .lists()
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect();
        let written: BTreeSet<String> = worker.written.iter().map(ToString::to_string).collect();
        assert_eq!(listed, written);
    }
    println!(
        "{ROUNDS} kills under {PHONES} phones, {written} records, {:.1} s",
        begun.elapsed().as_secs_f64()
    );
}

fn killed_under_load(office: Office, workers: &mut [Worker], dice: &mut Dice) -> Stopped {
    let address = office.address().to_owned();
    let gone = AtomicBool::new(false);
    thread::scope(|scope| {
        for worker in workers {
            let (address, gone, dice) = (&address, &gone, dice.split());
            scope.spawn(move || worker.works(address, gone, dice));
        }
        // The load runs on; only the moment of the kill is left to chance.
        let moment = Duration::from_micros(20_000 + dice.below(500_000) as u64);
        thread::park_timeout(moment);
        let stopped = office.is_killed();
        gone.store(true, Ordering::SeqCst);
        stopped
    })
}

/// Checked before any phone could heal a loss.
fn what_was_receipted_is_stored(ground: &Ground, workers: &[Worker]) {
    let dir = ground.server_dir();
    let keys = ServerKeys::load(&dir, None).unwrap();
    let clock = std::sync::Arc::new(SystemClock);
    let store = Store::open(&dir, keys.ledger(), keys.signing().clone(), None, clock).unwrap();
    assert!(store.recovery.damage.is_empty());
    for Worker { phone, .. } in workers {
        let receipted = phone.replica.status().unwrap().receipted;
        let stored = store.index.head(phone.replica.device()).unwrap().head.n;
        assert!(stored >= receipted, "{receipted} receipted, {stored} there");
    }
}
