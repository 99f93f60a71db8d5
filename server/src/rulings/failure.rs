//! Why judging could not go on.

use crate::commit::CommitError;
use crate::index::IndexError;
use crate::view::ViewError;

/// Why judging could not go on. What was judged stays, and it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum RulingFailure {
    /// The index or the ledger failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The tables failed.
    #[error(transparent)]
    View(#[from] ViewError),
    /// What people are to be told could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
}
