//! Errors of merging.

use super::worker::WorkerError;
use crate::store::commit::CommitError;
use crate::store::index::IndexError;
use crate::store::ledger::LedgerError;
use crate::store::view::ViewError;

/// Reasons that a round could not be finished. Nothing was ruled then; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum MergeFailure {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The rulings could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// No worker process could be started.
    #[error(transparent)]
    Worker(#[from] WorkerError),
}

/// Reason why a round failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RoundFailure {
    /// The round itself failed.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// The released entries could not be shown.
    #[error(transparent)]
    View(#[from] ViewError),
}
