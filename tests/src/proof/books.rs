//! The server's store on a recorded disk: its entries, and its receipts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Act, Clock, DeviceKey, Entry, Head, Header, JournalPart};
use streetbook_core::log::{LogSpec, Recovery};
use streetbook_core::time::Instant;
use streetbook_server::clock::Clock as ServerClock;
use streetbook_server::store::commit::{Push, Store};
use streetbook_server::store::index::IndexHome;
use streetbook_server::store::ledger::{Ledger, StoredPart, spec};

use crate::support::{Dice, SimDisk};

pub(crate) const LEDGER: [u8; 16] = [9; 16];

/// A clock that does not move.
struct Still;

impl ServerClock for Still {
    fn now(&self) -> Instant {
        Instant::from_millis(1_800_000_000_000)
    }
}

/// The ledger's files, in small segments so that many begin.
pub(crate) fn small_segments() -> LogSpec {
    LogSpec {
        segment_bytes_max: 4_096,
        ..spec(LEDGER, None)
    }
}

/// Opens the ledger on a simulated disk.
pub(crate) fn open_ledger(disk: &SimDisk) -> Result<(Ledger, Recovery), String> {
    Ledger::over(Arc::new(disk.clone()), small_segments(), None).map_err(|error| error.to_string())
}

/// Opens the store: the ledger on a simulated disk, the index in a directory.
pub(crate) fn open_store(disk: &SimDisk, index: &Path) -> Result<Store, String> {
    let (ledger, recovery) = open_ledger(disk)?;
    let home = IndexHome::in_dir(index.to_owned(), None);
    let key = DeviceKey::from_seed([8; 32]);
    Store::over(ledger, recovery, &home, LEDGER, key, Arc::new(Still))
        .map_err(|error| error.to_string())
}

/// A device that only writes its journal.
#[derive(Clone)]
pub(crate) struct Writer {
    pub device: DeviceId,
    key: DeviceKey,
    pub entries: Vec<Entry>,
    dice: u64,
}

impl Writer {
    pub(crate) fn new(number: u8) -> Writer {
        Writer {
            device: DeviceId([number; 16]),
            key: DeviceKey::from_seed([number; 32]),
            entries: Vec::new(),
            dice: u64::from(number),
        }
    }

    /// Writes a record whose payload does not compress.
    pub(crate) fn creates(&mut self) -> EntryRef {
        let act = Act::Create {
            kind: "street_contact".parse().expect("a kind"),
            version: 1,
            book: "team/north".parse().expect("a book"),
        };
        self.writes(act)
    }

    /// Writes an amendment of a record.
    pub(crate) fn amends(&mut self, target: EntryRef) -> EntryRef {
        self.writes(Act::Change { target })
    }

    fn writes(&mut self, act: Act) -> EntryRef {
        let header = Header {
            act,
            clock: Clock::default(),
            directory: 0,
            remakes: None,
        };
        self.dice += 1_000;
        let mut dice = Dice(self.dice);
        let length = 40 + dice.below(200);
        let payload = (0..length).map(|_| dice.below(256) as u8).collect();
        self.entries.push(Entry::new(&header, payload, None));
        EntryRef {
            device: self.device,
            n: self.entries.len() as u64,
        }
    }

    /// The head after entry `n`.
    pub(crate) fn head(&self, n: u64) -> Head {
        let entries = self.entries.iter().take(n as usize);
        entries.fold(Head::EMPTY, |head, entry| head.extend(self.device, entry))
    }

    /// Entries from `from` on, to be stored.
    pub(crate) fn push(&self, from: u64) -> Push {
        let before = self.head(from - 1);
        let entries = self.entries[from as usize - 1..].to_vec();
        Push {
            part: JournalPart::sign(LEDGER, self.device, before, entries, &self.key),
            received: Vec::new(),
            carrier: None,
        }
    }
}

/// The content of a ledger: the heads of each journal by number, and the payloads that are left.
pub(crate) struct Held {
    pub heads: BTreeMap<EntryRef, Head>,
    pub payloads: BTreeMap<EntryRef, bool>,
}

/// Reads every part; each one fits those before it.
pub(crate) fn held(ledger: &Ledger, context: &str) -> Held {
    let mut held = Held {
        heads: BTreeMap::new(),
        payloads: BTreeMap::new(),
    };
    let reader = ledger.reader();
    for (at, frame) in ledger.places() {
        let stored = reader.read(at);
        let stored = stored.unwrap_or_else(|error| panic!("{context}: frame {frame}: {error}"));
        note(&stored, &mut held, context);
    }
    held
}

fn note(stored: &StoredPart, held: &mut Held, context: &str) {
    let part = &stored.part;
    for (head, entry) in part.heads().into_iter().zip(&part.entries) {
        let at = EntryRef {
            device: part.device,
            n: head.n,
        };
        let twice = held.heads.insert(at, head);
        assert!(twice.is_none(), "{context}: {at:?} is stored twice");
        held.payloads.insert(at, entry.payload.bytes().is_some());
    }
}
