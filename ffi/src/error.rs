//! Errors, by what the person does next. Details are fields, sentences are in both languages.

use streetbook_core::kind::FieldError;
use streetbook_core::replica::ReplicaError;

use crate::field_problem::FieldProblem;
use crate::text::Wording;

/// An error, by what the person does next. None of them loses anything that was saved. `text` is a
/// sentence to show as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// Fix this field.
    #[error("{}", .problem.text.en)]
    FixField {
        /// The field, and the rule that it breaks.
        problem: FieldProblem,
    },
    /// Do something else: the record does not allow it, or there is none.
    #[error("{}", .text.en)]
    NotPossible {
        /// A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
        /// `reason`, `remark`, `already_enrolled`, `clock`, `file`, `id`.
        code: String,
        /// Text for the person.
        text: Wording,
    },
    /// Ask the office for a code, and enrol: the directory holds no phone.
    #[error("{}", .text.en)]
    NotEnrolled {
        /// Text for the person.
        text: Wording,
    },
    /// Try again later; nothing else is needed.
    #[error("{}", .text.en)]
    TryLater {
        /// A stable word: `no_answer`, `not_the_office` (a captive portal), `busy` (the office),
        /// `throttled`, `syncing` (another call does it).
        code: String,
        /// After this many milliseconds, at the soonest; grows from failure to failure, with jitter.
        retry_after_ms: u64,
        /// Text for the person.
        text: Wording,
    },
    /// Update the app.
    #[error("{}", .text.en)]
    UpdateApp {
        /// Text for the person.
        text: Wording,
    },
    /// Ask the office.
    #[error("{}", .text.en)]
    AskOffice {
        /// A stable word: the office's own (`token`, `code`, `revoked` …), or `disk`, `damaged`,
        /// `other_office`, `papers`, `broken`.
        code: String,
        /// Text for the person.
        text: Wording,
    },
    /// Free some storage. Nothing was written.
    #[error("{}", .text.en)]
    StorageFull {
        /// Free bytes.
        free_bytes: u64,
        /// Bytes that have to be free.
        needed_bytes: u64,
        /// Text for the person.
        text: Wording,
    },
    /// The files are sealed with another key, or not sealed. Nothing was touched.
    #[error("{}", .text.en)]
    WrongKey {
        /// A stable word: `missing`, `other`, `not_sealed`, `length`.
        code: String,
        /// Text for the person.
        text: Wording,
    },
    /// Another process, or another `Phone` of this one, has the directory open.
    #[error("{}", .text.en)]
    LockedByAnother {
        /// Text for the person.
        text: Wording,
    },
    /// The phone was closed.
    #[error("{}", .text.en)]
    Closed {
        /// Text for the person.
        text: Wording,
    },
    /// The call was cancelled.
    #[error("{}", .text.en)]
    Cancelled {
        /// Text for the person.
        text: Wording,
    },
    /// A fault in the library or in the app's own callbacks. The next call works.
    #[error("{}", .text.en)]
    Internal {
        /// For a log line; holds nothing that a person entered.
        detail: String,
        /// Text for the person.
        text: Wording,
    },
}

impl From<FieldError> for PhoneError {
    fn from(error: FieldError) -> PhoneError {
        PhoneError::FixField {
            problem: (&error).into(),
        }
    }
}

impl From<ReplicaError> for PhoneError {
    fn from(error: ReplicaError) -> PhoneError {
        let said = Wording::from(&error.sentence());
        let not_possible = |code: &str, text| PhoneError::NotPossible {
            code: code.to_owned(),
            text,
        };
        let ask = |code: &str, text| PhoneError::AskOffice {
            code: code.to_owned(),
            text,
        };
        let key = |code: &str, text| PhoneError::WrongKey {
            code: code.to_owned(),
            text,
        };
        match error {
            ReplicaError::Field(error) => error.into(),
            ReplicaError::NotEnrolled => PhoneError::NotEnrolled { text: said },
            ReplicaError::Locked => PhoneError::LockedByAnother { text: said },
            ReplicaError::StorageFull {
                free_bytes,
                needed_bytes,
            } => PhoneError::StorageFull {
                free_bytes,
                needed_bytes,
                text: said,
            },
            ReplicaError::Newer => PhoneError::UpdateApp { text: said },
            ReplicaError::Sealed => key("missing", said),
            ReplicaError::WrongKey => key("other", said),
            ReplicaError::NotSealed => key("not_sealed", said),
            ReplicaError::AlreadyEnrolled => not_possible("already_enrolled", said),
            ReplicaError::UnknownKind(_) => not_possible("unknown_kind", said),
            ReplicaError::UnknownRecord(_) => not_possible("unknown_record", said),
            ReplicaError::NotAllowed(refusal) => not_possible(refusal.word(), said),
            ReplicaError::Id(_) => not_possible("id", said),
            ReplicaError::Foreign(_) => not_possible("file", said),
            ReplicaError::Clock => not_possible("clock", said),
            ReplicaError::Disk(_) => ask("disk", said),
            ReplicaError::IdentityDamaged | ReplicaError::JournalDamaged => ask("damaged", said),
            ReplicaError::OtherCertificate | ReplicaError::Certificate(_) => ask("papers", said),
            ReplicaError::OtherOffice => ask("other_office", said),
            ReplicaError::Merge(_) | ReplicaError::Change(_) | ReplicaError::Message(_) => {
                ask("broken", said)
            }
        }
    }
}
