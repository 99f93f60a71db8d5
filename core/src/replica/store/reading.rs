//! Records read from the entries in journal and received log.

use super::device_store::DeviceStore;
use super::row::{EntrySource, Known, Row};
use crate::ids::{EntryRef, PersonId, RecordId};
use crate::journal::{Act, Entry};
use crate::record::{MergeError, Origin, Record, Stamp};
use crate::replica::ReplicaError;
use crate::sync::Release;

impl DeviceStore {
    /// An entry of a record with who wrote it and when.
    pub fn read_known(&self, known: &Known) -> Result<(Entry, Stamp), ReplicaError> {
        match known.place {
            EntrySource::Own => {
                let entry = self.entry(known.entry.n)?;
                let stamp = Stamp {
                    entry: known.entry,
                    by: self.author()?,
                    at: entry.header().map_err(|_| ReplicaError::Newer)?.clock.wall,
                    received_at: self.rows.checkpoint.received_at(known.entry.n),
                };
                Ok((entry, stamp))
            }
            EntrySource::Received { at, page, release } => {
                let release = self.received.release(at, page, release)?;
                stamped(release)
            }
        }
    }

    /// Loads a record from its entries. One that cannot be merged (it builds on a quarantined one, or
    /// on one that has not come yet) is left out and marked so.
    pub fn record(&self, row: &mut Row) -> Result<Option<Record>, ReplicaError> {
        let Some(origin) = row.origin.clone() else {
            return Ok(None);
        };
        let mut record = Record::new(origin);
        self.merge_into(&mut record, row)?;
        Ok(Some(record))
    }

    /// Merges a row's entries into a record, in whatever order they came.
    pub fn merge_into(&self, record: &mut Record, row: &mut Row) -> Result<(), ReplicaError> {
        let creator = row.origin.as_ref().map(|origin| origin.creator);
        let mut waiting = Vec::new();
        for known in &mut row.entries {
            known.merged = false;
            if !known.counts(self.device(), creator) {
                continue;
            }
            match self.read_known(known) {
                Ok(read) => waiting.push((read, known)),
                // One entry that cannot be read any more must not take the others along.
                Err(ReplicaError::JournalDamaged) => {}
                Err(error) => return Err(error),
            }
        }
        loop {
            let before = waiting.len();
            waiting.retain_mut(|((entry, stamp), known)| {
                let companion = entry.companion.as_ref().and_then(|payload| payload.bytes());
                let Some(payload) = entry.payload.bytes() else {
                    return false;
                };
                match record.merge(stamp.clone(), payload, companion) {
                    Ok(()) => known.merged = true,
                    Err(MergeError::Missing(_)) => return true,
                    // One change that cannot be merged must not take the others along.
                    Err(MergeError::Refused(_)) => {}
                }
                false
            });
            if waiting.len() == before || waiting.is_empty() {
                return Ok(());
            }
        }
    }

    /// Loads a record as it was before some of its entries.
    pub fn record_without(
        &self,
        row: &Row,
        left_out: impl Fn(EntryRef) -> bool,
    ) -> Result<Option<Record>, ReplicaError> {
        let mut before = row.clone();
        before.entries.retain(|known| !left_out(known.entry));
        self.record(&mut before)
    }

    /// The record that an entry belongs to, with its origin when the entry creates it.
    pub fn belongs(entry: EntryRef, act: &Act) -> Option<(RecordId, Option<Origin>)> {
        match act {
            Act::Create {
                kind,
                version,
                book,
            } => {
                let origin = Origin {
                    creator: entry,
                    kind: kind.clone(),
                    version: *version,
                    book: book.clone(),
                };
                Some((origin.id(), Some(origin)))
            }
            Act::Change { target } => Some((RecordId::of(*target), None)),
            Act::Office { .. } => None,
        }
    }

    /// Returns the person who writes on this device.
    pub(super) fn author(&self) -> Result<PersonId, ReplicaError> {
        let person = self.rows.checkpoint.person.clone();
        person.ok_or(ReplicaError::JournalDamaged)
    }
}

/// A released entry and its stamp.
fn stamped(release: Release) -> Result<(Entry, Stamp), ReplicaError> {
    let entry = release.content.ok_or(ReplicaError::JournalDamaged)?;
    let stamp = Stamp {
        entry: release.entry,
        by: release.author,
        at: entry.header().map_err(|_| ReplicaError::Newer)?.clock.wall,
        received_at: Some(release.received_at),
    };
    Ok((entry, stamp))
}
