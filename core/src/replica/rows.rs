//! The persisted row file: what each record says, so that opening a phone with fifteen thousand
//! records loads rows instead of documents.
//!
//! Rows are made from journal and heard answers and can always be made again; a row is never the
//! truth. Each frame is one row (the last of a record counts), a ruling that the office said, or a note
//! of how far journal and heard log are covered.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::ReplicaError;
use super::erase::followed;
use super::files::Files;
use super::published::Published;
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, PersonId, RecordId};
use crate::journal::Head;
use crate::log::{At, Log, Purpose};
use crate::record::{Origin, Shown};
use crate::rules::{RulingKey, RulingSaid};
use crate::sync::{Challenge, Cursor, Receipt, Tag, from_bytes, to_bytes};
use crate::time::Instant;

const ROW: u8 = 0;
const COVERED: u8 = 1;
const SAID: u8 = 2;
/// Rows are rewritten when the file holds this many times more than are alive.
const STALE_FACTOR: usize = 4;
/// And when its notes of coverage have grown to this.
const COVERED_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where an entry's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) enum Place {
    /// In the device's own journal.
    #[n(0)]
    Own,
    /// In an answer of the office.
    #[n(1)]
    Heard {
        #[n(0)]
        at: At,
        #[n(1)]
        page: u32,
        #[n(2)]
        release: u32,
    },
}

/// What the office has ruled about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) enum Ruled {
    #[n(0)]
    Nothing,
    #[n(1)]
    Stands,
    #[n(2)]
    Held,
    #[n(3)]
    Quarantined {
        #[n(0)]
        code: String,
        #[n(1)]
        text: String,
    },
    #[n(4)]
    Erased,
}

/// One entry of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Known {
    #[n(0)]
    pub entry: EntryRef,
    #[n(1)]
    pub place: Place,
    #[n(2)]
    pub ruled: Ruled,
    /// Whether the record is made with it.
    #[n(3)]
    pub merged: bool,
}

impl Known {
    /// Whether the record may be made with it: nobody merges what was not released, his own entries
    /// apart. An own record that was set aside stays to be seen where it was written.
    pub(super) fn counts(&self, device: DeviceId, creator: Option<EntryRef>) -> bool {
        let own = self.entry.device == device;
        match self.ruled {
            Ruled::Stands => true,
            Ruled::Nothing | Ruled::Held => own,
            Ruled::Quarantined { .. } => own && creator == Some(self.entry),
            Ruled::Erased => false,
        }
    }
}

/// One record as the phone knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(super) struct Row {
    /// Missing while only later entries of it have come.
    #[n(0)]
    pub origin: Option<Origin>,
    #[n(1)]
    pub shown: Option<Shown>,
    #[n(2)]
    pub entries: Vec<Known>,
    /// The branch on which this device writes to the record.
    #[n(3)]
    pub branch: u16,
}

impl Row {
    /// Whether the office has set aside the entry that created the record.
    pub(super) fn is_set_aside(&self) -> bool {
        let creator = self.origin.as_ref().map(|origin| origin.creator);
        self.entries.iter().any(|known| {
            Some(known.entry) == creator && matches!(known.ruled, Ruled::Quarantined { .. })
        })
    }
}

/// How far the rows reach, and what was learnt on the way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Covered {
    #[n(0)]
    pub journal: Head,
    #[n(1)]
    pub heard: u64,
    #[n(2)]
    pub cursors: BTreeMap<Book, CursorAt>,
    /// Every receipt of the own journal, oldest first.
    #[n(3)]
    pub receipts: Vec<Receipt>,
    /// What the office holds of the own journal now; less than the last receipt after a restore.
    #[n(4)]
    pub held: u64,
    #[n(5)]
    pub directory: u64,
    #[n(6)]
    pub challenge: Option<Challenge>,
    #[n(7)]
    pub person: Option<PersonId>,
    /// Receipts of the journals that this phone carries.
    #[n(8)]
    pub relayed: BTreeMap<DeviceId, u64>,
    /// Unreadable stretches of the heard log whose loss has been made good.
    #[n(9)]
    pub heard_damage: Option<u64>,
    /// Records that the office has erased and this phone has not dropped yet.
    #[cbor(n(10), default)]
    pub erasing: BTreeSet<RecordId>,
    /// How often segments of the heard log were rewritten: places are good for that state alone.
    #[cbor(n(11), default)]
    pub heard_generations: u64,
    /// What the office has published, oldest first.
    #[cbor(n(12), default)]
    pub published: Vec<Published>,
}

/// How far a book has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct CursorAt {
    #[n(0)]
    pub after: u64,
    #[n(1)]
    pub tag: Tag,
}

impl Default for Covered {
    fn default() -> Covered {
        Covered {
            journal: Head::EMPTY,
            heard: 0,
            cursors: BTreeMap::new(),
            receipts: Vec::new(),
            held: 0,
            directory: 0,
            challenge: None,
            person: None,
            relayed: BTreeMap::new(),
            heard_damage: None,
            erasing: BTreeSet::new(),
            heard_generations: 0,
            published: Vec::new(),
        }
    }
}

impl Covered {
    /// The highest number that was ever receipted.
    pub(super) fn receipted(&self) -> u64 {
        self.receipts.last().map_or(0, |receipt| receipt.through.n)
    }

    /// When the office first stored an own entry.
    pub(super) fn received_at(&self, n: u64) -> Option<Instant> {
        let place = self
            .receipts
            .partition_point(|receipt| receipt.through.n < n);
        self.receipts.get(place).map(|receipt| receipt.received_at)
    }

    pub(super) fn pull(&self) -> Vec<Cursor> {
        self.cursors
            .iter()
            .map(|(book, at)| Cursor {
                book: book.clone(),
                after: at.after,
                tag: at.tag,
            })
            .collect()
    }
}

/// The rows in memory and their file.
pub(super) struct Rows {
    log: Log,
    frames: usize,
    /// Bytes of coverage notes, which grow with every receipt.
    covered_bytes: usize,
    /// The file has failed or misses a row: it is written anew with the next [`Rows::keep`].
    broken: bool,
    map: BTreeMap<RecordId, Row>,
    /// The office's last word on each.
    said: BTreeMap<RulingKey, RulingSaid>,
    pub covered: Covered,
}

#[derive(Encode, Decode)]
struct Stored {
    #[n(0)]
    id: RecordId,
    #[n(1)]
    row: Row,
}

#[derive(Encode)]
struct StoredRef<'a> {
    #[n(0)]
    id: RecordId,
    #[n(1)]
    row: &'a Row,
}

impl Rows {
    /// Opens the row file. Whatever cannot be read starts anew: rows can be made again.
    pub(super) fn open(files: &Files, device: DeviceId) -> Result<Rows, ReplicaError> {
        let (log, recovery) = files.open_log(Purpose::Rows, "rows", device)?;
        let mut rows = Rows {
            log,
            frames: 0,
            covered_bytes: 0,
            broken: false,
            map: BTreeMap::new(),
            said: BTreeMap::new(),
            covered: Covered::default(),
        };
        if !recovery.damage.is_empty() || rows.read().is_err() {
            rows.start_anew(files, device)?;
        }
        Ok(rows)
    }

    /// Rows after the last note of coverage are left: they are made again.
    fn read(&mut self) -> Result<(), ReplicaError> {
        let mut pending = Vec::new();
        let mut said = Vec::new();
        let mut covered = None;
        for (at, _) in self.log.frames() {
            let frame = self.log.read(at)?;
            self.frames += 1;
            if frame.flags == ROW {
                pending.push(from_bytes::<Stored>(&frame.body).map_err(|_| ReplicaError::Newer)?);
                continue;
            }
            if frame.flags == SAID {
                said.push(from_bytes::<RulingSaid>(&frame.body).map_err(|_| ReplicaError::Newer)?);
                continue;
            }
            self.covered_bytes += frame.body.len();
            covered = Some(frame.body);
            for said in said.drain(..) {
                note(&mut self.said, said);
            }
            self.map
                .extend(pending.drain(..).map(|stored| (stored.id, stored.row)));
        }
        if let Some(body) = covered {
            self.covered = from_bytes(&body).map_err(|_| ReplicaError::Newer)?;
        }
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
        self.said.clear();
        self.covered = Covered::default();
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

    /// Drops a row and what the office said of it: with the next [`Rows::keep`] the file is written
    /// anew without them.
    pub(super) fn remove(&mut self, id: RecordId) {
        self.map.remove(&id);
        self.said.retain(|_, said| !said.is_about(id));
        self.broken = true;
    }

    /// The office's last word on each.
    pub(super) fn said(&self) -> &BTreeMap<RulingKey, RulingSaid> {
        &self.said
    }

    /// Keeps what the office says; it reaches the disk with the next [`Rows::keep`].
    pub(super) fn put_said(&mut self, said: RulingSaid) {
        if self.log.append(SAID, &to_bytes(&said)).is_err() {
            self.broken = true;
        }
        self.frames += 1;
        note(&mut self.said, said);
    }

    /// Forgets what the office said: it tells the inbox from its start.
    pub(super) fn forget_said(&mut self) {
        self.broken |= !self.said.is_empty();
        self.said.clear();
    }

    /// Follows answers that have moved within the heard log.
    pub(super) fn follow(&mut self, places: &BTreeMap<At, At>) {
        let rows = self.map.values_mut();
        for known in rows.flat_map(|row| &mut row.entries) {
            known.place = followed(known.place, places);
        }
        for published in &mut self.covered.published {
            published.place = followed(published.place, places);
        }
        self.broken = true;
    }

    /// Keeps a row; it reaches the disk with the next [`Rows::keep`]. A row file that fails costs
    /// nobody an entry that is saved in the journal.
    pub(super) fn put(&mut self, id: RecordId, row: Row) {
        let stored = Stored { id, row };
        if self.log.append(ROW, &to_bytes(&stored)).is_err() {
            self.broken = true;
        }
        self.frames += 1;
        self.map.insert(id, stored.row);
    }

    /// Writes what was put, and how far it reaches.
    pub(super) fn keep(
        &mut self,
        files: &Files,
        device: DeviceId,
        covered: Covered,
    ) -> Result<(), ReplicaError> {
        let alive = self.map.len() + self.said.len();
        let stale = self.frames > STALE_FACTOR * alive + 1_000;
        self.covered = covered;
        if self.broken || stale || self.covered_bytes > COVERED_BYTES_MAX {
            self.write_anew(files, device)?;
        }
        let body = to_bytes(&self.covered);
        self.frames += 1;
        self.covered_bytes += body.len();
        let kept = self.log.append(COVERED, &body).map(drop);
        let kept = kept.and_then(|()| self.log.sync());
        self.broken |= kept.is_err();
        Ok(kept?)
    }

    fn write_anew(&mut self, files: &Files, device: DeviceId) -> Result<(), ReplicaError> {
        let map = std::mem::take(&mut self.map);
        let said = std::mem::take(&mut self.said);
        let covered = std::mem::take(&mut self.covered);
        let fresh = self.start_anew(files, device);
        self.covered = covered;
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

/// Takes the office's next word on something.
fn note(all: &mut BTreeMap<RulingKey, RulingSaid>, said: RulingSaid) {
    match said.is_withdrawn() {
        true => drop(all.remove(&said.key())),
        false => drop(all.insert(said.key(), said)),
    }
}
