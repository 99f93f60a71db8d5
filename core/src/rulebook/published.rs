//! A version of the rulebook as the office publishes it: an entry of the server's own journal, which
//! phones receive with the workspace's book.

use minicbor::{Decode, Encode};

/// One version of the rulebook; immutable.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RevisionPublished {
    /// Its file, byte for byte: [`super::Revision::parse_toml`] reads it.
    #[n(0)]
    pub toml: String,
}
