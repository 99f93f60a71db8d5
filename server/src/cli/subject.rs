//! `streetbook subject`: what the office holds of a person, a copy for him, and taking it out.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value as Json;
use streetbook_core::ids::{KindId, PersonId, RecordId};
use streetbook_core::phone::PhoneNumber;

use super::data_dir::DataDir;
use super::file::Fresh;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::access::ERASURE_DAYS;
use crate::control::{Command, SubjectCommand};
use crate::subject::Sought;

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

/// Whom it is about.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Whom {
    /// His mobile number; `-` reads it from standard input, so that no shell remembers it.
    #[arg(long)]
    number: Option<String>,
    /// A record about him; may be given several times.
    #[arg(long)]
    record: Vec<RecordId>,
}

impl Whom {
    fn sought(self) -> Result<Sought, Failure> {
        let Some(number) = self.number else {
            return Ok(Sought::Records(self.record.into_iter().collect()));
        };
        let number = match number.as_str() {
            "-" => io::stdin()
                .lock()
                .lines()
                .next()
                .unwrap_or(Ok(String::new()))?,
            _ => number,
        };
        let number: PhoneNumber = number.trim().parse()?;
        Ok(Sought::Number(number))
    }
}

fn ask(data: &DataDir, command: SubjectCommand) -> Result<Json, Failure> {
    office::run(data, Command::Subject(command))
}

#[derive(Args)]
struct Find {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// Print {"sought","found"}.
    #[arg(long)]
    json: bool,
}

impl Find {
    fn run(self) -> Result<(), Failure> {
        let sought = self.whom.sought()?;
        let answer = ask(&self.data, SubjectCommand::Find { sought })?;
        match self.json {
            true => print_json(&answer),
            false => say_found(&answer["found"]),
        }
    }
}

/// One line for each record: what it is, and in which fields it concerns the person.
fn say_found(found: &Json) -> Result<(), Failure> {
    for record in found.as_array().into_iter().flatten() {
        let [id, kind, day, author, state] =
            ["record", "kind", "day", "author", "state"].map(|key| cell(&record[key]));
        let places = record["places"].as_array().into_iter().flatten();
        let mut fields: Vec<String> = places.map(|place| cell(&place["field"])).collect();
        fields.sort();
        fields.dedup();
        say(format!(
            "{id}  {kind}  {day}  {author}  {state}  {}",
            fields.join(" ")
        ))?;
    }
    Ok(())
}

#[derive(Args)]
struct Export {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// The file; one of that name is replaced once the new one is whole.
    #[arg(long)]
    out: PathBuf,
    /// Print {"records"}.
    #[arg(long)]
    json: bool,
}

impl Export {
    fn run(self) -> Result<(), Failure> {
        let sought = self.whom.sought()?;
        let copy = ask(&self.data, SubjectCommand::Copy { sought })?;
        let records = copy["records"].as_array().map_or(0, Vec::len);
        let mut file = Fresh::begin(&self.out)?;
        file.write_all(serde_json::to_string_pretty(&copy)?.as_bytes())?;
        file.write_all(b"\n")?;
        file.finish()?;
        match self.json {
            true => print_json(&serde_json::json!({"records": records})),
            false => say(format!("{records} records are in {}", self.out.display())),
        }
    }
}

#[derive(Args)]
struct Erase {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// Why; no number may stand in it, because it is kept.
    #[arg(long)]
    reason: String,
    /// Who asks: somebody of the centre or an administrator.
    #[arg(long)]
    by: PersonId,
    /// The days until it is carried out.
    #[arg(long, default_value_t = ERASURE_DAYS)]
    after_days: u32,
    /// Print {"id","after_days","takes"}.
    #[arg(long)]
    json: bool,
}

impl Erase {
    fn run(self) -> Result<(), Failure> {
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
        say(cell(&asked["id"]))?;
        say_found(&asked["takes"])?;
        let takes = asked["takes"].as_array().into_iter().flatten();
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
struct Decide {
    #[command(flatten)]
    data: DataDir,
    /// The request.
    id: String,
    /// Who decides: somebody of the centre or an administrator, and to approve not who asked.
    #[arg(long)]
    by: PersonId,
    /// Print {"id","state"}.
    #[arg(long)]
    json: bool,
}

impl Decide {
    fn run(self, approve: bool) -> Result<(), Failure> {
        let command = SubjectCommand::Decide {
            id: self.id,
            approve,
            by: self.by,
        };
        let decided = ask(&self.data, command)?;
        match self.json {
            true => print_json(&decided),
            false => say(format!(
                "{}  {}",
                cell(&decided["id"]),
                cell(&decided["state"])
            )),
        }
    }
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    data: DataDir,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(self) -> Result<(), Failure> {
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

#[derive(Args)]
struct Keep {
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
    fn run(self) -> Result<(), Failure> {
        let command = SubjectCommand::Keep {
            kind: self.kind,
            days: self.days.0,
        };
        let kept = ask(&self.data, command)?;
        match self.json {
            true => print_json(&kept),
            false => Ok(()),
        }
    }
}

#[derive(Args)]
struct Due {
    #[command(flatten)]
    data: DataDir,
    /// File one request for erasure of all of it. Without, nothing is changed.
    #[arg(long, requires = "by")]
    ask: bool,
    /// Who asks: somebody of the centre or an administrator.
    #[arg(long)]
    by: Option<PersonId>,
    /// The days until it is carried out.
    #[arg(long, default_value_t = ERASURE_DAYS)]
    after_days: u32,
    /// Print a JSON array, with --ask {"id","records"}.
    #[arg(long)]
    json: bool,
}

impl Due {
    fn run(self) -> Result<(), Failure> {
        match self.by.filter(|_| self.ask) {
            Some(by) => {
                let after_days = self.after_days;
                let asked = ask(&self.data, SubjectCommand::AskDue { by, after_days })?;
                match self.json {
                    true => print_json(&asked),
                    false => say(format!(
                        "{}  {}",
                        cell(&asked["id"]),
                        cell(&asked["records"])
                    )),
                }
            }
            None => {
                let due = ask(&self.data, SubjectCommand::Due)?;
                match self.json {
                    true => print_json(&due),
                    false => say_due(&due),
                }
            }
        }
    }
}

/// One line for each form that has a period.
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
