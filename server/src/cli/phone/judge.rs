//! Verbs that evaluate rules: on the phone's own records, provisionally, until the office has
//! ruled.

use clap::Args;
use streetbook_core::replica::ReportName;

use super::opening::open;
use super::{boot, print};
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{print_json, say};

/// Check a client's number before writing them down.
#[derive(Args)]
pub(super) struct CheckClient {
    /// Their number: in full it decides surely, masked (138****5678) possibly.
    number: String,
    /// Print {"phone", "known", "who", "protection", "rulings"}.
    #[arg(long)]
    json: bool,
}

impl CheckClient {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let check = open(data)?.check_client(&self.number, boot::now().wall)?;
        if self.json {
            print_json(&check.json())
        } else {
            say(print::check(&check).trim_end())
        }
    }
}

/// Answer one of your own reports.
#[derive(Args)]
pub(super) struct Report {
    /// day, quota, stores or waiting.
    name: ReportName,
    /// Print {"report", "day", "rows"}.
    #[arg(long)]
    json: bool,
}

impl Report {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let report = open(data)?.report(self.name, boot::now().wall);
        if self.json {
            return print_json(&report.json());
        }
        for line in &report.lines {
            say(print::report_line(line))?;
        }
        Ok(())
    }
}
