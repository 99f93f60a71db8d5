//! Why a message cannot be read.

use super::frame::FrameError;
use super::version::WIRE_VERSION;

/// Reason why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The body is larger than the limit.
    #[error(
        "{bytes} bytes are more than the {bytes_max} of one request: send fewer entries at once"
    )]
    TooLarge {
        /// Its size.
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
        /// The decoder's message.
        what: String,
    },
    /// It speaks another version.
    #[error(
        "wire version {found} is not spoken here (this build: {WIRE_VERSION}): update the older side"
    )]
    Version {
        /// Its version.
        found: u8,
    },
    /// Far larger in memory than in transit.
    #[error("the message holds more than {most} values: send fewer entries at once")]
    TooManyItems {
        /// The bound.
        most: usize,
    },
    /// More parts than one request may have.
    #[error("{entries} entries and {books} books are too many for one request: send them in pages")]
    TooMany {
        /// Entries over all journals.
        entries: usize,
        /// Books that it asks for.
        books: usize,
    },
}
