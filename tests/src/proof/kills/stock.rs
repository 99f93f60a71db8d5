//! Phones at work on a server that dies, and the checks of its ledger each time.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{DeviceId, RecordId};
use streetbook_core::log::At;
use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::ledger::Ledger;

use crate::ground::{Ground, replace, runtime};
use crate::office::{Office, Stopped};
use crate::phone::Phone;
use crate::rebuild::index_and_view_equal_their_rebuild;

/// A phone, and the records written on it.
pub(super) struct Worker {
    pub phone: Phone,
    written: BTreeSet<RecordId>,
    number: u64,
}

impl Worker {
    /// One phone for each of these people.
    pub(super) fn all(office: &Office, people: &[crate::Person]) -> Vec<Worker> {
        let begin = |(place, person): (usize, &crate::Person)| Worker {
            phone: office.phone(&person.id),
            written: BTreeSet::new(),
            number: place as u64 * 100_000,
        };
        people.iter().enumerate().map(begin).collect()
    }

    /// Writes a record.
    pub(super) fn writes(&mut self) {
        self.number += 1;
        self.written.insert(self.phone.meets(self.number));
    }
}

/// The findings of every earlier look at the ledger.
#[derive(Default)]
pub(super) struct Stock {
    places: Vec<(At, u64)>,
    last: BTreeMap<DeviceId, u64>,
}

impl Stock {
    /// Looks at the ledger of a server that was killed, before anything can heal it. The look is at a
    /// copy: opening mends an unfinished tail, and that is the server's task.
    pub(super) fn check(&mut self, ground: &Ground, workers: &[Worker]) {
        let copy = ground.dir("looked-at");
        replace(&ground.server_dir().join("ledger"), &copy);
        let keys = ServerKeys::load(&ground.server_dir(), None).unwrap();
        let (ledger, recovery) = Ledger::open(&copy, keys.ledger(), None).unwrap();
        assert!(recovery.damage.is_empty(), "the ledger is damaged");
        let (places, reader) = (ledger.places(), ledger.reader());
        assert!(
            places.starts_with(&self.places),
            "a frame that stood there is gone"
        );
        for (at, _) in &places[self.places.len()..] {
            let stored = reader.read(*at).unwrap();
            let last = self.last.entry(stored.part.device).or_default();
            let from = stored.part.from;
            assert!(from == *last + 1, "{from} came behind {last}");
            *last = stored.last();
        }
        self.places = places;
        for Worker { phone, .. } in workers {
            let receipted = phone.replica.status().unwrap().receipted;
            let stored = self.last.get(&phone.replica.device()).copied();
            let stored = stored.unwrap_or_default();
            assert!(stored >= receipted, "{receipted} receipted, {stored} there");
        }
    }
}

/// All phones sync, and nothing waits or is quarantined.
pub(super) fn everybody_syncs(office: &Office, workers: &mut [Worker]) {
    for Worker { phone, .. } in workers {
        phone.syncs(office.address());
        let status = phone.replica.status().unwrap();
        assert_eq!((status.waiting, status.quarantined), (0, 0));
    }
}

/// Checks that the office holds the records of its phones, each once, and that `verify` finds no fault; returns
/// their number.
pub(super) fn all_is_there_once(stopped: &Stopped, workers: &[Worker]) -> u64 {
    is_whole(stopped);
    let written: usize = workers.iter().map(|worker| worker.written.len()).sum();
    assert_eq!(index_and_view_equal_their_rebuild(stopped), written as u64);
    for Worker { phone, written, .. } in workers {
        let listed = phone.lists();
        assert_eq!(listed.len(), written.len(), "a phone lists other records");
        let known = |id: &str| written.iter().any(|written| written.to_string() == id);
        let mut ids = listed.iter().map(|record| record["id"].as_str().unwrap());
        assert!(ids.all(known), "a phone lists what it did not write");
    }
    written as u64
}

/// Checks that `verify` finds no fault.
pub(super) fn is_whole(ground: &Ground) {
    let opening = ground.opening();
    let report = runtime().block_on(streetbook_server::maintenance::verify::verify(&opening));
    let report = report.unwrap();
    assert!(report.is_whole(), "{:?}", report.problems);
}
