//! `streetbook kind`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value as Json;

use super::data_dir::DataDir;
use super::file::read_at_most;
use super::listing::Listing;
use super::office;
use super::out::{Failure, cell, cell_of, print_json, say};
use crate::admin::{AdminCommand, FormCommand};

/// Bound for reading a form's file; a smaller one over the form's own bound is refused with its reason.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Kinds: the forms.
#[derive(Args)]
pub struct Kind {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List the newest version of every form, with its fields.
    List(Listing),
    /// Check that a form could be published, and publish nothing.
    Check(Publish),
    /// Publish a form or its next version: phones get it with their next sync.
    Publish(Publish),
}

#[derive(Args)]
struct Publish {
    /// The form's TOML file.
    file: PathBuf,
    #[command(flatten)]
    data: DataDir,
    /// Print {"id","version"}.
    #[arg(long)]
    json: bool,
}

impl Publish {
    fn run(self, check: bool) -> Result<(), Failure> {
        let toml = read_at_most(&self.file, FILE_BYTES_MAX)?;
        let toml = String::from_utf8(toml)
            .map_err(|_| Failure::new(format!("{} is no UTF-8 text", self.file.display())))?;
        let kind = office::run(
            &self.data,
            AdminCommand::Form(FormCommand::Publish { toml, check }),
        )?;
        if self.json {
            return print_json(&kind);
        }
        let (id, version) = (cell_of(&kind, "id"), cell_of(&kind, "version"));
        if check {
            say(format!("{id} version {version} can be published"))
        } else {
            say(format!(
                "{id} version {version} is published: phones get it with their next sync"
            ))
        }
    }
}

impl Kind {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::List(listing) => listing.print(AdminCommand::Form(FormCommand::List), line),
            Verb::Check(form) => form.run(true),
            Verb::Publish(form) => form.run(false),
        }
    }
}

fn line(kind: &Json) -> String {
    let [id, zh, en] = ["id", "zh", "en"].map(|key| cell(&kind[key]));
    let fields = kind["fields"].as_array().into_iter().flatten();
    let fields: Vec<String> = fields.map(cell).collect();
    let version = &kind["version"];
    format!(
        "{id} (version {version})  {zh}  {en}\n    {}",
        fields.join(" ")
    )
}
