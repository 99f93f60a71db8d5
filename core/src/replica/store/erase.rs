//! Dropping a record that the office has erased: not a byte of it stays in the phone's directory.
//!
//! Own and received entries keep their headers and hashes, so that chains and places hold; what
//! was carried for colleagues likewise, also in the files of the devices that this phone was before. Rows
//! are rewritten without the record. The answer that ordered it is durable before and the rows reach
//! as far as it only afterwards: after a power cut it is read, and carried out, once more.

use std::collections::BTreeMap;

use super::device_store::DeviceStore;
use super::lineage::{Journal, Lineage};
use super::received::Received;
use crate::journal::{Entry, ErasureSet};
use crate::log::{At, Content, Frame, Log, LogError, Moved, Purpose};
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::rules::is_erased;
use crate::sync::{from_bytes, to_bytes};

/// Rewriting a segment needs room for another one; with less it waits for the next answer.
const FREE_BYTES_MIN: u64 = 24 * 1024 * 1024;

impl DeviceStore {
    /// True if records that the office has erased are still to be dropped.
    pub fn is_erasing(&self) -> bool {
        !self.rows.checkpoint.erasing.is_empty()
    }

    /// Erases the records that the office has erased from journals and received logs, and returns
    /// the erasure set that must be applied elsewhere before [`DeviceStore::drop_rows`]; none where
    /// there is nothing to erase, or no room for it.
    ///
    /// # Errors
    /// The disk's error; the next opening goes on.
    pub fn erase(&mut self, lineage: &Lineage) -> Result<Option<ErasureSet>, ReplicaError> {
        let records = self.rows.checkpoint.erasing.clone();
        if records.is_empty() || self.files.disk.free_bytes()? < FREE_BYTES_MIN {
            return Ok(None);
        }
        let mut erasure_set = ErasureSet {
            records,
            ..ErasureSet::default()
        };
        let journals = lineage.journals(&self.journal)?;
        self.absorb(&mut erasure_set, &journals)?;
        for journal in journals {
            if journal.device == self.device() {
                self.erase_own(journal, &erasure_set)?;
            } else {
                erase_earlier(&self.files, journal, &erasure_set)?;
            }
        }
        for (purpose, prefix) in [(Purpose::Journal, "journal"), (Purpose::Received, "heard")] {
            self.files
                .remove_set_aside(purpose, prefix, self.device())?;
        }
        Ok(Some(erasure_set))
    }

    /// Drops the rows of erased records: no other file holds anything of them any more.
    pub fn drop_rows(&mut self, erased: &ErasureSet) {
        for record in &erased.records {
            self.rows.remove(*record);
        }
        self.rows.checkpoint.erasing.clear();
    }

    /// Finds out what else says the same: entries that were made again from erased ones, and those
    /// from which they were.
    fn absorb(
        &self,
        erasure_set: &mut ErasureSet,
        journals: &[Journal],
    ) -> Result<(), ReplicaError> {
        let mut learnt = true;
        while learnt {
            learnt = false;
            for journal in journals {
                learnt |= if journal.device == self.device() {
                    journal.teaches(&self.journal.log, erasure_set)?
                } else {
                    let (log, _) = self.files.open_journal(journal.device)?;
                    journal.teaches(&log, erasure_set)?
                };
            }
        }
        Ok(())
    }

    /// Erases what must be gone from journal and received log; rows follow what has moved.
    fn erase_own(
        &mut self,
        journal: Journal,
        erasure_set: &ErasureSet,
    ) -> Result<(), ReplicaError> {
        rewrite(&mut self.journal.log, |frame| {
            journal.without(frame, erasure_set)
        })?;
        let moved = rewrite(&mut self.received.log, |frame| {
            received_without(frame, erasure_set)
        })?;
        self.received.forget();
        if !moved.is_empty() {
            let places: BTreeMap<At, At> =
                moved.iter().map(|moved| (moved.from, moved.to)).collect();
            self.rows.follow(&places);
        }
        Ok(())
    }
}

/// Rewrites whichever segments hold something that must go.
fn rewrite(
    log: &mut Log,
    mut change: impl FnMut(&Frame) -> Option<Content>,
) -> Result<Vec<Moved>, ReplicaError> {
    let mut moved = Vec::new();
    for segment in log.segments() {
        moved.extend(log.rewrite(segment, |frame| Ok::<_, LogError>(change(frame)))?);
    }
    Ok(moved)
}

/// An answer of the office without what must go; `None` where it stays as it is.
fn received_without(frame: &Frame, erasure_set: &ErasureSet) -> Option<Content> {
    let mut received: Received = from_bytes(&frame.body).ok()?;
    let mut erased = false;
    let pages = received.response.books.iter_mut();
    for release in pages.flat_map(|page| &mut page.releases) {
        let at = release.entry;
        let content = release.content.as_mut();
        let goes = |content: &&mut Entry| is_erased(erasure_set, at, content);
        if let Some(content) = content.filter(goes) {
            erased |= content.erase();
        }
    }
    erased.then(|| Content {
        flags: frame.flags,
        body: to_bytes(&received),
    })
}

/// The files of a device that this phone was before; its rows can be made again.
fn erase_earlier(
    files: &Files,
    journal: Journal,
    erasure_set: &ErasureSet,
) -> Result<(), ReplicaError> {
    let device = journal.device;
    let (mut log, _) = files.open_journal(device)?;
    rewrite(&mut log, |frame| journal.without(frame, erasure_set))?;
    let (mut log, _) = files.open_log(Purpose::Received, "heard", device)?;
    rewrite(&mut log, |frame| received_without(frame, erasure_set))?;
    files.remove_set_aside(Purpose::Journal, "journal", device)?;
    files.remove_set_aside(Purpose::Received, "heard", device)?;
    let disk = &files.disk;
    let rows = format!("rows-{device}-");
    for name in disk.list()?.iter().filter(|name| name.starts_with(&rows)) {
        disk.remove(name)?;
    }
    Ok(disk.sync_dir()?)
}
