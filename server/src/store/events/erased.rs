//! The erasure of records, an event of the server's own journal. From it on their payloads are neither
//! accepted nor sent, whichever device brings or asks for them.

use minicbor::{Decode, Encode};
use streetbook_core::ids::{Hash, RecordId};
use streetbook_core::journal::ErasureSet;
use streetbook_core::time::Instant;

/// Records whose payloads are erased from here on. Their headers and hashes stay.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Erased {
    /// The records.
    #[n(0)]
    pub records: Vec<RecordId>,
    /// Time of the erasure.
    #[n(1)]
    pub at: Instant,
    /// The request that this executes; none if a list of erasures caused it, after a restore.
    #[n(2)]
    pub asked: Option<ErasureId>,
    /// Payloads of the records as known then, and of the entries that those reissued: a successor device may
    /// write the same payload under another number.
    #[cbor(n(3), default)]
    pub payloads: Vec<Hash>,
}

impl Erased {
    /// Adds these records and payloads to the erasure set.
    pub fn add_to(&self, erasure_set: &mut ErasureSet) {
        erasure_set.records.extend(&self.records);
        erasure_set.payloads.extend(&self.payloads);
    }
}

/// The id of a request for erasure, drawn at random.
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

/// Text that is no id of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a request for erasure is named by 16 hexadecimal digits, as it was printed when it was asked"
)]
pub struct NoErasureId;
