//! Errors of erasing.

use std::io;

use streetbook_core::ids::PersonId;

use super::limits::{DAYS_MAX, REASON_CHARS_MAX, RECORDS_MAX};
use crate::directory::WriteFailure;
use crate::merge::{MergeFailure, RoundFailure};
use crate::store::events::ErasureId;
use crate::store::view::ViewError;

/// Reason why an erasure is not requested or decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErasureRefused {
    /// No active person has this id.
    #[error("there is no active person `{0}`: `streetbook person list` shows everybody")]
    PersonUnknown(PersonId),
    /// The person may not decide.
    #[error(
        "`{0}` may not: erasures are asked for and decided by people of the centre and administrators"
    )]
    Role(PersonId),
    /// One person alone.
    #[error("whoever asked for an erasure does not approve it: a second person has to")]
    SamePerson,
    /// No such request.
    #[error("there is no request for erasure {0}: `streetbook subject list` shows every one")]
    Unknown(ErasureId),
    /// Decided already.
    #[error("request {0} is {1} already: ask anew if need be")]
    Closed(ErasureId, &'static str),
    /// An empty request.
    #[error("there is nothing to erase: name records, or a number that was found")]
    Nothing,
    /// More than one event holds.
    #[error("one request takes at most {RECORDS_MAX} records: ask for the rest in another")]
    TooMany,
    /// Too far away.
    #[error("an erasure waits at most {DAYS_MAX} days")]
    Days,
    /// Empty or too long.
    #[error("the reason must have 1 to {REASON_CHARS_MAX} characters")]
    Reason,
    /// A number would stay for good.
    #[error("the reason stays in the journal for good: leave numbers out of it")]
    NumberInReason,
}

/// Reason why an erasure was not completed.
#[derive(Debug, thiserror::Error)]
pub enum ErasureFailure {
    /// An event of the directory could not be stored.
    #[error(transparent)]
    Write(#[from] WriteFailure),
    /// The view is behind.
    #[error(
        "the records of a number could not be found, so nothing of the request was erased: the office's tables do not show yet all that was stored"
    )]
    Behind,
    /// Ledger or index.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// The view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The list of erasures.
    #[error("the list of erasures cannot be used: {0}")]
    List(#[from] io::Error),
    /// The office ends.
    #[error("the office ends: its next start carries the erasure out")]
    Ended,
}

impl From<RoundFailure> for ErasureFailure {
    fn from(failure: RoundFailure) -> ErasureFailure {
        match failure {
            RoundFailure::Merge(error) => error.into(),
            RoundFailure::View(error) => error.into(),
        }
    }
}
