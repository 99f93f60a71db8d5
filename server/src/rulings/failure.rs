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
    /// A rule panicked over the records of one scope.
    #[error("a rule has failed over its records: the log says where")]
    Rule,
    /// A thread died while it changed the directory.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}

impl RulingFailure {
    /// True where the records of one scope are at fault: another can be judged.
    pub(super) fn is_of_one_scope(&self) -> bool {
        matches!(
            self,
            RulingFailure::Rule | RulingFailure::View(ViewError::Damaged { .. })
        )
    }
}
