//! The word that records are erased: an event of the server's own journal. From it on nothing of them
//! is taken in or given out, whoever brings it.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::{Entry, JournalPart};
use streetbook_core::time::Instant;

/// The topic of this event in the server's own journal.
pub const ERASED: u16 = 12;

/// Records whose payloads are erased from here on. Their headers and hashes stay.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Erased {
    /// The records.
    #[n(0)]
    pub records: Vec<RecordId>,
    /// When.
    #[n(1)]
    pub at: Instant,
    /// The request that this carries out; none where a list of erasures said so, after a restore.
    #[n(2)]
    pub asked: Option<ErasureId>,
    /// Payloads of the records as they were known then, and of what those were made again from: a
    /// successor may write the same under another number.
    #[cbor(n(3), default)]
    pub payloads: Vec<Hash>,
}

/// Everything that was ever erased: by it whoever stores and whoever rewrites knows what must not
/// stand in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doomed {
    /// The records.
    pub records: BTreeSet<RecordId>,
    /// Payloads of them, under whatever number they come.
    pub payloads: BTreeSet<Hash>,
}

impl Doomed {
    /// Takes a word in.
    pub fn add(&mut self, erased: &Erased) {
        self.records.extend(&erased.records);
        self.payloads.extend(&erased.payloads);
    }

    /// Whether nothing was ever erased.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.payloads.is_empty()
    }

    /// Whether an entry's content must be gone: it is of an erased record, or says the same as one.
    pub fn takes(&self, at: EntryRef, entry: &Entry) -> bool {
        let record = entry.record(at);
        let made_again = || entry.header().ok()?.remakes.map(|remade| remade.payload);
        record.is_some_and(|record| {
            self.records.contains(&record)
                || self.payloads.contains(&entry.payload.hash())
                || made_again().is_some_and(|payload| self.payloads.contains(&payload))
        })
    }

    /// Erases what must be gone of a part; its head and signature stay true. False where nothing was.
    pub fn strip(&self, part: &mut JournalPart) -> bool {
        if self.is_empty() {
            return false;
        }
        let device = part.device;
        let mut stripped = false;
        for (n, entry) in (part.from..).zip(&mut part.entries) {
            if self.takes(EntryRef { device, n }, entry) {
                stripped |= entry.erase();
            }
        }
        stripped
    }
}

/// The name of a request for erasure, drawn at random.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct ErasureId(#[cbor(with = "minicbor::bytes")] pub [u8; 8]);

impl std::fmt::Display for ErasureId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&streetbook_core::ids::hex(&self.0))
    }
}

impl std::fmt::Debug for ErasureId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "erasure {self}")
    }
}

impl std::str::FromStr for ErasureId {
    type Err = NoErasureId;

    fn from_str(text: &str) -> Result<ErasureId, NoErasureId> {
        let bytes = streetbook_core::ids::unhex(text).map(ErasureId);
        bytes.ok_or(NoErasureId)
    }
}

/// Text that names no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a request for erasure is named by 16 hexadecimal digits, as it was printed when it was asked"
)]
pub struct NoErasureId;
