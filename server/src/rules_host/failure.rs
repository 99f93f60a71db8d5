//! Errors of judging.

use crate::store::commit::CommitError;
use crate::store::index::IndexError;
use crate::store::view::ViewError;

/// Reasons that judging stopped. Stored rulings stay, and it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum FindingFailure {
    /// The index or the ledger failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The tables failed.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The notices to people could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A rule panicked over the records of one scope.
    #[error("a rule has failed over its records: the log says where")]
    Rule,
}

impl FindingFailure {
    /// True if the records of one scope are at fault: another can be judged.
    pub(super) fn is_of_one_scope(&self) -> bool {
        matches!(
            self,
            FindingFailure::Rule | FindingFailure::View(ViewError::Damaged { .. })
        )
    }
}
