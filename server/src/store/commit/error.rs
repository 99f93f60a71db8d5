//! Errors of the committer.

use crate::store::index::IndexError;
use crate::store::ledger::LedgerError;

/// Reasons that the committer rejects a request. Phones keep entries without a receipt and send them again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Too little space, or a part too large for a frame; the committer goes on.
    #[error("{what}")]
    Refused {
        /// The ledger's message.
        what: String,
        /// True if space was missing.
        full: bool,
    },
    /// The ledger failed. After a failed sync it is unknown what the disk stored: the committer is poisoned and
    /// rejects every request.
    #[error("the ledger failed ({what}): look after the disk and restart the server")]
    Disk {
        /// The ledger's message.
        what: String,
    },
    /// The index failed; what was synced is in the ledger, and a restart finds it.
    #[error("nothing is taken until the server is restarted: {what}")]
    Index {
        /// The index's message.
        what: String,
    },
    /// The committer has ended.
    #[error("the server is shutting down: send it again later")]
    Closed,
}

impl From<LedgerError> for CommitError {
    fn from(error: LedgerError) -> Self {
        let what = error.to_string();
        if error.is_refusal() {
            let full = matches!(error, LedgerError::Full { .. });
            CommitError::Refused { what, full }
        } else {
            CommitError::Disk { what }
        }
    }
}

impl From<IndexError> for CommitError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Ledger(error) => error.into(),
            other => CommitError::Index {
                what: other.to_string(),
            },
        }
    }
}
