//! The files of one device, opened and persisted.

use super::checkpoint::SyncCheckpoint;
use super::damage::JournalDamage;
use super::journal::OwnJournal;
use super::received::ReceivedLog;
use super::row::Row;
use super::rows::Rows;
use crate::ids::{DeviceId, EntryRef, Hash, RecordId};
use crate::journal::{Entry, Head};
use crate::limits;
use crate::log::LogError;
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::rules::{FindingKey, FindingNotice};
use crate::sync::Challenge;

/// The files of one device.
pub(in crate::replica) struct DeviceStore {
    pub(super) files: Files,
    /// The office's own journal.
    pub(super) ledger: [u8; 16],
    pub(super) journal: OwnJournal,
    /// The unreadable part of the journal.
    damage: Option<JournalDamage>,
    pub(super) received: ReceivedLog,
    /// The books must be read from their start: answers have been lost.
    pub(super) reread: bool,
    /// True if rows lack something that the logs hold, since a read failed: they are not written, so that
    /// the next opening folds it again.
    pub(super) incomplete: bool,
    pub(super) rows: Rows,
}

impl DeviceStore {
    /// Opens or creates the files of a device; [`DeviceStore::catch_up`] brings the rows up to date.
    ///
    /// # Errors
    /// The failure of the files.
    pub fn open(
        files: &Files,
        device: DeviceId,
        ledger: [u8; 16],
    ) -> Result<DeviceStore, ReplicaError> {
        let (journal, recovery) = OwnJournal::open(files, device)?;
        let received = ReceivedLog::open(files, device)?;
        let rows = Rows::open(files, device)?;
        let undamaged = recovery.damage.is_empty();
        let mut store = DeviceStore {
            files: files.clone(),
            ledger,
            damage: JournalDamage::of(recovery, &journal.log, device, &rows),
            journal,
            reread: received.lost != rows.checkpoint.heard_damage.unwrap_or(0),
            incomplete: false,
            received,
            rows,
        };
        if store.reread || store.is_ahead() {
            store.rows.start_anew(files, device)?;
        }
        let known = &store.rows.checkpoint;
        store.journal.chain(if undamaged {
            known.journal
        } else {
            Head::EMPTY
        })?;
        Ok(store)
    }

    /// True if the rows reach further than their files, or refer to answers that have moved.
    fn is_ahead(&self) -> bool {
        let checkpoint = &self.rows.checkpoint;
        checkpoint.heard > self.received.last()
            || checkpoint.journal.n > self.journal.log.next_frame() - 1
            || checkpoint.heard_generations != self.received.log.generations()
    }

    /// Makes the rows durable up to their current position.
    ///
    /// # Errors
    /// The disk's error.
    pub fn persist(&mut self) -> Result<(), ReplicaError> {
        if self.incomplete {
            return Ok(());
        }
        let checkpoint = &mut self.rows.checkpoint;
        checkpoint.journal = self.journal.head;
        checkpoint.heard = self.received.last();
        checkpoint.heard_damage = Some(self.received.lost);
        checkpoint.heard_generations = self.received.log.generations();
        self.rows.keep(&self.files, self.journal.device)
    }

    /// The device.
    pub fn device(&self) -> DeviceId {
        self.journal.device
    }

    /// The last entry of the journal.
    pub fn head(&self) -> Head {
        self.journal.head
    }

    /// Up to here the journal is whole.
    pub fn whole_through(&self) -> u64 {
        self.journal.whole
    }

    /// True if part of the journal cannot be read: the device needs a successor.
    pub fn is_damaged(&self) -> bool {
        self.journal.is_damaged()
    }

    /// Returns the part of the journal that could not be read when it was opened.
    pub fn damage(&self) -> Option<&JournalDamage> {
        self.damage.as_ref()
    }

    /// Names an own entry.
    pub fn own(&self, n: u64) -> EntryRef {
        self.journal.own(n)
    }

    /// Names the entry that will be written next.
    pub fn next_entry(&self) -> EntryRef {
        self.own(self.head().n + 1)
    }

    /// Reads an own entry.
    ///
    /// # Errors
    /// [`ReplicaError::JournalDamaged`] where none can be read.
    pub fn entry(&self, n: u64) -> Result<Entry, ReplicaError> {
        self.journal.entry(n)
    }

    /// The numbers of the own entries that can be read behind one, in order.
    pub fn numbers_after(&self, n: u64) -> Vec<u64> {
        self.journal.numbers_after(n)
    }

    /// Returns the hash of the journal at a number; none where it does not reach or cannot be read.
    ///
    /// # Errors
    /// The disk's error.
    pub fn hash_at(&self, n: u64) -> Result<Option<Hash>, ReplicaError> {
        if n > self.journal.whole {
            return Ok(None);
        }
        let last = self.head();
        if n == last.n {
            return Ok(Some(last.hash));
        }
        let receipts = self.rows.checkpoint.receipts.iter();
        let known = receipts.map(|receipt| receipt.through);
        let mut head = known
            .filter(|head| head.n <= n)
            .max_by_key(|head| head.n)
            .unwrap_or(Head::EMPTY);
        while head.n < n {
            head = head.extend(self.device(), &self.entry(head.n + 1)?);
        }
        Ok(Some(head.hash))
    }

    /// Returns the position of rows, cursors and receipts.
    pub fn checkpoint(&self) -> &SyncCheckpoint {
        &self.rows.checkpoint
    }

    /// Sets a fresh challenge; it reaches the disk with the next [`DeviceStore::persist`].
    pub fn set_challenge(&mut self, challenge: Challenge) {
        self.rows.checkpoint.challenge = Some(challenge);
    }

    /// Sets the office's position of the directory; it reaches the disk with the next
    /// [`DeviceStore::persist`].
    pub fn set_directory(&mut self, directory: u64) {
        self.rows.checkpoint.directory = directory;
    }

    /// Counts the own entries behind a number as unsent, and those up to it as sent.
    pub fn send_from_behind(&mut self, n: u64) {
        self.rows.checkpoint.held = n;
    }

    /// Returns the number of entries of the journal that the office held by its latest answer in
    /// the received log.
    ///
    /// # Errors
    /// The disk's error.
    pub fn office_held(&self) -> Result<u64, ReplicaError> {
        let mut held = 0;
        for at in self.received.places_after(0) {
            let response = self.received.response(at)?;
            let mut receipts = response.receipts.iter();
            let own = receipts.find(|receipt| receipt.device == self.device());
            held = own.map_or(held, |receipt| receipt.through.n);
        }
        Ok(held)
    }

    /// The row of a record.
    pub fn row(&self, id: RecordId) -> Option<&Row> {
        self.rows.get(id)
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = (&RecordId, &Row)> {
        self.rows.iter()
    }

    /// The office's latest version of each ruling.
    pub fn rulings(&self) -> impl Iterator<Item = (&FindingKey, &FindingNotice)> {
        self.rows.said().iter()
    }

    /// Refuses when little space is left, so that what is there already can still be written and sent.
    ///
    /// # Errors
    /// [`ReplicaError::StorageFull`], or the disk's error.
    pub fn check_space(&self) -> Result<(), ReplicaError> {
        let free_bytes = self.files.disk.free_bytes()?;
        if free_bytes < limits::FREE_BYTES_MIN {
            return Err(ReplicaError::StorageFull {
                free_bytes,
                needed_bytes: limits::FREE_BYTES_MIN,
            });
        }
        Ok(())
    }
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
