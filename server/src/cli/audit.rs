//! `streetbook audit`.

use clap::Args;
use serde_json::Value as Json;
use streetbook_core::ids::IdError;
use streetbook_core::time::Day;

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::admin::{AdminCommand, AuditCommand};

/// Read the audit log: each act with its actor.
#[derive(Args)]
pub struct Audit {
    #[command(flatten)]
    data: DataDir,
    /// The first day, as 2026-11-24.
    #[arg(long, value_parser = day)]
    from: Option<Day>,
    /// The last day.
    #[arg(long, value_parser = day)]
    to: Option<Day>,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

fn day(text: &str) -> Result<Day, IdError> {
    Day::parse(text)
}

impl Audit {
    /// Prints while it reads: the log may be larger than memory.
    pub(super) fn run(self) -> Result<(), Failure> {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let after = |after| {
            AdminCommand::Audit(AuditCommand::Read {
                from: text(self.from),
                to: text(self.to),
                after,
            })
        };
        office::run_on(&self.data, after(0), |lines| {
            let mut last = None;
            for line in lines.as_array().into_iter().flatten() {
                self.print(line)?;
                last = line["n"].as_u64();
            }
            Ok(last.map(after))
        })
    }

    fn print(&self, line: &Json) -> Result<(), Failure> {
        if self.json {
            return print_json(line);
        }
        let [at, by, act, about, purpose] =
            ["at", "by", "act", "about", "purpose"].map(|key| cell(&line[key]));
        let rows = match line["rows"].as_u64() {
            Some(rows) => format!("  {rows} rows"),
            None => String::new(),
        };
        say(format!("{at}  {by}  {act}  {about}{rows}  {purpose}").trim_end())
    }
}
