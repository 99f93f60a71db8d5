//! Retention periods.

use clap::Args;
use serde_json::Value as Json;
use streetbook_core::ids::{KindId, PersonId};

use super::ask::ask;
use crate::admin::SubjectCommand;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{cell, cell_of, print_json, say};
use crate::erasure::ERASURE_DAYS;

#[derive(Args)]
pub(super) struct Keep {
    #[command(flatten)]
    data: DataDir,
    /// The form: `streetbook kind list` names them.
    #[arg(long)]
    kind: KindId,
    /// Days after the day of capture, or `forever`.
    #[arg(long, value_parser = period)]
    days: Period,
    /// Print {"kind","days"}.
    #[arg(long)]
    json: bool,
}

/// A number of days, or for ever.
#[derive(Clone, Copy)]
struct Period(Option<u32>);

fn period(text: &str) -> Result<Period, String> {
    match text {
        "forever" => Ok(Period(None)),
        days => match days.parse() {
            Ok(days) => Ok(Period(Some(days))),
            Err(_) => Err("say a number of days, or `forever`".to_owned()),
        },
    }
}

impl Keep {
    pub(super) fn run(self) -> Result<(), Failure> {
        let command = SubjectCommand::Keep {
            kind: self.kind,
            days: self.days.0,
        };
        let kept = ask(&self.data, command)?;
        if self.json { print_json(&kept) } else { Ok(()) }
    }
}

#[derive(Args)]
pub(super) struct Due {
    #[command(flatten)]
    data: DataDir,
    /// File one request for erasure of all of it. Without, nothing is changed.
    #[arg(long, requires = "by")]
    ask: bool,
    /// The requester: a person of the centre or an administrator.
    #[arg(long)]
    by: Option<PersonId>,
    /// The days until it is executed.
    #[arg(long, default_value_t = ERASURE_DAYS)]
    after_days: u32,
    /// Print a JSON array, with --ask {"id","records"}.
    #[arg(long)]
    json: bool,
}

impl Due {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.by.filter(|_| self.ask) {
            Some(by) => {
                let after_days = self.after_days;
                let asked = ask(&self.data, SubjectCommand::AskDue { by, after_days })?;
                if self.json {
                    print_json(&asked)
                } else {
                    say(format!(
                        "{}  {}",
                        cell_of(&asked, "id"),
                        cell_of(&asked, "records")
                    ))
                }
            }
            None => {
                let due = ask(&self.data, SubjectCommand::Due)?;
                if self.json {
                    print_json(&due)
                } else {
                    say_due(&due)
                }
            }
        }
    }
}

/// Prints one line for each form that has a period.
fn say_due(due: &Json) -> Result<(), Failure> {
    for due in due.as_array().into_iter().flatten() {
        if !due["days"].is_null() {
            let [kind, days, records, oldest] =
                ["kind", "days", "records", "oldest"].map(|key| cell(&due[key]));
            say(format!("{kind}  {days} days  {records} due  {oldest}"))?;
        }
    }
    Ok(())
}
