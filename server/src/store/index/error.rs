//! Errors of the index.

use crate::store::ledger::LedgerError;

/// Reasons that the index cannot be read or written. It can always be deleted: the next start rebuilds it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The tree failed.
    #[error("the index failed ({what}): restart the server, which makes it anew from the ledger")]
    Tree {
        /// The tree's message.
        what: String,
    },
    /// A row that is not of the expected form.
    #[error(
        "a row of the index cannot be read ({what}): stop the server and delete the directory `index`, the next start makes it anew"
    )]
    Row {
        /// The decoder's message.
        what: String,
    },
    /// The server's own journal holds an event that this build does not know.
    #[error(
        "entry {n} of the server's own journal was written by a newer build ({what}): update this one"
    )]
    Newer {
        /// The entry's number.
        n: u64,
        /// The decoder's message.
        what: String,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl IndexError {
    /// Returns true if the index itself is at fault, so that a rebuild helps.
    pub(super) fn is_own_fault(&self) -> bool {
        matches!(self, IndexError::Tree { .. } | IndexError::Row { .. })
    }
}
