//! `streetbook verify`.

use clap::Args;
use serde::Serialize;

use super::data_dir::DataDir;
use super::office::opening;
use super::out::{Failure, print_json, runtime, say};
use crate::maintenance::verify::{Report, verify};

/// Read every byte of a data directory and name the faults; nothing may serve it meanwhile.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    data: DataDir,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(self) -> Result<(), Failure> {
        let report = runtime()?.block_on(verify(&opening(&self.data)?))?;
        if self.json {
            let judged = Judged {
                ok: report.is_whole(),
                report: &report,
            };
            // As a value first: its keys are in their order.
            print_json(&serde_json::to_value(judged)?)?;
        } else {
            print(&report)?
        }
        match report.problems.len() {
            0 => Ok(()),
            found => Err(Failure::new(format!("{found} problems were found"))),
        }
    }
}

/// A report with its verdict.
#[derive(Serialize)]
struct Judged<'a> {
    #[serde(flatten)]
    report: &'a Report,
    ok: bool,
}

fn print(report: &Report) -> Result<(), Failure> {
    say(format!(
        "{} frames, {} entries in {} journals, {} rows in the index, {} in the view, {} rulings",
        report.frames,
        report.entries,
        report.journals,
        report.index_rows,
        report.view_rows,
        report.rulings
    ))?;
    for kept in &report.set_aside {
        say(format!(
            "set aside: an unfinished tail of {} bytes in {}",
            kept.bytes, kept.file
        ))?;
    }
    for note in &report.notes {
        say(format!("note: {note}"))?;
    }
    for problem in &report.problems {
        say(format!("{}: {}", problem.part.word(), problem.what))?;
        for touched in &problem.touches {
            say(format!("    touches {touched}"))?;
        }
    }
    if report.is_whole() {
        say("everything is as it should be")
    } else {
        Ok(())
    }
}
