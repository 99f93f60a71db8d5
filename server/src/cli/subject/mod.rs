//! `streetbook subject`: what the office holds of a person, a copy for him, and taking it out.

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
    /// Name everything that concerns a person, also what was set aside; numbers stay masked.
    Find(Find),
    /// Write a copy for the person: his records, their history, and who may read them.
    Export(Export),
    /// Ask that everything of a person be erased. A second person approves it, then it waits.
    Erase(Erase),
    /// Approve a request for erasure, as a second person.
    Approve(Decide),
    /// Cancel a request for erasure.
    Cancel(Decide),
    /// List the requests for erasure.
    List(List),
    /// Set for how long the records of a form are kept.
    Keep(Keep),
    /// Report what is kept longer than it is to be, and ask that it be erased.
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
