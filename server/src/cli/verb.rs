//! The verbs, and running one.

use clap::{Parser, Subcommand};

use super::out::Failure;
use super::{
    account, audit, backup, bench, device, export, init, invite, kind, person, phone, play,
    quarantine, rebuild, report, rulebook, serve, subject, verify,
};

/// Street and visit records that are never lost: the office's server and a phone for the command line.
#[derive(Parser)]
#[command(name = "streetbook", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Play the bundled field day, then serve it.
    Demo(play::Demo),
    /// Play a field-day script: phones and server on the script's clock.
    Play(play::Play),
    /// Make a data directory for a new workspace.
    Init(init::Init),
    /// Serve phones and office.
    Serve(serve::Serve),
    /// Measure a server under many phones that sync at once.
    Bench(bench::Bench),
    /// People and their roles.
    Person(person::Person),
    /// Logins to the pages.
    Account(account::Account),
    /// Read the audit log: each act with its actor.
    Audit(audit::Audit),
    /// Give out a one-time code that makes a phone a person's.
    Invite(invite::Invite),
    /// Devices that write in people's names.
    Device(device::Device),
    /// Entries that are stored but not merged, and freeing them.
    Quarantine(quarantine::Quarantine),
    /// Kinds: the forms.
    Kind(kind::Kind),
    /// The rulebook: every number that a rule reads.
    Rulebook(rulebook::Rulebook),
    /// Subjects: the people whom records are about, and their right to see and to be forgotten.
    Subject(subject::Subject),
    /// Write all records of a kind to a file.
    Export(export::Export),
    /// Reports: counts over many records, and arrears.
    Report(report::Report),
    /// Read every byte of a data directory and name the faults.
    Verify(verify::Verify),
    /// Delete index and view, and rebuild them from the ledger.
    Rebuild(rebuild::Rebuild),
    /// Write the whole office to one file, while it serves or not.
    Backup(backup::Backup),
    /// Make a data directory from a backup.
    Restore(backup::Restore),
    /// A phone for the command line, in a directory of its own.
    Phone(phone::Phone),
    /// Merge in a sandbox, for a server.
    #[command(hide = true)]
    Worker,
}

/// Runs the command line and returns the exit code.
pub fn run() -> std::process::ExitCode {
    let cli = Cli::parse();
    let done = match cli.verb {
        Verb::Worker => {
            crate::merge::worker::run().map_err(|error| Failure::new(error.to_string()))
        }
        Verb::Bench(verb) => verb.run(),
        Verb::Demo(verb) => verb.run(),
        Verb::Play(verb) => verb.run(),
        Verb::Init(verb) => verb.run(),
        Verb::Serve(verb) => verb.run(),
        Verb::Person(verb) => verb.run(),
        Verb::Account(verb) => verb.run(),
        Verb::Audit(verb) => verb.run(),
        Verb::Invite(verb) => verb.run(),
        Verb::Device(verb) => verb.run(),
        Verb::Quarantine(verb) => verb.run(),
        Verb::Kind(verb) => verb.run(),
        Verb::Rulebook(verb) => verb.run(),
        Verb::Subject(verb) => verb.run(),
        Verb::Export(verb) => verb.run(),
        Verb::Report(verb) => verb.run(),
        Verb::Verify(verb) => verb.run(),
        Verb::Rebuild(verb) => verb.run(),
        Verb::Backup(verb) => verb.run(),
        Verb::Restore(verb) => verb.run(),
        Verb::Phone(verb) => verb.run(),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("streetbook: {failure}");
            std::process::ExitCode::FAILURE
        }
    }
}
