//! `streetbook quarantine`.

use clap::{Args, Subcommand};
use serde_json::Value as Json;
use streetbook_core::ids::DeviceId;

use super::data_dir::DataDir;
use super::listing::Listing;
use super::office;
use super::out::{Failure, cell, cell_of, print_json, say};
use crate::admin::{AdminCommand, QuarantineCommand};

/// Entries that are stored but not merged.
#[derive(Args)]
pub struct Quarantine {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List quarantined and held entries, with the reason.
    List(Listing),
    /// Free entries that were quarantined because their device was revoked or their writer had no right to them:
    /// they are judged again without that objection, and count once.
    Free(Free),
}

impl Quarantine {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::List(listing) => {
                listing.print(AdminCommand::Quarantine(QuarantineCommand::List), line)
            }
            Verb::Free(verb) => verb.run(),
        }
    }
}

fn line(row: &Json) -> String {
    let state = match (row["held"].as_bool(), row["can_be_freed"].as_bool()) {
        (Some(true), _) => "waits",
        (_, Some(true)) => "can be freed",
        _ => "set aside",
    };
    let [device, number, author, kind, code, text] =
        ["device", "number", "author", "kind", "code", "text"].map(|key| shown(&row[key]));
    format!("{device}/{number}  {author}  {kind}  {state}  {code}: {text}")
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => "-".to_owned(),
        Json::Number(number) => number.to_string(),
        other => cell(other),
    }
}

#[derive(Args)]
struct Free {
    #[command(flatten)]
    data: DataDir,
    /// The device that wrote them: `streetbook quarantine list` names it before the stroke.
    #[arg(long)]
    device: DeviceId,
    /// The first entry's number.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// The last entry's number; without it, the last that has arrived.
    #[arg(long)]
    to: Option<u64>,
    /// The reason, for the audit log.
    #[arg(long)]
    reason: String,
    /// Print the number as JSON.
    #[arg(long)]
    json: bool,
}

impl Free {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Quarantine(QuarantineCommand::Free {
            device: self.device.to_string(),
            from: self.from,
            to: self.to,
            reason: self.reason,
        });
        let freed = office::run(&self.data, command)?;
        if self.json {
            return print_json(&freed);
        }
        say(format!("{} judged again", cell_of(&freed, "freed")))
    }
}
