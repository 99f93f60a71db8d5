//! Verbs that show records.

use clap::Args;
use serde::Serialize;
use serde_json::{Value as Json, json};
use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::record::HistoryLine;
use streetbook_core::replica::{self, Filter, Replica, ReplicaError, Verdict};
use streetbook_core::time::Instant;

use super::opening::open;
use super::{boot, print};
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{print_json, say};

/// List the records on this phone.
#[derive(Args)]
pub(super) struct List {
    /// Only this kind.
    kind: Option<KindId>,
    /// Only records with several values in a field.
    #[arg(long)]
    conflicts: bool,
    /// Print the records as a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let phone = open(data)?;
        if let Some(kind) = &self.kind
            && phone.kinds().latest(kind).is_none()
        {
            return Err(ReplicaError::UnknownKind(kind.to_string()).into());
        }
        let listed = phone.list(&Filter {
            kind: self.kind,
            conflicts_only: self.conflicts,
        });
        if self.json {
            let records: Vec<Json> = listed.iter().map(|entry| phone.json(entry)).collect();
            return print_json(&records);
        }
        for entry in &listed {
            say(print::line(&phone, entry))?;
        }
        Ok(())
    }
}

/// Show one record.
#[derive(Args)]
pub(super) struct Show {
    /// The record's id.
    id: RecordId,
    /// Print the keys of `list`, the record's `book` and `history`, and the `rulings` on it.
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let phone = open(data)?;
        let (entry, history) = phone.show(self.id)?;
        let verdicts = phone.rulings_of(self.id, boot::now().wall)?;
        if !self.json {
            return say(print::sheet(&phone, &entry, &history, &verdicts).trim_end());
        }
        let history = history.iter().map(|line| history_json(&phone, line));
        let whole = Whole {
            shown: phone.json(&entry),
            book: entry.shown.origin.book.to_string(),
            history: history.collect(),
            rulings: verdicts.iter().map(Verdict::json).collect(),
        };
        // As a value first: its keys are in their order.
        print_json(&serde_json::to_value(whole)?)
    }
}

/// Everything about a record: the keys of `list`, and more.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    shown: Json,
    book: String,
    history: Vec<Json>,
    rulings: Vec<Json>,
}

fn history_json(phone: &Replica, line: &HistoryLine) -> Json {
    let at = |at: Instant| at.in_zone(phone.zone());
    let wrote: Vec<Json> = line
        .wrote
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value.to_json(phone.zone())}))
        .collect();
    json!({
        "entry": line.entry.to_string(),
        "by": line.by,
        "at": at(line.at),
        "received_at": line.received_at.map(at),
        "wrote": wrote,
    })
}

/// Show the state of the exchange with the office.
#[derive(Args)]
pub(super) struct Status {
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

impl Status {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let phone = open(data)?;
        let status = phone.status()?;
        let now = boot::now().wall;
        if self.json {
            print_json(&status_json(&phone, &status, now))
        } else {
            say(print::status(&phone, &status, now).trim_end())
        }
    }
}

fn status_json(phone: &Replica, status: &replica::Status, now: Instant) -> Json {
    let books: Vec<Json> = status
        .books
        .iter()
        .map(|book| json!({"book": book.book.to_string(), "cursor": book.cursor}))
        .collect();
    let troubles: Vec<Json> = phone
        .troubles()
        .iter()
        .map(|trouble| {
            json!({"entry": trouble.entry.to_string(), "record": trouble.record.to_string(),
                "code": trouble.code, "text": trouble.text})
        })
        .collect();
    json!({
        "person": phone.person(),
        "device": phone.device().to_string(),
        "office": phone.address(),
        "saved": status.saved,
        "waiting": status.waiting,
        "oldest_waiting_s": status.oldest_waiting.map(|at| print::seconds(at, now)),
        "receipted": status.receipted,
        "quarantined": status.quarantined,
        "last_heard": status.last_heard.map(|at| at.in_zone(phone.zone())),
        "books": books,
        "carried": status.carried,
        "damage": print::damaged(phone),
        "troubles": troubles,
        "unread": status.unread.iter().map(|unread| &unread.text).collect::<Vec<_>>(),
    })
}
