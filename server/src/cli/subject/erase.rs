//! Requesting an erasure, deciding it, and listing its state.

use clap::Args;
use streetbook_core::ids::PersonId;

use super::ask::ask;
use super::find::{Whom, say_found};
use crate::admin::SubjectCommand;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{cell, cell_of, list_of, print_json, say};
use crate::erasure::ERASURE_DAYS;

#[derive(Args)]
pub(super) struct Erase {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// The reason; it may hold no number, because it is kept.
    #[arg(long)]
    reason: String,
    /// The requester: a person of the centre or an administrator.
    #[arg(long)]
    by: PersonId,
    /// The days until it is executed.
    #[arg(long, default_value_t = ERASURE_DAYS)]
    after_days: u32,
    /// Print {"id","after_days","takes"}.
    #[arg(long)]
    json: bool,
}

impl Erase {
    pub(super) fn run(self) -> Result<(), Failure> {
        let command = SubjectCommand::Erase {
            sought: self.whom.sought()?,
            reason: self.reason,
            by: self.by,
            after_days: self.after_days,
        };
        let asked = ask(&self.data, command)?;
        if self.json {
            return print_json(&asked);
        }
        say(cell_of(&asked, "id"))?;
        say_found(list_of(&asked, "takes"))?;
        let takes = list_of(&asked, "takes");
        let nameless = takes.filter(|found| found["record"].is_null()).count();
        if nameless > 0 {
            let text =
                "entries that do not read name no record and stay: a newer version may read them";
            say(format!("{nameless} {text}"))?;
        }
        Ok(())
    }
}

#[derive(Args)]
pub(super) struct Decide {
    #[command(flatten)]
    data: DataDir,
    /// The request.
    id: String,
    /// The person who decides: of the centre or an administrator, and to approve not the requester.
    #[arg(long)]
    by: PersonId,
    /// Print {"id","state"}.
    #[arg(long)]
    json: bool,
}

impl Decide {
    pub(super) fn run(self, approve: bool) -> Result<(), Failure> {
        let command = SubjectCommand::Decide {
            id: self.id,
            approve,
            by: self.by,
        };
        let decided = ask(&self.data, command)?;
        if self.json {
            print_json(&decided)
        } else {
            say(format!(
                "{}  {}",
                cell_of(&decided, "id"),
                cell_of(&decided, "state")
            ))
        }
    }
}

#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    data: DataDir,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(self) -> Result<(), Failure> {
        let requests = ask(&self.data, SubjectCommand::List)?;
        if self.json {
            return print_json(&requests);
        }
        for request in requests.as_array().into_iter().flatten() {
            let [id, state, records, due, by, reason] =
                ["id", "state", "records", "due_at", "by", "reason"].map(|key| cell(&request[key]));
            say(format!("{id}  {state}  {records}  {due}  {by}  {reason}"))?;
        }
        Ok(())
    }
}
