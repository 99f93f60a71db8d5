//! The files of one device: what it wrote, what it heard, and the rows made from both.

use std::sync::{Arc, Mutex, PoisonError};

use minicbor::{Decode, Encode};

use super::ReplicaError;
use super::rows::{Covered, Known, Place, Row, Rows};
use crate::ids::{DeviceId, EntryRef, Hash, RecordId};
use crate::journal::{Act, Entry, Head};
use crate::log::{At, Disk, Log, LogError, LogSpec, Purpose, Recovery};
use crate::record::{MergeError, Origin, Record, Stamp};
use crate::sync::{Release, Response, from_bytes, to_bytes};

/// Opening holds one segment in memory, so a phone's are small.
const SEGMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A log of one device.
pub(super) fn spec(purpose: Purpose, prefix: &str, device: DeviceId) -> LogSpec {
    LogSpec {
        purpose,
        owner: device.0,
        prefix: format!("{prefix}-{device}"),
        segment_bytes_max: SEGMENT_BYTES_MAX,
    }
}

/// What a phone keeps of an answer: the parts that change what it knows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Heard {
    #[n(0)]
    pub response: Response,
}

/// The files of one device.
pub(super) struct Volume {
    pub device: DeviceId,
    pub journal: Log,
    pub head: Head,
    pub heard: Log,
    pub rows: Rows,
    last_heard: Mutex<Option<(At, Arc<Response>)>>,
}

/// What opening found.
pub(super) struct Opened {
    pub volume: Volume,
    pub journal: Recovery,
}

impl Volume {
    /// Opens or creates the files of a device; rows that are behind are brought up to date by the
    /// caller.
    pub(super) fn open(disk: &Arc<dyn Disk>, device: DeviceId) -> Result<Opened, ReplicaError> {
        let (journal, recovery) =
            Log::open(disk.clone(), spec(Purpose::Journal, "journal", device))?;
        let (heard, heard_recovery) =
            Log::open(disk.clone(), spec(Purpose::Heard, "heard", device))?;
        let mut rows = Rows::open(disk, device)?;
        if !heard_recovery.damage.is_empty() || rows.covered.heard >= heard.next_frame() {
            // What the office said is missing in part: read the books again from their start.
            rows.forget_cursors();
        }
        let mut volume = Volume {
            device,
            journal,
            head: Head::EMPTY,
            heard,
            rows,
            last_heard: Mutex::new(None),
        };
        volume.head = volume.fold_head(&recovery)?;
        if volume.rows.covered.journal.n > volume.head.n {
            volume.rows.start_anew(disk, device)?;
        }
        Ok(Opened {
            volume,
            journal: recovery,
        })
    }

    /// Chains the journal's entries, from where the rows knew the head.
    fn fold_head(&self, recovery: &Recovery) -> Result<Head, ReplicaError> {
        let known = self.rows.covered.journal;
        let mut head = match recovery.damage.is_empty() {
            true => known,
            false => Head::EMPTY,
        };
        let places: Vec<(At, u64)> = self.journal.frames().collect();
        if places.last().map_or(0, |(_, number)| *number) < head.n {
            head = Head::EMPTY;
        }
        for (at, number) in places {
            if number != head.n + 1 {
                continue;
            }
            head = head.extend(self.device, &decode_entry(&self.journal.read(at)?.body)?);
        }
        Ok(head)
    }

    /// Appends an entry and makes it durable: from here on it is saved.
    pub(super) fn save(&mut self, entry: &Entry) -> Result<EntryRef, ReplicaError> {
        self.journal.append(0, &to_bytes(entry))?;
        self.journal.sync()?;
        self.head = self.head.extend(self.device, entry);
        Ok(self.own(self.head.n))
    }

    pub(super) fn own(&self, n: u64) -> EntryRef {
        EntryRef {
            device: self.device,
            n,
        }
    }

    /// The device's own entry of a number.
    pub(super) fn entry(&self, n: u64) -> Result<Entry, ReplicaError> {
        let place = self.journal.place(n).ok_or(ReplicaError::JournalDamaged)?;
        decode_entry(&self.journal.read(place)?.body)
    }

    /// The hash of the journal at a number.
    pub(super) fn hash_at(&self, n: u64) -> Result<Option<Hash>, ReplicaError> {
        if n == self.head.n {
            return Ok(Some(self.head.hash));
        }
        if n > self.head.n {
            return Ok(None);
        }
        let known = self
            .rows
            .covered
            .receipts
            .iter()
            .map(|receipt| receipt.through);
        let mut head = known
            .filter(|head| head.n <= n)
            .max_by_key(|head| head.n)
            .unwrap_or(Head::EMPTY);
        while head.n < n {
            head = head.extend(self.device, &self.entry(head.n + 1)?);
        }
        Ok(Some(head.hash))
    }

    /// Keeps an answer durably and gives its place.
    pub(super) fn keep(&mut self, response: Response) -> Result<(At, Arc<Response>), ReplicaError> {
        let heard = Heard { response };
        let at = self.heard.append(0, &to_bytes(&heard))?;
        self.heard.sync()?;
        let response = Arc::new(heard.response);
        *self.cache() = Some((at, response.clone()));
        Ok((at, response))
    }

    /// An answer that was kept.
    pub(super) fn heard_at(&self, at: At) -> Result<Arc<Response>, ReplicaError> {
        if let Some((place, response)) = self.cache().as_ref()
            && *place == at
        {
            return Ok(response.clone());
        }
        let frame = self.heard.read(at)?;
        let heard: Heard = from_bytes(&frame.body).map_err(|_| ReplicaError::Newer)?;
        let response = Arc::new(heard.response);
        *self.cache() = Some((at, response.clone()));
        Ok(response)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Option<(At, Arc<Response>)>> {
        self.last_heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry of a record with who wrote it and when.
    fn read_known(&self, known: &Known) -> Result<(Entry, Stamp), ReplicaError> {
        match known.place {
            Place::Own => {
                let entry = self.entry(known.entry.n)?;
                let stamp = Stamp {
                    entry: known.entry,
                    by: self
                        .rows
                        .covered
                        .person
                        .clone()
                        .ok_or(ReplicaError::JournalDamaged)?,
                    at: entry.header().map_err(|_| ReplicaError::Newer)?.clock.wall,
                    received_at: self.rows.covered.received_at(known.entry.n),
                };
                Ok((entry, stamp))
            }
            Place::Heard { at, page, release } => {
                let response = self.heard_at(at)?;
                let release = response
                    .books
                    .get(page as usize)
                    .and_then(|page| page.releases.get(release as usize))
                    .ok_or(ReplicaError::JournalDamaged)?;
                stamped(release)
            }
        }
    }

    /// Loads a record from its entries. One that cannot be merged (it builds on a quarantined one) is
    /// left out and marked so.
    pub(super) fn record(&self, row: &mut Row) -> Result<Option<Record>, ReplicaError> {
        let Some(origin) = row.origin.clone() else {
            return Ok(None);
        };
        let mut record = Record::new(origin);
        for known in row.entries.iter_mut().filter(|known| known.merged) {
            let (entry, stamp) = self.read_known(known)?;
            let Some(payload) = entry.payload.bytes() else {
                known.merged = false;
                continue;
            };
            let companion = entry.companion.as_ref().and_then(|payload| payload.bytes());
            match record.merge(stamp, payload, companion) {
                Ok(()) => {}
                Err(MergeError::Missing(_)) => known.merged = false,
                Err(refused @ MergeError::Refused(_)) => return Err(refused.into()),
            }
        }
        Ok(Some(record))
    }

    /// Merges a row's entries into a record that other files began.
    pub(super) fn merge_into(&self, record: &mut Record, row: &Row) -> Result<(), ReplicaError> {
        for known in row.entries.iter().filter(|known| known.merged) {
            let (entry, stamp) = self.read_known(known)?;
            let companion = entry.companion.as_ref().and_then(|payload| payload.bytes());
            if let Some(payload) = entry.payload.bytes() {
                record.merge(stamp, payload, companion)?;
            }
        }
        Ok(())
    }

    /// Loads a record as it was before some of its entries.
    pub(super) fn record_without(
        &self,
        row: &Row,
        left_out: impl Fn(EntryRef) -> bool,
    ) -> Result<Option<Record>, ReplicaError> {
        let mut before = row.clone();
        before.entries.retain(|known| !left_out(known.entry));
        self.record(&mut before)
    }

    /// The record that an entry belongs to, with its origin when the entry creates it.
    pub(super) fn belongs(entry: EntryRef, act: &Act) -> Option<(RecordId, Option<Origin>)> {
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

    /// Makes the rows durable as far as they are.
    pub(super) fn keep_rows(&mut self, disk: &Arc<dyn Disk>) -> Result<(), ReplicaError> {
        let covered = Covered {
            journal: self.head,
            heard: self.heard.next_frame() - 1,
            ..self.rows.covered.clone()
        };
        self.rows.keep(disk, self.device, covered)
    }
}

fn decode_entry(body: &[u8]) -> Result<Entry, ReplicaError> {
    from_bytes(body).map_err(|_| ReplicaError::Newer)
}

/// A released entry and its stamp.
fn stamped(release: &Release) -> Result<(Entry, Stamp), ReplicaError> {
    let entry = release
        .content
        .clone()
        .ok_or(ReplicaError::JournalDamaged)?;
    let stamp = Stamp {
        entry: release.entry,
        by: release.author.clone(),
        at: entry.header().map_err(|_| ReplicaError::Newer)?.clock.wall,
        received_at: Some(release.received_at),
    };
    Ok((entry, stamp))
}

impl From<LogError> for ReplicaError {
    fn from(error: LogError) -> ReplicaError {
        match error {
            LogError::Newer { .. } => ReplicaError::Newer,
            other => ReplicaError::Disk(other.to_string()),
        }
    }
}
