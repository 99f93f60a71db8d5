//! Places of frames.

use minicbor::{Decode, Encode};

/// Place of a frame. After a rewrite of its segment it is not readable any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct At {
    /// The segment.
    #[n(0)]
    pub segment: u32,
    /// Offset in its file.
    #[n(1)]
    pub offset: u64,
    /// Generation of the segment at that time.
    #[cbor(n(2), default)]
    pub generation: u32,
}
