//! Refusals: a status for machines between, and a problem for the phone.

use streetbook_core::sync::{Challenge, Problem, deflate, to_bytes};

use super::JoinFailure;
use crate::directory::WriteFailure;
use crate::store::commit::CommitError;

/// A request that is not answered.
#[derive(Debug)]
pub struct Refused {
    status: u16,
    problem: Problem,
}

impl Refused {
    /// The request is not what it should be.
    pub const BAD_REQUEST: u16 = 400;
    /// Device, token or proof do not count.
    pub const UNAUTHORIZED: u16 = 401;
    /// It may not.
    pub const FORBIDDEN: u16 = 403;
    /// It is signed over an old challenge.
    pub const CONFLICT: u16 = 409;
    /// More than one request may hold.
    pub const TOO_LARGE: u16 = 413;
    /// Try again later.
    pub const BUSY: u16 = 503;
    /// The ledger takes nothing.
    pub const STORAGE: u16 = 507;

    /// A refusal with a stable word and a sentence.
    pub fn new(status: impl Into<u16>, code: &str, text: impl Into<String>) -> Refused {
        Refused {
            status: status.into(),
            problem: Problem {
                code: code.to_owned(),
                text: text.into(),
                challenge: None,
            },
        }
    }

    /// Returns this refusal with a fresh challenge to sign.
    pub fn with(mut self, challenge: Challenge) -> Refused {
        self.problem.challenge = Some(challenge);
        self
    }

    /// Something failed here, not at the phone: it tries again later.
    pub fn busy(text: impl Into<String>) -> Refused {
        Refused::new(Refused::BUSY, "busy", text)
    }

    /// The status for machines between.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The stable word.
    pub fn code(&self) -> &str {
        &self.problem.code
    }

    /// The body for the phone.
    pub fn body(&self) -> Vec<u8> {
        deflate(&to_bytes(&self.problem))
    }
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Refused {
        match &error {
            CommitError::Refused { full: false, .. } => {
                Refused::new(Refused::TOO_LARGE, "too_large", error.to_string())
            }
            _ => Refused::new(Refused::STORAGE, "storage", error.to_string()),
        }
    }
}

impl From<WriteFailure> for Refused {
    fn from(failure: WriteFailure) -> Refused {
        match failure {
            WriteFailure::Commit(error) => error.into(),
            WriteFailure::Poisoned => Refused::busy(failure.to_string()),
        }
    }
}

impl From<JoinFailure> for Refused {
    fn from(failure: JoinFailure) -> Refused {
        match failure {
            JoinFailure::Enrol(error) => {
                Refused::new(Refused::FORBIDDEN, error.code(), error.to_string())
            }
            JoinFailure::Certificate(text) => Refused::new(Refused::UNAUTHORIZED, "papers", text),
            JoinFailure::Write(failure) => failure.into(),
        }
    }
}
