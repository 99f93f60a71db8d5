//! Errors of backups.

use std::io;
use std::path::PathBuf;

use streetbook_core::log::LogError;

use crate::secrets::KeyFileError;

/// Reasons that a backup cannot be written or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No office is here.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LogError),
    /// The ledger ends before a frame that was durable.
    #[error(
        "the ledger ends with frame {found} and frame {expected} should stand: run `streetbook verify`"
    )]
    Short {
        /// The last frame that could be read.
        found: u64,
        /// The last durable one.
        expected: u64,
    },
    /// Not a backup, or a changed one.
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
    /// The target is not empty.
    #[error("{} is not empty: restore into a directory of its own; nothing was touched", .0.display())]
    NotEmpty(PathBuf),
    /// An error of the disk.
    #[error("the backup cannot be read or written: {0}")]
    Io(#[from] io::Error),
}
