//! The result of a command.

use serde_json::{Value as Json, json};
use streetbook_core::record::{HistoryLine, Shown};
use streetbook_core::time::{Instant, Zone};

use crate::directory::AuditEntry;
use crate::erasure::subject::{Found, Sought};

/// A record in its current state, and every entry that made it so, oldest first.
pub type History = (Shown, Vec<HistoryLine>);

/// The result of a command.
pub enum Outcome {
    /// The result as scripts read it.
    Json(Json),
    /// A one-time code: shown once and kept nowhere.
    Code {
        /// To read out or photograph.
        code: String,
        /// Its last moment.
        expires_at: Instant,
    },
    /// A temporary password: shown once and kept nowhere.
    Password {
        /// The login.
        login: String,
        /// To tell its person.
        password: String,
    },
    /// Everything that concerns a person.
    Found {
        /// The person or records in question.
        sought: Sought,
        /// The records.
        found: Vec<Found>,
    },
    /// Lines of the audit log with their numbers.
    AuditLines(Vec<(u64, AuditEntry)>),
    /// True for a code of a second factor that was right, and is used now.
    CodeUsed(bool),
    /// A record with its history, where there is one.
    History(Option<Box<History>>),
}

impl Outcome {
    /// It was done, and there is nothing to say.
    pub(super) const DONE: Outcome = Outcome::Json(Json::Null);

    /// As scripts read it.
    pub fn json(self, zone: &Zone) -> Json {
        match self {
            Outcome::Json(json) => json,
            Outcome::Code { code, expires_at } => {
                json!({"code": code, "expires_at": expires_at.in_zone(zone)})
            }
            Outcome::Password { login, password } => json!({"login": login, "password": password}),
            Outcome::Found { sought, found } => {
                let found: Vec<Json> = found.iter().map(Found::json).collect();
                json!({"sought": sought.word(), "found": found})
            }
            // Scripts cannot ask for these.
            Outcome::AuditLines(_) | Outcome::CodeUsed(_) | Outcome::History(_) => Json::Null,
        }
    }
}

impl From<Json> for Outcome {
    fn from(json: Json) -> Outcome {
        Outcome::Json(json)
    }
}
