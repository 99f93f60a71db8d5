//! Phones and an office for the tests of committer and index.

use std::path::Path;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{
    Act, Clock as ClockEvidence, DeviceKey, Entry, Head, Header, JournalPart, Topic,
};
use streetbook_core::seal::SealKey;
use streetbook_core::sync::to_bytes;
use streetbook_core::time::Instant;

use crate::clock::Clock;
use crate::store::commit::{Outcome, Push, Store};
use crate::store::events::Releases;

pub(crate) const LEDGER: [u8; 16] = [9; 16];

/// A clock that does not move.
pub(crate) struct At(pub i64);

impl Clock for At {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0)
    }
}

pub(crate) fn server_key() -> DeviceKey {
    DeviceKey::from_seed([8; 32])
}

pub(crate) fn open(dir: &Path) -> Store {
    open_with(dir, None)
}

/// The office of a directory that is sealed with this key.
pub(crate) fn open_with(dir: &Path, seal: Option<SealKey>) -> Store {
    Store::open(dir, LEDGER, server_key(), seal, Arc::new(At(1_000))).unwrap()
}

/// A phone that only writes its journal.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) device: DeviceId,
    key: DeviceKey,
    entries: Vec<Entry>,
}

impl Phone {
    pub(crate) fn new(number: u8) -> Phone {
        Phone {
            device: DeviceId([number; 16]),
            key: DeviceKey::from_seed([number; 32]),
            entries: Vec::new(),
        }
    }

    pub(crate) fn entry(&self, n: u64) -> EntryRef {
        EntryRef {
            device: self.device,
            n,
        }
    }

    /// Writes a contact into a book.
    pub(crate) fn creates(&mut self, book: &str) -> EntryRef {
        self.writes(
            Act::Create {
                kind: "street_contact".parse().unwrap(),
                version: 3,
                book: book.parse().unwrap(),
            },
            "contact",
        )
    }

    pub(crate) fn creates_many(&mut self, book: &str, count: usize) {
        for _ in 0..count {
            self.creates(book);
        }
    }

    pub(crate) fn amends(&mut self, target: EntryRef) -> EntryRef {
        self.writes(Act::Change { target }, "amendment")
    }

    pub(crate) fn writes(&mut self, act: Act, what: &str) -> EntryRef {
        let n = self.entries.len() as u64 + 1;
        let header = Header {
            act,
            clock: ClockEvidence::default(),
            directory: 0,
            remakes: None,
        };
        let payload = format!("{what} {n} of {:?}", self.device).into_bytes();
        self.entries.push(Entry::new(&header, payload, None));
        self.entry(n)
    }

    pub(crate) fn head(&self, n: u64) -> Head {
        let entries = self.entries.iter().take(n as usize);
        entries.fold(Head::EMPTY, |head, entry| head.extend(self.device, entry))
    }

    pub(crate) fn last(&self) -> Head {
        self.head(self.entries.len() as u64)
    }

    pub(crate) fn part(&self, from: u64, to: u64) -> JournalPart {
        let entries = self.entries[from as usize - 1..to as usize].to_vec();
        JournalPart::sign(LEDGER, self.device, self.head(from - 1), entries, &self.key)
    }

    pub(crate) fn push(&self, from: u64, to: u64) -> Push {
        Push {
            part: self.part(from, to),
            received: Vec::new(),
            carrier: None,
        }
    }

    /// Sends entries to the office and returns its answer.
    pub(crate) fn sends(&self, office: &Store, from: u64, to: u64) -> Outcome {
        let answer = office.committer.push_blocking(vec![self.push(from, to)]);
        answer.unwrap().remove(0)
    }

    pub(crate) fn sends_all(&self, office: &Store) -> Outcome {
        self.sends(office, 1, self.entries.len() as u64)
    }
}

/// Stores the rulings of a round of merging.
pub(crate) fn release(office: &Store, releases: &Releases) {
    let event = (Topic::Releases, to_bytes(releases));
    office.committer.own_blocking(vec![event]).unwrap();
}

/// Every row of the index.
pub(crate) fn dump(office: &Store) -> Vec<(Vec<u8>, Vec<u8>)> {
    office.index.dump().collect::<Result<_, _>>().unwrap()
}

/// Number of parts in the ledger.
pub(crate) fn frames(office: &Store) -> usize {
    office.index.frames_after(0).count()
}
