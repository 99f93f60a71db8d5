//! Why a message cannot be read.

use super::frame::FrameError;
use super::version::WIRE_VERSION;

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The body is larger than the limit.
    #[error(
        "{bytes} bytes are more than the {bytes_max} of one request: send fewer entries at once"
    )]
    TooLarge {
        /// What came.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// It does not inflate.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// It is no CBOR of this message.
    #[error("the message is not CBOR of the expected form: {what}")]
    Malformed {
        /// The decoder's word.
        what: String,
    },
    /// It speaks another version.
    #[error(
        "wire version {found} is not spoken here (this build: {WIRE_VERSION}): update the older side"
    )]
    Version {
        /// What came.
        found: u8,
    },
    /// It would be far larger in memory than it travels.
    #[error("the message holds more than {most} values: send fewer entries at once")]
    TooManyItems {
        /// The bound.
        most: usize,
    },
    /// Too many parts for one request.
    #[error("{entries} entries and {books} books are too many for one request: send them in pages")]
    TooMany {
        /// Entries over all journals.
        entries: usize,
        /// Books asked for.
        books: usize,
    },
}
