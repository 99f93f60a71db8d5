//! Own entries: appended to the journal, and folded at once.

use super::device_store::DeviceStore;
use super::fold::branch_of;
use super::row::Row;
use crate::ids::{EntryRef, RecordId};
use crate::journal::Entry;
use crate::planted::{Bug, planted};
use crate::replica::ReplicaError;

/// An own entry that is durable.
pub(in crate::replica) struct Saved {
    /// Its number.
    pub entry: EntryRef,
    /// Its record.
    pub record: Option<RecordId>,
}

impl DeviceStore {
    /// Appends an own entry, makes it durable, and brings its record's row up to date.
    ///
    /// # Errors
    /// What the disk says; nothing is saved then.
    pub fn append(&mut self, entry: &Entry) -> Result<Saved, ReplicaError> {
        let saved = self.journal.append(entry)?;
        let record = self.fold_own(saved.n, entry)?;
        Ok(Saved {
            entry: saved,
            record,
        })
    }

    /// The branch on which to write to a record next: one on which everything that this device wrote
    /// is part of it. Else a change's number would be used twice.
    pub fn free_branch(&self, row: &Row) -> u16 {
        if planted(Bug::ReusedActor) {
            return row.branch;
        }
        row.entries
            .iter()
            .filter(|known| known.entry.device == self.device() && !known.merged)
            .filter_map(|known| self.entry(known.entry.n).ok())
            .map(|entry| branch_of(&entry).saturating_add(1))
            .fold(row.branch, u16::max)
    }
}
