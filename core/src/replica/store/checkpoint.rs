//! The position of the rows in journal and received log.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::row::EntrySource;
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, PersonId, RecordId};
use crate::journal::Head;
use crate::replica::ReplicaError;
use crate::sync::{Challenge, Cursor, Receipt, Tag, from_bytes};
use crate::time::Instant;

/// Version of the rows' format, and of what is packed in them: to be raised by every change of
/// either. Rows of another format are rebuilt.
const FORMAT: u32 = 1;

/// The rows' position, and what was learnt up to it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct SyncCheckpoint {
    /// [`FORMAT`] of the build that wrote it.
    #[n(0)]
    format: u32,
    #[n(1)]
    pub journal: Head,
    #[n(2)]
    pub heard: u64,
    #[n(3)]
    pub cursors: BTreeMap<Book, CursorAt>,
    /// Every receipt of the own journal, oldest first; each has a frame of its own.
    #[cbor(skip)]
    pub receipts: Vec<Receipt>,
    /// Number of entries of the own journal that the office holds now; less than the last receipt
    /// after a restore.
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
    /// Unreadable stretches of the received log whose loss has been made good.
    #[n(9)]
    pub heard_damage: Option<u64>,
    /// Records that the office has erased and this phone has not dropped yet.
    #[cbor(n(10), default)]
    pub erasing: BTreeSet<RecordId>,
    /// Number of times that segments of the received log were rewritten: places are valid for that
    /// state alone.
    #[cbor(n(11), default)]
    pub heard_generations: u64,
    /// Items that the office has published, oldest first.
    #[cbor(n(12), default)]
    pub published: Vec<Published>,
}

/// Position to which a book has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct CursorAt {
    #[n(0)]
    pub after: u64,
    #[n(1)]
    pub tag: Tag,
}

/// Location of a published item.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct Published {
    #[n(0)]
    pub entry: EntryRef,
    #[n(1)]
    pub place: EntrySource,
}

impl Default for SyncCheckpoint {
    fn default() -> SyncCheckpoint {
        SyncCheckpoint {
            format: FORMAT,
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

impl SyncCheckpoint {
    /// # Errors
    /// [`ReplicaError::Newer`] for one of another build: the rows before it cannot be read.
    pub(in crate::replica) fn of_this_build(body: &[u8]) -> Result<SyncCheckpoint, ReplicaError> {
        let covered: SyncCheckpoint = read(body)?;
        let known = covered.format == FORMAT;
        known.then_some(covered).ok_or(ReplicaError::Newer)
    }

    /// The highest number that was ever receipted.
    pub(in crate::replica) fn receipted(&self) -> u64 {
        self.receipts.last().map_or(0, |receipt| receipt.through.n)
    }

    /// When the office first stored an own entry.
    pub(in crate::replica) fn received_at(&self, n: u64) -> Option<Instant> {
        let place = self
            .receipts
            .partition_point(|receipt| receipt.through.n < n);
        self.receipts.get(place).map(|receipt| receipt.received_at)
    }

    pub(in crate::replica) fn pull(&self) -> Vec<Cursor> {
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

/// Reads a frame of the row file.
pub(super) fn read<'b, T: Decode<'b, ()>>(body: &'b [u8]) -> Result<T, ReplicaError> {
    from_bytes(body).map_err(|_| ReplicaError::Newer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::to_bytes;

    #[test]
    fn a_note_of_another_format_is_not_read() {
        let mut covered = SyncCheckpoint::default();
        assert_eq!(
            SyncCheckpoint::of_this_build(&to_bytes(&covered)).unwrap(),
            covered
        );
        covered.format += 1;
        let read = SyncCheckpoint::of_this_build(&to_bytes(&covered));
        assert!(matches!(read, Err(ReplicaError::Newer)));
    }
}
