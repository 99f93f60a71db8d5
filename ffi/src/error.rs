//! What went wrong, by what the person does next. Details stand in fields, sentences in both languages.

use streetbook_core::kind::FieldError;
use streetbook_core::replica::ReplicaError;

use crate::kinds::FieldProblem;
use crate::text::Wording;

/// Why the phone did not do what it was asked, by what the person does next. Nothing that was saved is
/// lost by any of them. `text` is a sentence to show as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// Fix this field.
    #[error("{}", .problem.text.en)]
    FixField {
        /// Which field, and what it must be.
        problem: FieldProblem,
    },
    /// Do something else: the record does not allow it, or there is none.
    #[error("{}", .text.en)]
    NotPossible {
        /// A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
        /// `reason`, `remark`, `already_enrolled`, `clock`, `file`, `id`.
        code: String,
        /// For the person.
        text: Wording,
    },
    /// Ask the office for a code, and enrol: the directory holds no phone.
    #[error("{}", .text.en)]
    NotEnrolled {
        /// For the person.
        text: Wording,
    },
    /// Try again later; nobody has to do anything.
    #[error("{}", .text.en)]
    TryLater {
        /// A stable word: `no_answer`, `not_the_office` (a captive portal), `busy` (the office),
        /// `throttled`, `syncing` (another call does it).
        code: String,
        /// After this many milliseconds, at the soonest; grows from failure to failure, with jitter.
        retry_after_ms: u64,
        /// For the person.
        text: Wording,
    },
    /// Update the app.
    #[error("{}", .text.en)]
    UpdateApp {
        /// For the person.
        text: Wording,
    },
    /// Ask the office.
    #[error("{}", .text.en)]
    AskOffice {
        /// A stable word: the office's own (`token`, `code`, `revoked` …), or `disk`, `damaged`,
        /// `other_office`, `papers`, `broken`.
        code: String,
        /// For the person.
        text: Wording,
    },
    /// Make room. Nothing was written.
    #[error("{}", .text.en)]
    StorageFull {
        /// What is free.
        free_bytes: u64,
        /// What has to be free.
        needed_bytes: u64,
        /// For the person.
        text: Wording,
    },
    /// The files are sealed, and not with this key. Nothing was touched.
    #[error("{}", .text.en)]
    WrongKey {
        /// A stable word: `missing`, `other`, `not_sealed`, `length`.
        code: String,
        /// For the person.
        text: Wording,
    },
    /// Another process, or another `Phone` of this one, has the directory.
    #[error("{}", .text.en)]
    LockedByAnother {
        /// For the person.
        text: Wording,
    },
    /// The phone was closed.
    #[error("{}", .text.en)]
    Closed {
        /// For the person.
        text: Wording,
    },
    /// Somebody cancelled it.
    #[error("{}", .text.en)]
    Cancelled {
        /// For the person.
        text: Wording,
    },
    /// A fault in the library or in the app's own callbacks. The next call works.
    #[error("{}", .text.en)]
    Internal {
        /// For a log line; holds nothing that anybody entered.
        detail: String,
        /// For the person.
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
            ReplicaError::OtherPapers | ReplicaError::Papers(_) => ask("papers", said),
            ReplicaError::OtherOffice => ask("other_office", said),
            ReplicaError::Merge(_) | ReplicaError::Change(_) | ReplicaError::Message(_) => {
                ask("broken", said)
            }
        }
    }
}
