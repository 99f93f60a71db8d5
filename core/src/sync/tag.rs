//! The running hash over a book's releases: equal tags mean that two sides have read the same.

use minicbor::{Decode, Encode};

use crate::ids::{EntryRef, Hash};

/// Eight bytes of a running SHA-256 over the releases of a book up to a position. It guards against
/// mistakes (a restored server, a mixed-up file), not against an attacker: eight bytes are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Tag(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

impl Tag {
    /// The tag of a book from which nothing has been read.
    pub const START: Tag = Tag([0; 8]);

    /// Returns the tag after one more release. `standing` is the wire code of the decision.
    pub fn extend(self, entry: EntryRef, standing: u8) -> Tag {
        let hash = Hash::of(&[&self.0, &entry.key(), &[standing]]);
        let mut tag = [0; 8];
        tag.copy_from_slice(&hash.0[..8]);
        Tag(tag)
    }
}
