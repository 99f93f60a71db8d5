//! A record's content, packed: a phone opens with thousands of records and shows fifty of them.

use minicbor::{Decode, Encode};

use crate::record::Shown;
use crate::sync::{from_bytes, to_bytes};
use crate::time::Instant;

/// A record's content, with the values by which lists sort and filter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct Packed {
    #[n(0)]
    pub captured_at: Instant,
    #[n(1)]
    pub in_conflict: bool,
    #[cbor(n(2), with = "minicbor::bytes")]
    shown: Vec<u8>,
}

impl Packed {
    pub(in crate::replica) fn of(shown: &Shown) -> Packed {
        Packed {
            captured_at: shown.captured_at,
            in_conflict: !shown.conflicts.is_empty(),
            shown: to_bytes(shown),
        }
    }

    /// Unpacks it. Rows of another format are not read, so that this always succeeds.
    pub(in crate::replica) fn open(&self) -> Option<Shown> {
        from_bytes(&self.shown).ok()
    }
}
