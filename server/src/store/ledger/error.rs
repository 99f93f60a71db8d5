//! Errors of the ledger.

use std::io;

use streetbook_core::log::LogError;

/// Reasons that the ledger cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Too little space; nothing was stored, and the ledger accepts parts once there is room again.
    #[error(
        "{free_bytes} bytes are free and the ledger keeps {free_bytes_min} of them free: make room on the disk; nothing was stored"
    )]
    Full {
        /// Bytes that are free.
        free_bytes: u64,
        /// Bytes that must stay free.
        free_bytes_min: u64,
    },
    /// Another process has it open.
    #[error("another process has this ledger open: stop it first, or give another directory")]
    InUse,
    /// A newer build wrote a frame.
    #[error("frame {frame} of the ledger was written by a newer build ({what}): update this one")]
    Newer {
        /// The frame.
        frame: u64,
        /// The part of the frame that is unknown here.
        what: String,
    },
    /// A good frame that holds no part.
    #[error(
        "frame {frame} of the ledger holds no part of a journal ({what}): restore it from a backup"
    )]
    Content {
        /// The frame.
        frame: u64,
        /// The decoder's message.
        what: String,
    },
    /// An error of the disk or of the files on it.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<io::Error> for LedgerError {
    fn from(error: io::Error) -> Self {
        LedgerError::Log(error.into())
    }
}

impl LedgerError {
    /// Returns true if the place was in a segment that was rewritten since: a second look into the index helps.
    pub fn has_moved(&self) -> bool {
        matches!(self, LedgerError::Log(LogError::Moved { .. }))
    }

    /// Returns true if only this one append was refused and the ledger goes on.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            LedgerError::Full { .. } | LedgerError::Log(LogError::TooLarge { .. })
        )
    }
}
