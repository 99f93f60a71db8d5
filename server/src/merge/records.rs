//! Loading records for a round or a reader: their accepted entries, from the ledger.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::record::{Origin, Stamp};

use super::MergeFailure;
use super::judge::Judge;
use super::merger::Merger;
use super::open::Open;
use super::work::{Work, is_quarantined};
use crate::directory::Directory;
use crate::merge::worker::{Incoming, Job, Reply, Want};

impl Merger {
    /// Opens an accepted record. False if there is none.
    pub(super) fn open(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        work: &mut Work,
    ) -> Result<bool, MergeFailure> {
        if work.records.contains_key(&id) {
            return Ok(true);
        }
        let Some(mut open) = self.load(judge.directory, id)? else {
            return Ok(false);
        };
        if open.standing.is_empty() {
            return Ok(false);
        }
        self.note_fallen(id, &mut open)?;
        work.records.insert(id, open);
        Ok(true)
    }

    /// Loads a record with all its accepted entries.
    fn load(&self, directory: &Directory, id: RecordId) -> Result<Option<Open>, MergeFailure> {
        let Some(row) = self.handles.index.record(id)? else {
            return Ok(None);
        };
        let Some(author) = directory.author(&row.creator.device) else {
            return Ok(None);
        };
        let origin = Origin {
            creator: row.creator,
            kind: row.kind,
            version: row.version,
            book: row.book,
        };
        let kinds = self.handles.kinds.now();
        let kind = kinds.reading(&origin.kind);
        let mut open = Open::new(origin.clone(), author);
        for (entry, _) in self.handles.index.standing(id)? {
            if let Some(incoming) = self.incoming(directory, entry)? {
                open.stands(entry, incoming, kind);
            }
        }
        open.shared_before = open.shared.clone();
        Ok(Some(open))
    }

    /// Adds the changes of a record that were quarantined earlier.
    pub(super) fn note_fallen(&self, id: RecordId, open: &mut Open) -> Result<(), MergeFailure> {
        for (entry, standing) in self.handles.index.waiting(id)? {
            if !is_quarantined(&standing) {
                continue;
            }
            if let Some(found) = self.handles.index.entry(entry, &self.handles.ledger)? {
                open.fallen.insert(found.entry.payload.hash());
                open.fallen
                    .extend(found.entry.companion.iter().map(|payload| payload.hash()));
            }
        }
        Ok(())
    }

    fn incoming(
        &self,
        directory: &Directory,
        entry: EntryRef,
    ) -> Result<Option<Incoming>, MergeFailure> {
        let Some(found) = self.handles.index.entry(entry, &self.handles.ledger)? else {
            return Ok(None);
        };
        let (Ok(header), Some(payload), Some(by)) = (
            found.entry.header(),
            found.entry.payload.bytes(),
            directory.author(&entry.device),
        ) else {
            return Ok(None);
        };
        let companion = found.entry.companion.as_ref();
        let companion = companion.and_then(|payload| payload.bytes());
        Ok(Some(Incoming {
            stamp: Stamp {
                entry,
                by,
                at: header.clock.wall,
                received_at: Some(found.received_at),
            },
            payload: payload.to_vec(),
            companion: companion.map(|bytes| bytes.to_vec().into()),
        }))
    }

    /// Reads records in their present state, for the view: nothing is judged.
    ///
    /// # Errors
    /// [`MergeFailure`] when ledger, index or worker fail.
    pub fn read(
        &mut self,
        ids: &BTreeSet<RecordId>,
        want: &Want,
    ) -> Result<BTreeMap<RecordId, Reply>, MergeFailure> {
        let mut found = Vec::new();
        let mut jobs = Vec::new();
        {
            let directory = self.handles.directory.read();
            for id in ids {
                let open = self.load(&directory, *id)?;
                if let Some(open) = open.filter(|open| !open.standing.is_empty()) {
                    found.push(*id);
                    jobs.push(job(&open, want.clone()));
                }
            }
        }
        let replies = self.worker.work(jobs)?;
        Ok(found.into_iter().zip(replies).collect())
    }
}

/// The worker's job for a record.
pub(super) fn job(open: &Open, want: Want) -> Job {
    let changes = open.standing.iter().chain(&open.fresh);
    Job {
        origin: open.origin.clone(),
        changes: changes.map(|(_, incoming)| incoming.clone()).collect(),
        standing: open.standing.len() as u32,
        want,
    }
}
