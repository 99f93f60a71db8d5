//! What can go wrong with a backup.

use std::io;
use std::path::PathBuf;

use streetbook_core::log::LogError;

use crate::access::KeyFileError;

/// Why a backup cannot be written or taken.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No office here.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LogError),
    /// Less stands there than was durable.
    #[error(
        "the ledger ends with frame {found} and frame {expected} should stand: run `streetbook verify`"
    )]
    Short {
        /// The last frame that could be read.
        found: u64,
        /// The last durable one.
        expected: u64,
    },
    /// Another file, or a changed one.
    #[error("the file is no whole backup ({0}): nothing was restored; take another one")]
    Damaged(&'static str),
    /// A newer build wrote it.
    #[error(
        "the backup has format {found}, this build reads up to {supported}: update `streetbook`"
    )]
    Newer {
        /// Its format.
        found: u16,
        /// The newest that this build reads.
        supported: u16,
    },
    /// Something is there already.
    #[error("{} is not empty: restore into a directory of its own; nothing was touched", .0.display())]
    NotEmpty(PathBuf),
    /// The disk.
    #[error("the backup cannot be read or written: {0}")]
    Io(#[from] io::Error),
}
