//! The command line: one file per verb. Verbs and JSON shapes are stable, scripts rely on them.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage.

mod bench;
mod init;
mod out;
mod play;
mod serve;

use clap::{Parser, Subcommand};

pub use out::Failure;

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
    /// Merge in a sandbox, for a server.
    #[command(hide = true)]
    Worker,
}

/// Runs the command line and gives the exit code.
pub fn run() -> std::process::ExitCode {
    let cli = Cli::parse();
    let done = match cli.verb {
        Verb::Worker => crate::worker::run().map_err(|error| Failure::new(error.to_string())),
        Verb::Bench(verb) => verb.run(),
        Verb::Demo(verb) => verb.run(),
        Verb::Play(verb) => verb.run(),
        Verb::Init(verb) => verb.run(),
        Verb::Serve(verb) => verb.run(),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("streetbook: {failure}");
            std::process::ExitCode::FAILURE
        }
    }
}
