//! Why something was not committed.

use crate::index::IndexError;
use crate::ledger::LedgerError;

/// Why the committer did not take a request. Phones keep what was not receipted and send it again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Too little space, or a part that no frame holds; the committer goes on.
    #[error("{what}")]
    Refused {
        /// The ledger's word.
        what: String,
        /// Whether space is what was missing.
        full: bool,
    },
    /// The ledger failed. Where it was a sync, nobody knows what the disk kept, and nothing is taken
    /// any more.
    #[error("the ledger failed ({what}): look after the disk and restart the server")]
    Disk {
        /// The ledger's word.
        what: String,
    },
    /// The index failed; what was synced is in the ledger, and a restart finds it.
    #[error("nothing is taken until the server is restarted: {what}")]
    Index {
        /// The index's word.
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
