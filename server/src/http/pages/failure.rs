//! Why a page cannot be shown.

use crate::admin::AdminError;
use crate::auth::PasswordError;
use crate::reports::ReportError;
use crate::reports::export::ExportError;
use crate::secrets::RandomError;
use crate::store::view::ViewError;

/// Reason why a page cannot be shown. In both languages: it may happen before the visitor's is known.
#[derive(Debug)]
pub(super) enum Failure {
    /// It is not there, or not for this visitor: the answer is the same.
    NotFound,
    /// The address or form holds something that does not read.
    Unreadable,
    /// Another site sent the form, or its page is from an ended session.
    CsrfRejected,
    /// A rule forbids it.
    Refused(String),
    /// Too many requests from one address: again after so many seconds.
    Crowd(u64),
    /// Try again.
    Busy,
    /// Something is broken here; the log says what.
    Broken(String),
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Failure {
        match error {
            ViewError::UnknownKind(_) => Failure::NotFound,
            error => Failure::Broken(error.to_string()),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Failure {
        match error {
            ExportError::View(error) => error.into(),
            ExportError::UnknownKind(_) | ExportError::UnknownFormat(_) => Failure::NotFound,
            error => Failure::Broken(error.to_string()),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Failure {
        match error {
            ReportError::View(error) => error.into(),
            ReportError::File(error) => error.into(),
            ReportError::Unknown(_) => Failure::NotFound,
            ReportError::Days { .. } => Failure::Unreadable,
        }
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Failure {
        match error {
            PasswordError::Stopping => Failure::Busy,
            error => Failure::Broken(error.to_string()),
        }
    }
}

impl From<RandomError> for Failure {
    fn from(error: RandomError) -> Failure {
        Failure::Broken(error.to_string())
    }
}

impl From<AdminError> for Failure {
    fn from(error: AdminError) -> Failure {
        match error {
            AdminError::NotFound => Failure::NotFound,
            AdminError::Refused(text) => Failure::Refused(text),
            AdminError::NothingToFree { .. } => Failure::Refused(error.to_string()),
            AdminError::Busy | AdminError::Behind => Failure::Busy,
            error => {
                tracing::warn!(%error, "a command of a page failed");
                Failure::Busy
            }
        }
    }
}
