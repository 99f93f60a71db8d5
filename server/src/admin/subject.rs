//! Commands about a person whose data the office holds, and about retention periods.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::{KindId, PersonId};
use streetbook_core::time::Zone;

use super::{Admin, AdminError, Outcome};
use crate::directory::ErasureShown;
use crate::erasure::subject::{Due, Found, Sought};
use crate::state::AppState;
use crate::store::events::ErasureId;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "subject")]
pub enum SubjectCommand {
    /// Find the places of their data.
    Find {
        /// The person or records in question.
        sought: Sought,
    },
    /// Copy of their data for the person.
    Copy {
        /// The person or records in question.
        sought: Sought,
    },
    /// Request that all their data be erased.
    Erase {
        /// The person or records in question.
        sought: Sought,
        /// Why.
        reason: String,
        /// The person who requests it.
        by: PersonId,
        /// The days until it is carried out.
        after_days: u32,
    },
    /// Approve or cancel a request.
    Decide {
        /// The request's id.
        id: String,
        /// False cancels.
        approve: bool,
        /// The person who decides.
        by: PersonId,
    },
    /// Every request.
    List,
    /// Set a form's period.
    Keep {
        /// The form.
        kind: KindId,
        /// Days after the day of capture; without: for ever.
        days: Option<u32>,
    },
    /// Records beyond their retention period.
    Due,
    /// Request its erasure.
    AskDue {
        /// The person who requests it.
        by: PersonId,
        /// The days until it is carried out.
        after_days: u32,
    },
}

/// A [`SubjectCommand`] as the control socket names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum SubjectRequest {
    /// A person whose data is held, and periods of retention.
    Subject(SubjectCommand),
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    SubjectRequest::Subject(command): SubjectRequest,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        SubjectCommand::Find { sought } => {
            let found = admin.find_subject(&sought).await?;
            Outcome::Found { sought, found }
        }
        SubjectCommand::Copy { sought } => admin.copy_for_subject(&sought).await?.into(),
        SubjectCommand::Erase {
            sought,
            reason,
            by,
            after_days,
        } => {
            let asked = admin.ask_erasure_of(&sought, &reason, &by, after_days);
            let (id, found) = asked.await?;
            let found: Vec<Json> = found.iter().map(Found::json).collect();
            json!({"id": id.to_string(), "after_days": after_days, "takes": found}).into()
        }
        SubjectCommand::Decide { id, approve, by } => {
            let id: ErasureId = id.parse().map_err(|_| no_request())?;
            admin.decide_erasure(id, approve, &by).await?;
            let state = if approve { "approved" } else { "cancelled" };
            json!({"id": id.to_string(), "state": state}).into()
        }
        SubjectCommand::List => list(admin.app).into(),
        SubjectCommand::Keep { kind, days } => {
            admin.keep(&kind, days).await?;
            json!({"kind": kind, "days": days}).into()
        }
        SubjectCommand::Due => {
            let due = admin.due().await?;
            due.iter().map(Due::json).collect::<Json>().into()
        }
        SubjectCommand::AskDue { by, after_days } => {
            let (id, records) = admin.ask_due(&by, after_days).await?.unzip();
            let id = id.map(|id| id.to_string());
            json!({"id": id, "records": records.unwrap_or(0)}).into()
        }
    })
}

fn no_request() -> AdminError {
    let text =
        "a request is named by 16 hexadecimal digits: `streetbook subject list` shows every one";
    AdminError::Refused(text.to_owned())
}

fn list(app: &AppState) -> Json {
    let requests = app.handles.directory.read().erasures();
    requests
        .iter()
        .map(|shown| request(shown, app.view.zone()))
        .collect()
}

fn request(shown: &ErasureShown, zone: &Zone) -> Json {
    let asked = &shown.asked;
    let decided = shown.decided.as_ref();
    json!({
        "id": asked.id.to_string(),
        "state": shown.state.word(),
        "records": asked.records.len(),
        "by_number": asked.number_mac.is_some(),
        "reason": asked.reason,
        "by": asked.by,
        "at": asked.at.in_zone(zone),
        "due_at": asked.due_at.in_zone(zone),
        "decided_by": decided.map(|(by, _)| by),
        "decided_at": decided.map(|(_, at)| at.in_zone(zone)),
        "done_at": shown.done.map(|(at, _)| at.in_zone(zone)),
        "erased": shown.done.map(|(_, records)| records),
    })
}
