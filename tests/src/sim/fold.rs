//! A reading of the ledger that shares no code with index and merging: stored entries, rulings, and
//! the content of each record.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::change::{self, Scalar};
use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry, Topic};
use streetbook_core::record::{MergeError, Origin, Record, Stamp};
use streetbook_core::sync::{EntryStatus, from_bytes};
use streetbook_core::time::Instant;
use streetbook_server::directory::Directory;
use streetbook_server::store::events::Releases;
use streetbook_server::store::ledger::Ledger;

/// The content of the ledger.
#[derive(Default)]
pub(super) struct Fold {
    /// Every stored entry of phones, with its time of receipt.
    pub stored: BTreeMap<EntryRef, (Entry, Instant)>,
    /// Entries that are in more than one frame.
    pub twice: Vec<EntryRef>,
    /// The latest ruling on each.
    pub ruled: BTreeMap<EntryRef, EntryStatus>,
    /// The number of times that each was released as accepted, by book.
    pub released: BTreeMap<(Book, EntryRef), u64>,
    /// The releases of each record, in order, with their books.
    pub records: BTreeMap<RecordId, Told>,
}

/// A record according to its releases.
#[derive(Default)]
pub(super) struct Told {
    pub entries: Vec<EntryRef>,
    pub books: BTreeSet<Book>,
}

impl Fold {
    /// Reads a ledger.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub(super) fn of(ledger: &Ledger, own: DeviceId) -> Result<Fold, String> {
        let mut fold = Fold::default();
        let reader = ledger.reader();
        let mut releases = Vec::new();
        for (at, _) in ledger.places() {
            let stored = reader.read(at).map_err(|error| error.to_string())?;
            let device = stored.part.device;
            for (n, entry) in (stored.part.from..).zip(&stored.part.entries) {
                if device == own {
                    releases.extend(releases_in(entry)?);
                    continue;
                }
                let at = EntryRef { device, n };
                let received = stored.received_at(n);
                if fold.stored.insert(at, (entry.clone(), received)).is_some() {
                    fold.twice.push(at);
                }
            }
        }
        for run in releases.iter().flat_map(|one: &Releases| &one.runs) {
            for entry in run.entries() {
                fold.rule(&run.book, &run.standing, entry);
            }
        }
        Ok(fold)
    }

    fn rule(&mut self, book: &Book, standing: &EntryStatus, at: EntryRef) {
        self.ruled.insert(at, standing.clone());
        let stored = self.stored.get(&at);
        let Some(id) = stored.and_then(|(entry, _)| entry.record(at)) else {
            return;
        };
        let told = self.records.entry(id).or_default();
        if *standing != EntryStatus::Accepted {
            told.entries.retain(|known| *known != at);
            return;
        }
        told.books.insert(book.clone());
        if !told.entries.contains(&at) {
            told.entries.push(at);
        }
        *self.released.entry((book.clone(), at)).or_default() += 1;
    }

    /// Returns true if an entry is accepted.
    pub(super) fn stands(&self, at: EntryRef) -> bool {
        self.ruled.get(&at) == Some(&EntryStatus::Accepted)
    }

    /// Returns true if an entry is accepted, or a reissue of it.
    pub(super) fn stands_again(&self, at: EntryRef) -> bool {
        self.stands(at)
            || self.stored.iter().any(|(again, (entry, _))| {
                let remakes = entry.header().ok().and_then(|header| header.remakes);
                remakes.is_some_and(|remade| remade.entry == at)
                    && *again != at
                    && self.stands_again(*again)
            })
    }

    /// Returns true if a record's creation was quarantined.
    pub(super) fn has_fallen(&self, id: RecordId) -> bool {
        let creator = self.stored.keys().find(|at| RecordId::of(**at) == id);
        creator.is_none_or(|at| matches!(self.ruled.get(at), Some(EntryStatus::Quarantined(_))))
    }

    /// Every text that a stored entry writes into a record, with the entry.
    pub(super) fn texts(&self) -> BTreeMap<String, Vec<EntryRef>> {
        let mut texts: BTreeMap<String, Vec<EntryRef>> = BTreeMap::new();
        for (at, (entry, _)) in &self.stored {
            let change = entry.payload.bytes().map(change::read);
            let Some(Ok(change)) = change else { continue };
            for op in change.ops {
                if let Some(Scalar::Text(text)) = op.value {
                    texts.entry(text).or_default().push(*at);
                }
            }
        }
        texts
    }

    /// A record in its present state.
    ///
    /// # Errors
    /// An accepted change that does not merge.
    pub(super) fn record(
        &self,
        id: RecordId,
        directory: &Directory,
    ) -> Result<Option<Record>, String> {
        let Some(told) = self.records.get(&id) else {
            return Ok(None);
        };
        let creator = told.entries.iter().find(|at| RecordId::of(**at) == id);
        let origin = creator.and_then(|at| self.origin(*at));
        let Some(origin) = origin else {
            return Ok(None);
        };
        let mut record = Record::new(origin);
        let mut rest = told.entries.clone();
        while !rest.is_empty() {
            let before = rest.len();
            let mut later = Vec::new();
            for at in rest {
                match self.merge(&mut record, at, directory) {
                    Ok(()) => {}
                    Err(MergeError::Missing(_)) => later.push(at),
                    Err(error) => return Err(format!("{at:?} of {id} stands: {error}")),
                }
            }
            if later.len() == before {
                return Err(format!(
                    "{later:?} of {id} stand and lack what they build on"
                ));
            }
            rest = later;
        }
        Ok(Some(record))
    }

    fn origin(&self, at: EntryRef) -> Option<Origin> {
        let (entry, _) = self.stored.get(&at)?;
        match entry.header().ok()?.act {
            Act::Create {
                kind,
                version,
                book,
            } => Some(Origin {
                creator: at,
                kind,
                version,
                book,
            }),
            _ => None,
        }
    }

    fn merge(
        &self,
        record: &mut Record,
        at: EntryRef,
        directory: &Directory,
    ) -> Result<(), MergeError> {
        let refused = |what: &str| MergeError::Refused(what.to_owned());
        let found = self.stored.get(&at);
        let (entry, received) = found.ok_or_else(|| refused("it is not stored"))?;
        let author = directory.author(&at.device);
        let header = entry.header();
        let header = header.map_err(|error| refused(&error.to_string()))?;
        let stamp = Stamp {
            entry: at,
            by: author.ok_or_else(|| refused("nobody wrote it"))?,
            at: header.clock.wall,
            received_at: Some(*received),
        };
        let payload = entry.payload.bytes();
        let payload = payload.ok_or_else(|| refused("its payload is gone"))?;
        let companion = entry.companion.as_ref().and_then(|payload| payload.bytes());
        record.merge(stamp, payload, companion)
    }
}

fn releases_in(entry: &Entry) -> Result<Option<Releases>, String> {
    let header = entry.header().map_err(|error| error.to_string())?;
    match (header.act.topic(), entry.payload.bytes()) {
        (Some(Topic::Releases), Some(payload)) => from_bytes(payload)
            .map(Some)
            .map_err(|error| error.to_string()),
        _ => Ok(None),
    }
}
