//! Why a log refuses or fails.

use std::io;

/// Why a log cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk failed: full, gone, or broken.
    #[error("the disk failed: {0}")]
    Disk(#[from] io::Error),
    /// An earlier write failed.
    #[error("nothing is written any more since a write failed ({first}): open the log again")]
    Poisoned {
        /// What failed first.
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
    /// It belongs to another device or holds something else.
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
    /// A key was given for what is not sealed.
    #[error("{file} is not sealed: open it without a key; nothing was touched")]
    NotSealed {
        /// The segment.
        file: String,
    },
    /// A good frame that the key does not open: no accident does this.
    #[error(
        "the frame at byte {offset} of {file} does not open: somebody changed it or moved it there; restore it from a backup"
    )]
    Unopened {
        /// The segment.
        file: String,
        /// Where it stands.
        offset: u64,
    },
    /// More than a frame may hold.
    #[error("{bytes} bytes are more than the {bytes_max} of one frame")]
    TooLarge {
        /// What was given.
        bytes: usize,
        /// The bound.
        bytes_max: usize,
    },
    /// The segment was rewritten since the place was known.
    #[error("{file} was rewritten and its frames have moved: ask for the place once more")]
    Moved {
        /// The segment.
        file: String,
    },
    /// No good frame stands there.
    #[error("no good frame at byte {offset} of {file}")]
    NoFrame {
        /// The segment.
        file: String,
        /// The place asked for.
        offset: u64,
    },
}
