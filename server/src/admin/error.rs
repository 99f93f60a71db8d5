//! Reason why an act was not done.

use streetbook_core::ids::{DeviceId, IdError};
use streetbook_core::kind::KindError;
use streetbook_core::rulebook::RulebookError;

use crate::auth::PasswordError;
use crate::directory::{StaffError, WriteFailure};
use crate::erasure::{ErasureRefused, RetentionRefused};
use crate::merge::MergeFailure;
use crate::reports::ReportError;
use crate::secrets::RandomError;
use crate::store::commit::CommitError;
use crate::store::index::IndexError;
use crate::store::ledger::LedgerError;
use crate::store::view::ViewError;

/// Reason why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The request does not fit; the text names the reason and the remedy.
    #[error("{0}")]
    Refused(String),
    /// Nothing in this range was set aside for want of rights.
    #[error(
        "nothing from {from} to {to} of device {device} can be freed: `streetbook quarantine list` says what can"
    )]
    NothingToFree {
        /// The journal's device.
        device: DeviceId,
        /// The first entry.
        from: u64,
        /// The last entry.
        to: u64,
    },
    /// There is no such record.
    #[error("there is no such record")]
    NotFound,
    /// Merging has not come to what was stored.
    #[error("the office's tables do not show yet all that was stored: try again in a moment")]
    Behind,
    /// The server has too much to do, or is stopping.
    #[error("the office is busy: try again")]
    Busy,
    /// The event could not be stored.
    #[error(transparent)]
    Write(#[from] WriteFailure),
    /// Index or ledger cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The tables do not answer.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A record cannot be read.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A password cannot be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl AdminError {
    /// Refuses with the sentence of another error.
    pub(super) fn refused(error: impl std::fmt::Display) -> AdminError {
        AdminError::Refused(error.to_string())
    }
}

impl From<CommitError> for AdminError {
    fn from(error: CommitError) -> AdminError {
        WriteFailure::from(error).into()
    }
}

impl From<LedgerError> for AdminError {
    fn from(error: LedgerError) -> AdminError {
        IndexError::from(error).into()
    }
}

impl From<StaffError> for AdminError {
    fn from(error: StaffError) -> AdminError {
        AdminError::refused(error)
    }
}

impl From<ErasureRefused> for AdminError {
    fn from(error: ErasureRefused) -> AdminError {
        AdminError::refused(error)
    }
}

impl From<RetentionRefused> for AdminError {
    fn from(error: RetentionRefused) -> AdminError {
        AdminError::refused(error)
    }
}

impl From<KindError> for AdminError {
    fn from(error: KindError) -> AdminError {
        AdminError::refused(error)
    }
}

impl From<RulebookError> for AdminError {
    fn from(error: RulebookError) -> AdminError {
        AdminError::refused(error)
    }
}

impl From<ReportError> for AdminError {
    fn from(error: ReportError) -> AdminError {
        match error {
            ReportError::View(error) => error.into(),
            error => AdminError::refused(error),
        }
    }
}

impl From<IdError> for AdminError {
    fn from(error: IdError) -> AdminError {
        AdminError::refused(error)
    }
}
