//! One device's journal on disk, and the position up to which it is intact.

use crate::ids::{DeviceId, EntryRef};
use crate::journal::{Entry, Head};
use crate::log::{Log, Recovery};
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::sync::{from_bytes, to_bytes};

/// The journal of one device.
pub(super) struct OwnJournal {
    pub(super) device: DeviceId,
    pub(super) log: Log,
    /// The last entry. Behind damage its hash proves nothing.
    pub(super) head: Head,
    /// Up to here the journal is whole: what follows damage cannot be sent.
    pub(super) whole: u64,
}

impl OwnJournal {
    /// Opens or creates the journal of a device; [`OwnJournal::chain`] completes it.
    pub(super) fn open(
        files: &Files,
        device: DeviceId,
    ) -> Result<(OwnJournal, Recovery), ReplicaError> {
        let (log, recovery) = files.open_journal(device)?;
        let journal = OwnJournal {
            device,
            log,
            head: Head::EMPTY,
            whole: 0,
        };
        Ok((journal, recovery))
    }

    /// Chains the entries behind a known head.
    pub(super) fn chain(&mut self, known: Head) -> Result<(), ReplicaError> {
        let mut head = known;
        let mut whole = head.n;
        for (at, number) in self.log.frames().filter(|(_, number)| *number > known.n) {
            if number == whole + 1 {
                whole = number;
            }
            head.n = number - 1;
            head = head.extend(self.device, &decode_entry(&self.log.read(at)?.body)?);
        }
        self.head = head;
        self.whole = whole;
        Ok(())
    }

    /// True if part of it cannot be read: its device needs a successor.
    pub(super) fn is_damaged(&self) -> bool {
        self.whole < self.head.n
    }

    /// Appends an entry and makes it durable: from here on it is saved.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<EntryRef, ReplicaError> {
        self.log.append(0, &to_bytes(entry))?;
        self.log.sync()?;
        if !self.is_damaged() {
            self.whole += 1;
        }
        self.head = self.head.extend(self.device, entry);
        Ok(self.own(self.head.n))
    }

    /// Names an entry of it.
    pub(super) fn own(&self, n: u64) -> EntryRef {
        EntryRef {
            device: self.device,
            n,
        }
    }

    /// The entry of a number.
    pub(super) fn entry(&self, n: u64) -> Result<Entry, ReplicaError> {
        let place = self.log.place(n).ok_or(ReplicaError::JournalDamaged)?;
        decode_entry(&self.log.read(place)?.body)
    }

    /// The numbers of its readable entries behind one, in order.
    pub(super) fn numbers_after(&self, n: u64) -> Vec<u64> {
        let numbers = self.log.frames().map(|(_, number)| number);
        numbers.filter(|number| *number > n).collect()
    }
}

/// Reads an entry of a journal.
pub(super) fn decode_entry(body: &[u8]) -> Result<Entry, ReplicaError> {
    from_bytes(body).map_err(|_| ReplicaError::Newer)
}
