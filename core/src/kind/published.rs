//! A form as the office publishes it: an entry of the server's own journal, which phones receive with
//! the workspace's book.

use minicbor::{Decode, Encode};

/// One version of a form; immutable.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct KindPublished {
    /// Its file, byte for byte: [`super::Kind::parse_toml`] reads it.
    #[n(0)]
    pub toml: String,
}
