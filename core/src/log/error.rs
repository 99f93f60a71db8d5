//! Why a log refuses or fails.

use std::io;

/// Reason why a log operation failed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk failed: full, gone, or broken.
    #[error("the disk failed: {0}")]
    Disk(#[from] io::Error),
    /// An earlier write failed: writes are rejected.
    #[error("nothing is written any more since a write failed ({first}): open the log again")]
    Poisoned {
        /// The first error.
        first: String,
    },
    /// A newer build wrote it.
    #[error(
        "{file} has format {found}, this build reads up to {supported}: update it; nothing was touched"
    )]
    Newer {
        /// The segment.
        file: String,
        /// Its format.
        found: u16,
        /// The newest that this build knows.
        supported: u16,
    },
    /// It belongs to another device or has another purpose.
    #[error("{file} belongs to another log: it was copied here by mistake; nothing was touched")]
    Foreign {
        /// The segment.
        file: String,
    },
    /// It is sealed and no key was given.
    #[error("{file} is sealed: give the key that seals it; nothing was touched")]
    Sealed {
        /// The segment.
        file: String,
    },
    /// It is sealed with another key.
    #[error("{file} is sealed with another key: give the one that seals it; nothing was touched")]
    WrongKey {
        /// The segment.
        file: String,
    },
    /// A key was given, but it is not sealed.
    #[error("{file} is not sealed: open it without a key; nothing was touched")]
    NotSealed {
        /// The segment.
        file: String,
    },
    /// A valid frame that the key does not open: this is never an accident.
    #[error(
        "the frame at byte {offset} of {file} does not open: somebody changed it or moved it there; restore it from a backup"
    )]
    Unopened {
        /// The segment.
        file: String,
        /// Offset of the frame.
        offset: u64,
    },
    /// A body above the bound.
    #[error("{bytes} bytes are more than the {bytes_max} of one frame")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        bytes_max: usize,
    },
    /// The segment was rewritten after the place was recorded.
    #[error("{file} was rewritten and its frames have moved: ask for the place once more")]
    Moved {
        /// The segment.
        file: String,
    },
    /// There is no valid frame.
    #[error("no good frame at byte {offset} of {file}")]
    NoFrame {
        /// The segment.
        file: String,
        /// Offset of the place.
        offset: u64,
    },
}
