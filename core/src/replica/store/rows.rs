//! The persisted row file: each record's content, so that opening a phone with fifteen thousand
//! records loads rows instead of documents.
//!
//! Rows are made from journal and received answers and can always be made again; a row is never the
//! truth. Each frame is one row (the last of a record counts), a ruling of the office, a receipt,
//! or a note of how far journal and received log are covered. What a record says stays packed until somebody
//! looks ([`super::Packed`]).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::Vacant;

use minicbor::{Decode, Encode};

use super::checkpoint::{SyncCheckpoint, read};
use super::row::Row;
use crate::ids::{DeviceId, RecordId};
use crate::log::{At, Log, Purpose};
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::rules::{FindingKey, FindingNotice};
use crate::sync::to_bytes;

const ROW: u8 = 0;
const COVERED: u8 = 1;
const SAID: u8 = 2;
const RECEIPT: u8 = 3;
/// Rows are rewritten when the file holds this many times more than are alive.
const STALE_FACTOR: usize = 2;
/// And when its notes of coverage have grown to this.
const COVERED_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The rows in memory and their file.
pub(super) struct Rows {
    log: Log,
    frames: usize,
    /// Bytes of coverage notes.
    covered_bytes: usize,
    /// The file has failed or misses a row: it is rewritten with the next [`Rows::keep`].
    broken: bool,
    map: BTreeMap<RecordId, Row>,
    /// Receipts that have their frame.
    receipts: usize,
    /// The office's latest finding on each.
    said: BTreeMap<FindingKey, FindingNotice>,
    pub(super) checkpoint: SyncCheckpoint,
}

#[derive(Encode, Decode)]
struct Stored {
    #[n(0)]
    id: RecordId,
    #[n(1)]
    row: Row,
}

/// [`Stored`], with the row skipped.
#[derive(Decode)]
struct StoredId {
    #[n(0)]
    id: RecordId,
}

#[derive(Encode)]
struct StoredRef<'a> {
    #[n(0)]
    id: RecordId,
    #[n(1)]
    row: &'a Row,
}

impl Rows {
    /// Opens the row file. An unreadable file is started again: rows can be rebuilt.
    pub(super) fn open(files: &Files, device: DeviceId) -> Result<Rows, ReplicaError> {
        let (log, recovery) = files.open_log(Purpose::Rows, "rows", device)?;
        let mut rows = Rows {
            log,
            frames: 0,
            covered_bytes: 0,
            broken: false,
            map: BTreeMap::new(),
            receipts: 0,
            said: BTreeMap::new(),
            checkpoint: SyncCheckpoint::default(),
        };
        if !recovery.damage.is_empty() || rows.read().is_err() {
            rows.start_anew(files, device)?;
        }
        Ok(rows)
    }

    /// Reads from the end, where the last of each is. What is behind the last note of coverage is
    /// left: it is made again.
    fn read(&mut self) -> Result<(), ReplicaError> {
        let mut covered: Option<SyncCheckpoint> = None;
        let mut said: Vec<FindingNotice> = Vec::new();
        let mut receipts = Vec::new();
        let (map, covered_bytes) = (&mut self.map, &mut self.covered_bytes);
        self.log.walk_back(|flags, body| {
            match flags {
                COVERED => {
                    *covered_bytes += body.len();
                    if covered.is_none() {
                        covered = Some(SyncCheckpoint::of_this_build(body)?);
                    }
                }
                _ if covered.is_none() => {}
                ROW => {
                    let StoredId { id } = read(body)?;
                    if let Vacant(row) = map.entry(id) {
                        row.insert(read::<Stored>(body)?.row);
                    }
                }
                SAID => said.push(read(body)?),
                RECEIPT => receipts.push(read(body)?),
                _ => return Err(ReplicaError::Newer),
            }
            Ok::<_, ReplicaError>(())
        })?;
        for said in said.into_iter().rev() {
            note(&mut self.said, said);
        }
        receipts.reverse();
        // One that a power cut left behind the last note was learnt, and kept, once more.
        receipts.dedup();
        self.frames = self.log.frames().count();
        self.receipts = receipts.len();
        self.checkpoint = covered.unwrap_or_default();
        self.checkpoint.receipts = receipts;
        Ok(())
    }

    /// Forgets all rows, in memory and on disk.
    pub(super) fn start_anew(
        &mut self,
        files: &Files,
        device: DeviceId,
    ) -> Result<(), ReplicaError> {
        let log = files.begin_log_anew(Purpose::Rows, "rows", device)?;
        self.map.clear();
        self.receipts = 0;
        self.said.clear();
        self.checkpoint = SyncCheckpoint::default();
        self.log = log;
        self.frames = 0;
        self.covered_bytes = 0;
        self.broken = false;
        Ok(())
    }

    pub(super) fn get(&self, id: RecordId) -> Option<&Row> {
        self.map.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&RecordId, &Row)> {
        self.map.iter()
    }

    /// Drops a row and the office's findings on it: with the next [`Rows::keep`] the file is rewritten
    /// without them.
    pub(super) fn remove(&mut self, id: RecordId) {
        self.map.remove(&id);
        self.said.retain(|_, said| !said.is_about(id));
        self.broken = true;
    }

    /// The office's latest finding on each.
    pub(super) fn said(&self) -> &BTreeMap<FindingKey, FindingNotice> {
        &self.said
    }

    /// Stores the office's finding; it reaches the disk with the next [`Rows::keep`].
    pub(super) fn put_said(&mut self, said: FindingNotice) {
        if self.log.append(SAID, &to_bytes(&said)).is_err() {
            self.broken = true;
        }
        self.frames += 1;
        note(&mut self.said, said);
    }

    /// Forgets the office's findings: it sends the inbox from its start.
    pub(super) fn forget_said(&mut self) {
        self.broken |= !self.said.is_empty();
        self.said.clear();
    }

    /// Follows answers that have moved within the received log.
    pub(super) fn follow(&mut self, places: &BTreeMap<At, At>) {
        let rows = self.map.values_mut();
        for known in rows.flat_map(|row| &mut row.entries) {
            known.place = known.place.followed(places);
        }
        for published in &mut self.checkpoint.published {
            published.place = published.place.followed(places);
        }
        self.broken = true;
    }

    /// Stores a row; it reaches the disk with the next [`Rows::keep`]. A row file that fails loses
    /// no entry that is saved in the journal.
    pub(super) fn put(&mut self, id: RecordId, row: Row) {
        let stored = Stored { id, row };
        if self.log.append(ROW, &to_bytes(&stored)).is_err() {
            self.broken = true;
        }
        self.frames += 1;
        self.map.insert(id, stored.row);
    }

    /// Writes what was put, and how far it reaches.
    pub(super) fn keep(&mut self, files: &Files, device: DeviceId) -> Result<(), ReplicaError> {
        let alive = self.map.len() + self.said.len() + self.checkpoint.receipts.len();
        let stale = self.frames > STALE_FACTOR * alive + 1_000;
        if self.broken || stale || self.covered_bytes > COVERED_BYTES_MAX {
            self.write_anew(files, device)?;
        }
        let kept = self.append_covered();
        let kept = kept.and_then(|()| Ok(self.log.sync()?));
        self.broken |= kept.is_err();
        kept
    }

    /// Receipts that have no frame yet, and how far all of it reaches.
    fn append_covered(&mut self) -> Result<(), ReplicaError> {
        for receipt in self.checkpoint.receipts.iter().skip(self.receipts) {
            self.log.append(RECEIPT, &to_bytes(receipt))?;
            self.frames += 1;
        }
        self.receipts = self.checkpoint.receipts.len();
        let body = to_bytes(&self.checkpoint);
        self.frames += 1;
        self.covered_bytes += body.len();
        self.log.append(COVERED, &body)?;
        Ok(())
    }

    fn write_anew(&mut self, files: &Files, device: DeviceId) -> Result<(), ReplicaError> {
        let map = std::mem::take(&mut self.map);
        let said = std::mem::take(&mut self.said);
        let covered = std::mem::take(&mut self.checkpoint);
        let fresh = self.start_anew(files, device);
        self.checkpoint = covered;
        self.map = map;
        self.said = said;
        self.broken = true;
        fresh?;
        for (id, row) in &self.map {
            let stored = StoredRef { id: *id, row };
            self.log.append(ROW, &to_bytes(&stored))?;
            self.frames += 1;
        }
        for said in self.said.values() {
            self.log.append(SAID, &to_bytes(said))?;
            self.frames += 1;
        }
        self.broken = false;
        Ok(())
    }
}

/// Applies the office's next finding on a key.
fn note(all: &mut BTreeMap<FindingKey, FindingNotice>, said: FindingNotice) {
    if said.is_withdrawn() {
        drop(all.remove(&said.key()))
    } else {
        drop(all.insert(said.key(), said))
    }
}
