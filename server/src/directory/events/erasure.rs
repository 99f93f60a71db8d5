//! Requests for erasure. No event of them holds a number or a name.

use minicbor::{Decode, Encode};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::Instant;

use crate::store::events::ErasureId;

/// Somebody asked for an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureAsked {
    /// Drawn at random.
    #[n(0)]
    pub id: ErasureId,
    /// The records as they were found then.
    #[n(1)]
    pub records: Vec<RecordId>,
    /// The MAC of the number by which they were found: by it they are looked for once more.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub number_mac: Option<[u8; 16]>,
    /// Why, in the office's words.
    #[n(3)]
    pub reason: String,
    /// The person who requested it.
    #[n(4)]
    pub by: PersonId,
    /// When.
    #[n(5)]
    pub at: Instant,
    /// Earliest time of the erasure.
    #[n(6)]
    pub due_at: Instant,
}

/// Somebody else decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureDecided {
    /// The request.
    #[n(0)]
    pub id: ErasureId,
    /// False: it is cancelled, for good.
    #[n(1)]
    pub approved: bool,
    /// The person who decided.
    #[n(2)]
    pub by: PersonId,
    /// When.
    #[n(3)]
    pub at: Instant,
}
