//! Refusals: a status for machines between, and a problem for the phone.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use streetbook_core::sync::{Challenge, Problem, deflate, to_bytes};

use crate::app::StaffFailure;
use crate::commit::CommitError;

/// A request that is not answered.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    problem: Problem,
}

impl Refused {
    /// A refusal with a stable word and a sentence.
    pub fn new(status: StatusCode, code: &str, text: impl Into<String>) -> Refused {
        Refused {
            status,
            problem: Problem {
                code: code.to_owned(),
                text: text.into(),
                challenge: None,
            },
        }
    }

    /// The same with a fresh challenge to sign.
    pub fn with(mut self, challenge: Challenge) -> Refused {
        self.problem.challenge = Some(challenge);
        self
    }

    /// Something failed here, not at the phone: it tries again later.
    pub fn busy(text: impl Into<String>) -> Refused {
        Refused::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = deflate(&to_bytes(&self.problem));
        let content = [(header::CONTENT_TYPE, "application/cbor")];
        (self.status, content, body).into_response()
    }
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Refused {
        match &error {
            CommitError::Refused { full: false, .. } => Refused::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                error.to_string(),
            ),
            _ => Refused::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "storage",
                error.to_string(),
            ),
        }
    }
}

impl From<StaffFailure> for Refused {
    fn from(failure: StaffFailure) -> Refused {
        match failure {
            StaffFailure::Enrol(error) => {
                Refused::new(StatusCode::FORBIDDEN, error.code(), error.to_string())
            }
            StaffFailure::Papers(text) => Refused::new(StatusCode::UNAUTHORIZED, "papers", text),
            StaffFailure::Commit(error) => error.into(),
            other => Refused::busy(other.to_string()),
        }
    }
}
