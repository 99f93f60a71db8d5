//! `streetbook subject`: the office's records of a person, a copy for them, and their erasure.

mod erase;
mod find;
mod keep;

use clap::{Args, Subcommand};
use serde_json::Value as Json;

use super::office;
use super::out::Failure;
use crate::admin::{AdminCommand, SubjectCommand, SubjectRequest};
use crate::cli::data_dir::DataDir;
use erase::{Decide, Erase, List};
use find::{Export, Find};
use keep::{Due, Keep};

/// Subjects: the people whom records are about, and their right to see and to be forgotten.
#[derive(Args)]
pub struct Subject {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Name every record that concerns a person, quarantined ones too; numbers stay masked.
    Find(Find),
    /// Write a copy for the person: their records, the history, and the people who may read them.
    Export(Export),
    /// Request the erasure of every record of a person. A second person approves it, then it waits.
    Erase(Erase),
    /// Approve a request for erasure, as a second person.
    Approve(Decide),
    /// Cancel a request for erasure.
    Cancel(Decide),
    /// List the requests for erasure.
    List(List),
    /// Set the retention period for the records of a form.
    Keep(Keep),
    /// Report records that are past their retention period, and request their erasure.
    Due(Due),
}

impl Subject {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::Find(verb) => verb.run(),
            Verb::Export(verb) => verb.run(),
            Verb::Erase(verb) => verb.run(),
            Verb::Approve(verb) => verb.run(true),
            Verb::Cancel(verb) => verb.run(false),
            Verb::List(verb) => verb.run(),
            Verb::Keep(verb) => verb.run(),
            Verb::Due(verb) => verb.run(),
        }
    }
}

fn ask(data: &DataDir, command: SubjectCommand) -> Result<Json, Failure> {
    let request = SubjectRequest::Subject(command);
    office::run(data, AdminCommand::Subject(request))
}
