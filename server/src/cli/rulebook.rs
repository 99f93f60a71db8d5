//! `streetbook rulebook`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::data_dir::DataDir;
use super::file::read_at_most;
use super::office;
use super::out::{Failure, cell, cell_of, list_of, print_json, say};
use crate::admin::{AdminCommand, RulebookCommand};

const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The rulebook: every number that a rule reads.
#[derive(Args)]
pub struct Rulebook {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Print the version in force today: parameters, their clauses, holidays.
    Show(Show),
    /// Check that a version could be published, and publish nothing.
    Check(Publish),
    /// Publish the next version: phones get it with their next sync.
    Publish(Publish),
}

#[derive(Args)]
struct Show {
    #[command(flatten)]
    data: DataDir,
    /// Print {"version","versions","parameters","holidays"}.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Publish {
    /// The version's TOML file: `version`, `effective_from` (today or later), `[set]`, `[holidays]`.
    file: PathBuf,
    #[command(flatten)]
    data: DataDir,
    /// Print {"version","effective_from"}.
    #[arg(long)]
    json: bool,
}

impl Rulebook {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::Show(show) => show.run(),
            Verb::Check(file) => file.run(true),
            Verb::Publish(file) => file.run(false),
        }
    }
}

impl Show {
    fn run(self) -> Result<(), Failure> {
        let rulebook = office::run(&self.data, AdminCommand::Rulebook(RulebookCommand::Show))?;
        if self.json {
            return print_json(&rulebook);
        }
        for version in list_of(&rulebook, "versions") {
            let from = cell(&version["effective_from"]);
            say(format!("version {} from {from}", version["version"]))?;
        }
        for parameter in list_of(&rulebook, "parameters") {
            let [rule, id, zh, en] = ["rule", "id", "zh", "en"].map(|key| cell(&parameter[key]));
            let value = match &parameter["value"] {
                serde_json::Value::Null => "not set".to_owned(),
                value => value.to_string(),
            };
            say(format!("{rule:<6} {id} = {value}  {zh}  {en}"))?;
        }
        for holiday in list_of(&rulebook, "holidays") {
            let [id, zh, en] = ["id", "zh", "en"].map(|key| cell(&holiday[key]));
            let days = holiday["days"].as_array().into_iter().flatten();
            let days: Vec<String> = days.map(cell).collect();
            say(format!("{id}  {zh}  {en}  {}", days.join(" ")))?;
        }
        Ok(())
    }
}

impl Publish {
    fn run(self, check: bool) -> Result<(), Failure> {
        let toml = read_at_most(&self.file, FILE_BYTES_MAX)?;
        let toml = String::from_utf8(toml)
            .map_err(|_| Failure::new(format!("{} is no UTF-8 text", self.file.display())))?;
        let published = office::run(
            &self.data,
            AdminCommand::Rulebook(RulebookCommand::Publish { toml, check }),
        )?;
        if self.json {
            return print_json(&published);
        }
        let [version, from] = ["version", "effective_from"].map(|key| cell_of(&published, key));
        if check {
            say(format!(
                "version {version} can be published, for the days from {from} on"
            ))
        } else {
            say(format!(
                "version {version} is published: it judges the days from {from} on"
            ))
        }
    }
}
