//! The verbs of a phone.

use clap::{Args, Subcommand};

use super::{carry, enrol, judge, read, write};
use crate::cli::data_dir::DataDir;
use crate::cli::out::Failure;

/// A phone for the command line, in a directory that `enrol` makes.
#[derive(Args)]
pub struct Phone {
    #[command(flatten)]
    data: DataDir,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Join an office with a one-time code.
    Enrol(enrol::Enrol),
    /// Write a new record and print its id once it is saved.
    Log(write::Log),
    /// Change fields of a record.
    Amend(write::Amend),
    /// Annul a record; it stays visible, with the reason.
    Annul(write::Annul),
    /// Sign a record as it stands on this phone.
    Sign(write::Sign),
    /// Settle a conflict: the value replaces all the others.
    Choose(write::Choose),
    /// Add a remark to a record.
    Annotate(write::Annotate),
    /// List the records on this phone, oldest first.
    List(read::List),
    /// Show one record and its history.
    Show(read::Show),
    /// Check a client's number before writing them down; needs no network.
    CheckClient(judge::CheckClient),
    /// Answer one of your own reports from what is on this phone; needs no network.
    Report(judge::Report),
    /// Show what is saved, what waits and what the office has receipted.
    Status(read::Status),
    /// Exchange everything with the office.
    Sync(enrol::Sync),
    /// Write what the office has not receipted to a file that a colleague can carry there.
    Export(carry::Export),
    /// Take a colleague's file along to the office.
    Import(carry::Import),
}

impl Phone {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let data = &self.data;
        match self.verb {
            Verb::Enrol(verb) => verb.run(data),
            Verb::Log(verb) => verb.run(data),
            Verb::Amend(verb) => verb.run(data),
            Verb::Annul(verb) => verb.run(data),
            Verb::Sign(verb) => verb.run(data),
            Verb::Choose(verb) => verb.run(data),
            Verb::Annotate(verb) => verb.run(data),
            Verb::List(verb) => verb.run(data),
            Verb::Show(verb) => verb.run(data),
            Verb::CheckClient(verb) => verb.run(data),
            Verb::Report(verb) => verb.run(data),
            Verb::Status(verb) => verb.run(data),
            Verb::Sync(verb) => verb.run(data),
            Verb::Export(verb) => verb.run(data),
            Verb::Import(verb) => verb.run(data),
        }
    }
}
