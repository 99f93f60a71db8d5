//! `streetbook kind`.

use clap::{Args, Subcommand};

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::control::Command;

/// Kinds: the forms.
#[derive(Args)]
pub struct Kind {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List the newest version of every form, with its fields.
    List(List),
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    data: DataDir,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl Kind {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Verb::List(list) = self.verb;
        let kinds = office::run(&list.data, Command::KindList)?;
        if list.json {
            return print_json(&kinds);
        }
        for kind in kinds.as_array().into_iter().flatten() {
            let [id, zh, en] = ["id", "zh", "en"].map(|key| cell(&kind[key]));
            say(format!("{id} (version {})  {zh}  {en}", kind["version"]))?;
            let fields = kind["fields"].as_array().into_iter().flatten();
            let fields: Vec<String> = fields.map(cell).collect();
            say(format!("    {}", fields.join(" ")))?;
        }
        Ok(())
    }
}
