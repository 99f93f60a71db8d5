//! Reason why a data directory cannot be opened.

use std::io;
use std::path::PathBuf;

use crate::clock::ClockOutOfOrder;
use crate::directory::StaffError;
use crate::erasure::ErasureFailure;
use crate::merge::{MergeFailure, RoundFailure};
use crate::rules_host::FindingFailure;
use crate::secrets::KeyFileError;
use crate::store::commit::{CommitError, StoreError};
use crate::store::index::IndexError;
use crate::store::ledger::LedgerError;
use crate::store::view::ViewError;

/// Reason why a data directory cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing there.
    #[error("{} holds no Streetbook: make one with `streetbook init`", .0.display())]
    Missing(PathBuf),
    /// Something there already.
    #[error("{} holds a Streetbook already: nothing was touched", .0.display())]
    Exists(PathBuf),
    /// The machine's clock.
    #[error(transparent)]
    Clock(#[from] ClockOutOfOrder),
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// Ledger or index.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The rules.
    #[error(transparent)]
    Rulings(#[from] FindingFailure),
    /// Merging.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// Erasures that a crash or an old backup left to be carried out.
    #[error(transparent)]
    Erasures(#[from] ErasureFailure),
    /// The first events.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A name that does not fit.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The disk.
    #[error("the data directory cannot be used: {0}")]
    Io(#[from] io::Error),
}

impl From<RoundFailure> for OpenError {
    fn from(failure: RoundFailure) -> OpenError {
        match failure {
            RoundFailure::Merge(error) => error.into(),
            RoundFailure::View(error) => error.into(),
        }
    }
}
