//! Asking the office.

use serde_json::Value as Json;

use crate::admin::{AdminCommand, SubjectCommand, SubjectRequest};
use crate::cli::data_dir::DataDir;
use crate::cli::office;
use crate::cli::out::Failure;

/// Executes a command about a person; returns its answer.
pub(super) fn ask(data: &DataDir, command: SubjectCommand) -> Result<Json, Failure> {
    let request = SubjectRequest::Subject(command);
    office::run(data, AdminCommand::Subject(request))
}
