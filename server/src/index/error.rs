//! Why the index cannot answer.

use crate::ledger::LedgerError;

/// Why the index cannot be read or written. It can always be deleted: the next start folds it anew.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The tree failed.
    #[error("the index failed ({what}): restart the server, which makes it anew from the ledger")]
    Tree {
        /// The tree's word.
        what: String,
    },
    /// A row that is not of the expected form.
    #[error(
        "a row of the index cannot be read ({what}): stop the server and delete the directory `index`, the next start makes it anew"
    )]
    Row {
        /// The decoder's word.
        what: String,
    },
    /// The server's own journal holds what this build does not know.
    #[error(
        "entry {n} of the server's own journal was written by a newer build ({what}): update this one"
    )]
    Newer {
        /// The entry's number.
        n: u64,
        /// The decoder's word.
        what: String,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl IndexError {
    /// Whether the index itself is at fault, so that making it anew helps.
    pub(super) fn is_own_fault(&self) -> bool {
        matches!(self, IndexError::Tree { .. } | IndexError::Row { .. })
    }
}
