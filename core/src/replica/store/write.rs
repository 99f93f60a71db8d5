//! Own entries: written to a record in hand, appended to the journal, and folded at once.

use super::device_store::DeviceStore;
use super::fold::branch_of;
use super::packed::Packed;
use super::row::Row;
use crate::ids::{Actor, EntryRef, RecordId};
use crate::journal::{Act, Clock, Entry, Header, Reissued};
use crate::planted::{Bug, planted};
use crate::record::{Origin, Record, Stamp, Write};
use crate::replica::ReplicaError;

/// A record in hand to write to.
pub(in crate::replica) struct OpenRecord {
    record: Record,
    row: Row,
    /// True if the record is built from the row's entries and from nothing else.
    is_of_row: bool,
}

impl OpenRecord {
    /// Begins a record.
    pub fn begin(origin: Origin) -> OpenRecord {
        let row = Row {
            origin: Some(origin.clone()),
            ..Row::default()
        };
        OpenRecord {
            record: Record::new(origin),
            row,
            is_of_row: true,
        }
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.record.origin().id()
    }

    fn act(&self) -> Act {
        let origin = self.record.origin();
        if self.record.holds_creator() {
            Act::Change {
                target: origin.creator,
            }
        } else {
            Act::Create {
                kind: origin.kind.clone(),
                version: origin.version,
                book: origin.book.clone(),
            }
        }
    }
}

impl DeviceStore {
    /// Opens a record; none while the entry that created it is not here.
    ///
    /// # Errors
    /// The failure of the files.
    pub fn open_record(&self, id: RecordId) -> Result<Option<OpenRecord>, ReplicaError> {
        let Some(mut row) = self.row(id).cloned() else {
            return Ok(None);
        };
        let record = self.record(&mut row)?.filter(Record::holds_creator);
        Ok(record.map(|record| OpenRecord {
            record,
            row,
            is_of_row: true,
        }))
    }

    /// Opens a record that another device's files hold, with the entries of it that are here.
    ///
    /// # Errors
    /// The failure of the files.
    pub fn open_record_on(&self, mut base: Record) -> Result<OpenRecord, ReplicaError> {
        let row = self.row(base.origin().id()).cloned().unwrap_or_default();
        self.merge_into(&mut base, &mut row.clone())?;
        Ok(OpenRecord {
            record: base,
            row,
            is_of_row: false,
        })
    }

    /// Writes to a record: appends the entry, makes it durable, and brings the record's row up to date.
    ///
    /// # Errors
    /// The error of the disk or the document; nothing is saved then.
    pub fn write(
        &mut self,
        mut open: OpenRecord,
        write: &Write<'_>,
        clock: Clock,
        remakes: Option<Reissued>,
    ) -> Result<EntryRef, ReplicaError> {
        let actor = Actor {
            device: self.device(),
            branch: self.free_branch(&open.row),
        };
        let act = open.act();
        let payloads = open.record.write(actor, self.next_entry(), write)?;
        let header = Header {
            act,
            clock,
            directory: self.checkpoint().directory,
            remakes,
        };
        let entry = Entry::new(&header, payloads.main, payloads.companion);
        let at = self.journal.append(&entry)?;
        if !open.is_of_row || !self.put_written(open, at, &entry, clock) {
            self.fold_own(at.n, &entry)?;
        }
        Ok(at)
    }

    /// Makes the record in hand its row. False where the entry has to be read like any other.
    fn put_written(&mut self, open: OpenRecord, at: EntryRef, entry: &Entry, clock: Clock) -> bool {
        let OpenRecord {
            mut record,
            mut row,
            ..
        } = open;
        let (Ok(by), Some(main)) = (self.author(), entry.payload.bytes()) else {
            return false;
        };
        let stamp = Stamp {
            entry: at,
            by,
            at: clock.wall,
            received_at: self.checkpoint().received_at(at.n),
        };
        let companion = entry.companion.as_ref();
        let companion = companion.and_then(|payload| payload.bytes());
        if record.note_written(stamp, main, companion).is_err() {
            return false;
        }
        row.branch = row.branch.max(branch_of(entry));
        row.put_own(at);
        row.shown = record.shown().as_ref().map(Packed::of);
        self.rows.put(record.origin().id(), row);
        true
    }

    /// The branch on which to write to a record next: one on which everything that this device wrote
    /// is part of it. Else a change's number would be used twice.
    fn free_branch(&self, row: &Row) -> u16 {
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

#[cfg(test)]
mod tests;
