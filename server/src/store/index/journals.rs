//! Queries on journals: their ends, and the place and hash of an entry.

use std::sync::Arc;

use streetbook_core::ids::{DeviceId, EntryRef, Hash};
use streetbook_core::journal::Entry;
use streetbook_core::log::At;
use streetbook_core::time::Instant;

use super::draft::get;
use super::error::IndexError;
use super::keys;
use super::open::Index;
use super::rows::{JournalEnd, PartRow, misshapen, number_of, read};
use crate::store::ledger::{LedgerReader, StoredPart};

/// Segments are rewritten one after the other; a reader meets a few such moves at most.
const MOVES_MAX: usize = 8;

/// An entry that was found in the ledger.
#[derive(Clone, Debug)]
pub struct Found {
    /// The entry.
    pub entry: Entry,
    /// Time at which it was first stored.
    pub received_at: Instant,
    /// The part that holds it.
    pub part: Arc<StoredPart>,
}

impl Index {
    /// The end of a journal; [`JournalEnd::EMPTY`] for an unknown one.
    ///
    /// # Errors
    /// [`IndexError`], as everywhere here: the index failed.
    pub fn head(&self, device: DeviceId) -> Result<JournalEnd, IndexError> {
        Ok(get(&self.tree, &keys::head(device))?.unwrap_or(JournalEnd::EMPTY))
    }

    /// The end of each journal.
    ///
    /// # Errors
    /// The index failed.
    pub fn heads(
        &self,
    ) -> impl Iterator<Item = Result<(DeviceId, JournalEnd), IndexError>> + use<> {
        self.tree.with_prefix(&keys::heads()).map(|row| {
            let (key, value) = row?;
            let device = key.get(1..).and_then(|bytes| bytes.try_into().ok());
            let device = device.ok_or_else(|| misshapen("no device in the key"))?;
            Ok((DeviceId(device), read(&value)?))
        })
    }

    /// The stored part that holds an entry.
    ///
    /// # Errors
    /// The index failed.
    pub fn part_of(&self, entry: EntryRef) -> Result<Option<PartRow>, IndexError> {
        let first = keys::part(EntryRef { n: 0, ..entry });
        let last = keys::part(entry);
        let found = self.tree.last_between(first.bytes(), last.bytes())?;
        let row: Option<PartRow> = found.map(|(_, value)| read(&value)).transpose()?;
        Ok(row.filter(|part| part.last >= entry.n))
    }

    /// The place in the ledger of the part that holds an entry.
    ///
    /// # Errors
    /// The index failed.
    pub fn place(&self, entry: EntryRef) -> Result<Option<At>, IndexError> {
        Ok(self.part_of(entry)?.map(|part| part.at))
    }

    /// An entry, read from the ledger.
    ///
    /// # Errors
    /// Index or ledger failed.
    pub fn entry(
        &self,
        entry: EntryRef,
        ledger: &LedgerReader,
    ) -> Result<Option<Found>, IndexError> {
        let Some((_, part)) = self.read_part(entry, ledger)? else {
            return Ok(None);
        };
        Ok(part.entry(entry.n).cloned().map(|found| Found {
            entry: found,
            received_at: part.received_at(entry.n),
            part,
        }))
    }

    /// The hash of a stored entry; the zero hash for number 0.
    ///
    /// # Errors
    /// Index or ledger failed.
    pub fn hash_at(
        &self,
        entry: EntryRef,
        ledger: &LedgerReader,
    ) -> Result<Option<Hash>, IndexError> {
        if entry.n == 0 {
            return Ok(Some(Hash::ZERO));
        }
        match self.part_of(entry)? {
            None => Ok(None),
            Some(part) if part.last == entry.n => Ok(Some(part.hash)),
            Some(_) => {
                let read = self.read_part(entry, ledger)?;
                let heads = read.map(|(_, part)| part.part.heads()).unwrap_or_default();
                let found = heads.iter().find(|head| head.n == entry.n);
                Ok(found.map(|head| head.hash))
            }
        }
    }

    /// The part that holds an entry, read from the ledger. An erasure may move it between the look-up of
    /// its place and the read: then the look-up is repeated.
    fn read_part(
        &self,
        entry: EntryRef,
        ledger: &LedgerReader,
    ) -> Result<Option<(PartRow, Arc<StoredPart>)>, IndexError> {
        for _ in 1..MOVES_MAX {
            let Some(row) = self.part_of(entry)? else {
                return Ok(None);
            };
            match ledger.read(row.at) {
                Err(error) if error.has_moved() => {}
                read => return Ok(Some((row, read?))),
            }
        }
        let Some(row) = self.part_of(entry)? else {
            return Ok(None);
        };
        Ok(Some((row, ledger.read(row.at)?)))
    }

    /// The entries of the server's own journal that are neither releases, rulings nor lines of the audit log, in
    /// order: the directory is folded from them at start.
    ///
    /// # Errors
    /// The index failed.
    pub fn office_events(&self) -> Result<Vec<(u64, At)>, IndexError> {
        let rows = self.tree.with_prefix(&keys::events());
        rows.map(|row| {
            let (key, value) = row?;
            Ok((number_of(&key, 1)?, read(&value)?))
        })
        .collect()
    }

    /// The lines of the audit log from number `first` to `last`, both included, from either end: a caller
    /// reads one page of it.
    ///
    /// # Errors
    /// The index failed.
    pub fn notes_between(
        &self,
        first: u64,
        last: u64,
    ) -> impl DoubleEndedIterator<Item = Result<(u64, At), IndexError>> + use<> {
        let (first, last) = (keys::note(first), keys::note(last));
        self.tree.between(first.bytes(), last.bytes()).map(|row| {
            let (key, value) = row?;
            Ok((number_of(&key, 1)?, read(&value)?))
        })
    }

    /// The frames after a number, in order: the ledger's tail, for merging.
    ///
    /// # Errors
    /// The index failed.
    pub fn frames_after(
        &self,
        frame: u64,
    ) -> impl Iterator<Item = Result<(u64, At), IndexError>> + use<> {
        let (first, last) = (keys::frame(frame.saturating_add(1)), keys::frame(u64::MAX));
        self.tree.between(first.bytes(), last.bytes()).map(|row| {
            let (key, value) = row?;
            Ok((number_of(&key, 1)?, read(&value)?))
        })
    }
}
