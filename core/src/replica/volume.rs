//! The files of one device: what it wrote, what it heard, and the rows made from both.

use super::ReplicaError;
use super::damage::JournalDamage;
use super::files::Files;
use super::heard::{Answers, Heard};
use super::rows::{Known, Place, Row, Rows};
use crate::ids::{DeviceId, EntryRef, Hash, RecordId};
use crate::journal::{Act, Entry, Head};
use crate::log::{At, Log, LogError, Purpose};
use crate::record::{MergeError, Origin, Record, Stamp};
use crate::sync::{Release, Response, from_bytes, to_bytes};

/// The files of one device.
pub(super) struct Volume {
    pub device: DeviceId,
    pub journal: Log,
    /// The last entry. Behind damage its hash proves nothing.
    pub head: Head,
    /// Up to here the journal is whole: what follows damage cannot be sent.
    pub whole: u64,
    /// What of the journal cannot be read.
    pub damage: Option<JournalDamage>,
    /// Unreadable stretches of the heard log.
    pub lost: u64,
    /// The books must be read from their start: answers have been lost.
    pub reread: bool,
    pub heard: Log,
    pub rows: Rows,
    answers: Answers,
}

impl Volume {
    /// Opens or creates the files of a device; rows that are behind are brought up to date by the
    /// caller.
    pub(super) fn open(files: &Files, device: DeviceId) -> Result<Volume, ReplicaError> {
        let (journal, recovery) = files.open_log(Purpose::Journal, "journal", device)?;
        let (heard, heard_recovery) = files.open_log(Purpose::Heard, "heard", device)?;
        let rows = Rows::open(files, device)?;
        let undamaged = recovery.damage.is_empty();
        let mut volume = Volume {
            device,
            damage: JournalDamage::of(recovery, &journal, device, &rows),
            journal,
            head: Head::EMPTY,
            whole: 0,
            lost: heard_recovery.damage.len() as u64,
            reread: false,
            rows,
            heard,
            answers: Answers::default(),
        };
        let covered = &volume.rows.covered;
        let last = volume.journal.next_frame() - 1;
        let ahead = covered.heard >= volume.heard.next_frame() || covered.journal.n > last;
        volume.reread = volume.lost != covered.heard_damage.unwrap_or(0);
        let moved = covered.heard_generations != volume.heard.generations();
        if ahead || moved || volume.reread {
            // Rows that reach further than their files, or lean on answers that are gone or elsewhere.
            volume.rows.start_anew(files, device)?;
        }
        volume.fold_head(undamaged)?;
        Ok(volume)
    }

    /// Chains the journal's entries, from where the rows knew the head when all of it is there.
    fn fold_head(&mut self, undamaged: bool) -> Result<(), ReplicaError> {
        let mut head = match undamaged {
            true => self.rows.covered.journal,
            false => Head::EMPTY,
        };
        let behind = head.n;
        let mut whole = head.n;
        for (at, number) in self.journal.frames().filter(|(_, number)| *number > behind) {
            if number == whole + 1 {
                whole = number;
            }
            head.n = number - 1;
            head = head.extend(self.device, &decode_entry(&self.journal.read(at)?.body)?);
        }
        self.head = head;
        self.whole = whole;
        Ok(())
    }

    /// Whether something in the journal cannot be read: its device needs a successor.
    pub(super) fn is_damaged(&self) -> bool {
        self.whole < self.head.n
    }

    /// What the office held of the journal by its last word in the heard log.
    pub(super) fn office_held(&self) -> Result<u64, ReplicaError> {
        let mut held = 0;
        for (at, _) in self.heard.frames() {
            let response = self.heard_at(at)?;
            let own = response
                .receipts
                .iter()
                .find(|receipt| receipt.device == self.device);
            held = own.map_or(held, |receipt| receipt.through.n);
        }
        Ok(held)
    }

    /// Appends an entry and makes it durable: from here on it is saved.
    pub(super) fn save(&mut self, entry: &Entry) -> Result<EntryRef, ReplicaError> {
        self.journal.append(0, &to_bytes(entry))?;
        self.journal.sync()?;
        if !self.is_damaged() {
            self.whole += 1;
        }
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
        if n > self.whole {
            return Ok(None);
        }
        if n == self.head.n {
            return Ok(Some(self.head.hash));
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
    pub(super) fn keep(&mut self, response: Response) -> Result<(At, Response), ReplicaError> {
        let heard = Heard { response };
        let at = self.heard.append(0, &to_bytes(&heard))?;
        self.heard.sync()?;
        Ok((at, heard.response))
    }

    /// An answer that was kept.
    pub(super) fn heard_at(&self, at: At) -> Result<Response, ReplicaError> {
        let frame = self.heard.read(at)?;
        let heard: Heard = from_bytes(&frame.body).map_err(|_| ReplicaError::Newer)?;
        Ok(heard.response)
    }

    /// One release of an answer that was kept.
    pub(super) fn release_at(
        &self,
        at: At,
        page: u32,
        release: u32,
    ) -> Result<Release, ReplicaError> {
        let answer = self.answers.at(&self.heard, at)?;
        answer
            .release(page, release)
            .ok_or(ReplicaError::JournalDamaged)
    }

    /// Forgets the answers that were read.
    pub(super) fn forget_heard(&self) {
        self.answers.forget();
    }

    /// An entry of a record with who wrote it and when.
    pub(super) fn read_known(&self, known: &Known) -> Result<(Entry, Stamp), ReplicaError> {
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
                let release = self.release_at(at, page, release)?;
                stamped(release)
            }
        }
    }

    /// Loads a record from its entries. One that cannot be merged (it builds on a quarantined one, or
    /// on one that has not come yet) is left out and marked so.
    pub(super) fn record(&self, row: &mut Row) -> Result<Option<Record>, ReplicaError> {
        let Some(origin) = row.origin.clone() else {
            return Ok(None);
        };
        let mut record = Record::new(origin);
        self.merge_into(&mut record, row)?;
        Ok(Some(record))
    }

    /// Merges a row's entries into a record, in whatever order they came.
    pub(super) fn merge_into(
        &self,
        record: &mut Record,
        row: &mut Row,
    ) -> Result<(), ReplicaError> {
        let creator = row.origin.as_ref().map(|origin| origin.creator);
        let mut waiting = Vec::new();
        for known in &mut row.entries {
            known.merged = false;
            if !known.counts(self.device, creator) {
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
    pub(super) fn keep_rows(&mut self, files: &Files) -> Result<(), ReplicaError> {
        let covered = &mut self.rows.covered;
        covered.journal = self.head;
        covered.heard = self.heard.next_frame() - 1;
        covered.heard_damage = Some(self.lost);
        covered.heard_generations = self.heard.generations();
        self.rows.keep(files, self.device)
    }
}

pub(super) fn decode_entry(body: &[u8]) -> Result<Entry, ReplicaError> {
    from_bytes(body).map_err(|_| ReplicaError::Newer)
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

impl From<LogError> for ReplicaError {
    fn from(error: LogError) -> ReplicaError {
        match error {
            LogError::Newer { .. } => ReplicaError::Newer,
            LogError::Sealed { .. } => ReplicaError::Sealed,
            LogError::WrongKey { .. } => ReplicaError::WrongKey,
            LogError::NotSealed { .. } => ReplicaError::NotSealed,
            other => ReplicaError::Disk(other.to_string()),
        }
    }
}
