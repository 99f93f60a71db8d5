//! The rows, as CBOR. Each stays far below a kilobyte: the tree syncs no larger ones.

use minicbor::{Decode, Encode};
use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, KindId};
use streetbook_core::journal::Head;
use streetbook_core::log::At;
use streetbook_core::sync::{EntryStatus, Tag};
use streetbook_core::time::Instant;

use super::error::IndexError;

/// Progress of the fold through the ledger, written with every fold.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Marker {
    /// The version of keys and rows.
    #[n(0)]
    pub layout: u16,
    /// The id of the ledger that is indexed.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    /// The last folded frame.
    #[n(2)]
    pub frame: u64,
    /// Number of folded frames: fewer than `frame` if some were damaged.
    #[n(3)]
    pub frames: u64,
    /// The journal's hash after the part in that frame: differs for another history under the same
    /// number.
    #[n(4)]
    pub hash: Hash,
    /// Number of rewrites of the ledger's segments: places are valid for that state only.
    #[n(5)]
    pub generations: u64,
}

/// The last stored entry of a journal, and when it was first stored: the content of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct JournalEnd {
    /// The last stored entry.
    #[n(0)]
    pub head: Head,
    /// Time at which it was first stored.
    #[n(1)]
    pub received_at: Instant,
}

impl JournalEnd {
    /// The end of a journal of which no entry is stored.
    pub const EMPTY: JournalEnd = JournalEnd {
        head: Head::EMPTY,
        received_at: Instant::from_millis(0),
    };
}

/// A stored part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PartRow {
    /// The number of its first entry.
    #[n(0)]
    pub from: u64,
    /// The number of its last entry.
    #[n(1)]
    pub last: u64,
    /// Its place in the ledger.
    #[n(2)]
    pub at: At,
    /// The number of its frame.
    #[n(3)]
    pub frame: u64,
    /// The hash before its first entry.
    #[n(4)]
    pub previous: Hash,
    /// The hash of its last entry.
    #[n(5)]
    pub hash: Hash,
    /// Time at which its last entry was first stored.
    #[n(6)]
    pub received_at: Instant,
}

impl PartRow {
    /// The head of the journal after it.
    pub fn head(&self) -> Head {
        Head {
            n: self.last,
            hash: self.hash,
        }
    }

    /// The end of the journal, if this is its last part.
    pub(super) fn end(&self) -> JournalEnd {
        JournalEnd {
            head: self.head(),
            received_at: self.received_at,
        }
    }
}

/// A record, as described by its creating entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RecordRow {
    /// The entry that created it.
    #[n(0)]
    pub creator: EntryRef,
    /// Its form.
    #[n(1)]
    pub kind: KindId,
    /// The form's version.
    #[n(2)]
    pub version: u32,
    /// Its own book.
    #[n(3)]
    pub book: Book,
    /// Number of entries that were ever put on its list.
    #[n(4)]
    pub listed: u32,
    /// The first on its list, while it is accepted: most records have no other, so it has no row of its
    /// own.
    #[n(5)]
    pub(super) first: Option<(EntryRef, Hash)>,
    /// True if it was released to its own book: most are, and to no other.
    #[n(6)]
    pub(super) at_home: bool,
}

/// The end of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct BookEnd {
    #[n(0)]
    pub count: u64,
    #[n(1)]
    pub tag: Tag,
}

/// Consecutive entries of one device with the same ruling in a book, at most [`BLOCK_MAX`] of them;
/// the key is the position of the first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct BookBlock {
    #[n(0)]
    pub entry: EntryRef,
    #[n(1)]
    pub count: u32,
    #[n(2)]
    pub standing: EntryStatus,
    /// The tag before the first.
    #[n(3)]
    pub tag: Tag,
}

impl BookBlock {
    /// Its entries, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = EntryRef> + use<> {
        let first = self.entry;
        (0..u64::from(self.count)).map(move |index| EntryRef {
            n: first.n.saturating_add(index),
            ..first
        })
    }
}

/// Bounds the cost of finding one position: this number of short hashes at most.
pub(super) const BLOCK_MAX: u32 = 64;

/// The latest ruling on an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct StatusRow {
    #[n(0)]
    pub standing: EntryStatus,
    /// Its place in its record's list, while it is accepted.
    #[n(1)]
    pub listed: Option<u32>,
}

/// Reads a row.
pub(super) fn read<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, IndexError> {
    minicbor::decode(bytes).map_err(|error| IndexError::Row {
        what: error.to_string(),
    })
}

/// The entry that a key ends with.
pub(super) fn entry_of(key: &[u8], prefix: usize) -> Result<EntryRef, IndexError> {
    let entry = key.get(prefix..).and_then(EntryRef::from_key);
    entry.ok_or_else(|| misshapen("no entry in the key"))
}

/// The number that a key ends with.
pub(super) fn number_of(key: &[u8], prefix: usize) -> Result<u64, IndexError> {
    let bytes = key.get(prefix..).and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(u64::from_be_bytes)
        .ok_or_else(|| misshapen("no number in the key"))
}

/// The error for a key that is not of the expected form.
pub(super) fn misshapen(what: &str) -> IndexError {
    IndexError::Row {
        what: what.to_owned(),
    }
}
