//! Finding a person, and a copy for them.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::Value as Json;
use streetbook_core::ids::RecordId;
use streetbook_core::phone::PhoneNumber;

use super::ask::ask;
use crate::admin::SubjectCommand;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{cell, list_of, print_json, say};
use crate::cli::target::{Target, Writer};
use crate::erasure::subject::Sought;

/// The person concerned.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct Whom {
    /// Their mobile number; `-` reads it from standard input, so that no shell remembers it.
    #[arg(long)]
    number: Option<String>,
    /// A record about them; may be given several times.
    #[arg(long)]
    record: Vec<RecordId>,
}

impl Whom {
    pub(super) fn sought(self) -> Result<Sought, Failure> {
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

#[derive(Args)]
pub(super) struct Find {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// Print {"sought","found"}.
    #[arg(long)]
    json: bool,
}

impl Find {
    pub(super) fn run(self) -> Result<(), Failure> {
        let sought = self.whom.sought()?;
        let answer = ask(&self.data, SubjectCommand::Find { sought })?;
        if self.json {
            print_json(&answer)
        } else {
            say_found(list_of(&answer, "found"))
        }
    }
}

/// Prints one line for each record: its kind and id, and the fields that concern the person.
pub(super) fn say_found<'a>(found: impl Iterator<Item = &'a Json>) -> Result<(), Failure> {
    for record in found {
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
pub(super) struct Export {
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    whom: Whom,
    /// The file, or `-` for standard output. A file of that name is replaced if this verb wrote it, once the
    /// new one is whole.
    #[arg(long)]
    out: PathBuf,
    /// Replace a file that this verb did not write, also behind a link, or write into a device.
    #[arg(long)]
    force: bool,
    /// Print {"records"}.
    #[arg(long)]
    json: bool,
}

impl Export {
    pub(super) fn run(self) -> Result<(), Failure> {
        let writer = Writer::new("subject export");
        let target = Target::choose(&self.out, writer, &self.data, self.force)?;
        let sought = self.whom.sought()?;
        let copy = ask(&self.data, SubjectCommand::Copy { sought })?;
        let records = list_of(&copy, "records").count();
        let mut file = target.begin()?;
        file.write_all(serde_json::to_string_pretty(&copy)?.as_bytes())?;
        file.write_all(b"\n")?;
        target.finish(file)?;
        if self.json {
            target.say(serde_json::json!({"records": records}))
        } else {
            target.say(format!("{records} records are in {}", self.out.display()))
        }
    }
}
