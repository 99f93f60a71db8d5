//! Why the ledger cannot do what it was asked.

use std::io;

use streetbook_core::log::LogError;

/// Why the ledger cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Too little space; nothing was taken, and the ledger takes more once there is room again.
    #[error(
        "{free_bytes} bytes are free and the ledger keeps {free_bytes_min} of them free: make room on the disk; nothing was stored"
    )]
    Full {
        /// What is free.
        free_bytes: u64,
        /// What stays free.
        free_bytes_min: u64,
    },
    /// Another process holds it.
    #[error("another process has this ledger open: stop it first, or give another directory")]
    InUse,
    /// A newer build wrote it.
    #[error("frame {frame} of the ledger was written by a newer build ({what}): update this one")]
    Newer {
        /// The frame.
        frame: u64,
        /// What is unknown here.
        what: String,
    },
    /// A good frame that holds no part.
    #[error(
        "frame {frame} of the ledger holds no part of a journal ({what}): restore it from a backup"
    )]
    Content {
        /// The frame.
        frame: u64,
        /// The decoder's word.
        what: String,
    },
    /// The disk, or what is on it.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<io::Error> for LedgerError {
    fn from(error: io::Error) -> Self {
        LedgerError::Log(error.into())
    }
}

impl LedgerError {
    /// Whether the place was of a segment that was rewritten since: asking the index once more helps.
    pub fn has_moved(&self) -> bool {
        matches!(self, LedgerError::Log(LogError::Moved { .. }))
    }

    /// Whether only this one append was refused and the ledger goes on.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            LedgerError::Full { .. } | LedgerError::Log(LogError::TooLarge { .. })
        )
    }
}
