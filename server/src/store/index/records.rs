//! Queries on records and the latest ruling on their entries.

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::sync::{EntryStatus, QuarantineReason};

use super::draft::get;
use super::error::IndexError;
use super::keys;
use super::open::Index;
use super::rows::{RecordRow, entry_of, read};

impl Index {
    /// The latest ruling on an entry; `None` while it is not judged.
    ///
    /// # Errors
    /// [`IndexError`], as everywhere here: the index failed.
    pub fn status(&self, entry: EntryRef) -> Result<Option<EntryStatus>, IndexError> {
        Ok(get(&self.tree, &keys::ruled(entry))?.map(|ruled| ruled.standing))
    }

    /// A record of which an entry was accepted at least once.
    ///
    /// # Errors
    /// The index failed.
    pub fn record(&self, record: RecordId) -> Result<Option<RecordRow>, IndexError> {
        get(&self.tree, &keys::record(record))
    }

    /// The accepted entries of a record, with their payloads' hashes, in the order of release.
    ///
    /// # Errors
    /// The index failed.
    pub fn standing(&self, record: RecordId) -> Result<Vec<(EntryRef, Hash)>, IndexError> {
        let first = self.record(record)?.and_then(|row| row.first);
        let rows = self.tree.with_prefix(&keys::record_entries(record));
        let others = rows.map(|row| read(&row?.1));
        first.map(Ok).into_iter().chain(others).collect()
    }

    /// The books that a record was released to, first its own, the others by name.
    ///
    /// # Errors
    /// The index failed.
    pub fn record_books(&self, record: RecordId) -> Result<Vec<Book>, IndexError> {
        let prefix = keys::record_books(record);
        let home = self
            .record(record)?
            .and_then(|row| row.at_home.then_some(row.book));
        let others = self.tree.with_prefix(&prefix).map(|row| read(&row?.1));
        let mut others: Vec<Book> = others.collect::<Result<_, IndexError>>()?;
        others.sort();
        Ok(home.into_iter().chain(others).collect())
    }

    /// The entries of a record that are held or quarantined.
    ///
    /// # Errors
    /// The index failed.
    pub fn waiting(&self, record: RecordId) -> Result<Vec<(EntryRef, EntryStatus)>, IndexError> {
        let prefix = keys::all_waiting(record);
        let rows = self.tree.with_prefix(&prefix);
        rows.map(|row| entry_of(&row?.0, prefix.len()))
            .filter_map(|entry| self.with_status(entry).transpose())
            .collect()
    }

    /// The accepted entries that claim to reissue this entry with this payload. Any author can claim that:
    /// the caller compares the authors.
    ///
    /// # Errors
    /// The index failed.
    pub fn made_again(&self, entry: EntryRef, payload: Hash) -> Result<Vec<EntryRef>, IndexError> {
        let prefix = keys::all_remade(entry);
        let mut found = Vec::new();
        for row in self.tree.with_prefix(&prefix) {
            let (key, row) = row?;
            let by = entry_of(&key, prefix.len())?;
            let stands = self.status(by)? == Some(EntryStatus::Accepted);
            if stands && read::<Hash>(&row)? == payload {
                found.push(by);
            }
        }
        Ok(found)
    }

    /// All quarantined entries and their reasons.
    ///
    /// # Errors
    /// The index failed.
    pub fn quarantined(
        &self,
    ) -> impl Iterator<Item = Result<(EntryRef, QuarantineReason), IndexError>> + '_ {
        self.unsettled().filter_map(|row| match row {
            Ok((entry, EntryStatus::Quarantined(reason))) => Some(Ok((entry, reason))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    }

    /// All entries that wait for one they build on.
    ///
    /// # Errors
    /// The index failed.
    pub fn held(&self) -> impl Iterator<Item = Result<EntryRef, IndexError>> + '_ {
        self.unsettled().filter_map(|row| match row {
            Ok((entry, EntryStatus::Held)) => Some(Ok(entry)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    }

    fn unsettled(&self) -> impl Iterator<Item = Result<(EntryRef, EntryStatus), IndexError>> + '_ {
        let rows = self.tree.with_prefix(&keys::all_unsettled());
        rows.map(|row| entry_of(&row?.0, 1))
            .filter_map(|entry| self.with_status(entry).transpose())
    }

    fn with_status(
        &self,
        entry: Result<EntryRef, IndexError>,
    ) -> Result<Option<(EntryRef, EntryStatus)>, IndexError> {
        let entry = entry?;
        Ok(self.status(entry)?.map(|standing| (entry, standing)))
    }
}
