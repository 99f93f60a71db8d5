//! The answer to a command.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::admin::{AdminCommand, execute};
use crate::directory::Actor;
use crate::state::AppState;

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The result.
    Done(Json),
    /// The reason, for people.
    Failed(String),
}

/// Executes an operator's command on the server's own machine.
///
/// # Errors
/// A sentence for people.
pub async fn answer(app: &AppState, command: AdminCommand) -> Result<Json, String> {
    let outcome = execute(app, Actor::Operator, command).await;
    let outcome = outcome.map_err(|error| error.to_string())?;
    Ok(outcome.json(app.view.zone()))
}
