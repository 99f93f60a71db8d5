//! The verbs about a person.

use clap::{Args, Subcommand};

use super::erase::{Decide, Erase, List};
use super::find::{Export, Find};
use super::keep::{Due, Keep};
use crate::cli::out::Failure;

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
    pub(crate) fn run(self) -> Result<(), Failure> {
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
