//! Places of frames.

use minicbor::{Decode, Encode};

/// Where a frame stands. When its segment is rewritten, the place reads nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct At {
    /// The segment.
    #[n(0)]
    pub segment: u32,
    /// The byte in its file.
    #[n(1)]
    pub offset: u64,
    /// How often the segment had been rewritten by then.
    #[cbor(n(2), default)]
    pub generation: u32,
}
