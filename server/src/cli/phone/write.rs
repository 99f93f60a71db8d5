//! Verbs that write. Each ends once its entry is fsynced: a printed record is saved.

use clap::Args;
use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_core::replica::ReplicaError;

use super::boot;
use super::fields::{self, Typed};
use super::opening::open;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{print_json, say};

/// The failure of a refused entry: names its place, and the next step in both languages.
fn refused(error: impl Into<ReplicaError>) -> Failure {
    let error = error.into();
    let is_about_the_entry = matches!(error, ReplicaError::Field(_) | ReplicaError::UnknownKind(_));
    if !is_about_the_entry {
        return error.into();
    }
    let sentence = error.sentence();
    Failure::new(format!("{error}\n{}\n{}", sentence.zh, sentence.en))
}

/// Write a new record.
#[derive(Args)]
pub(super) struct Log {
    /// The form: `streetbook kind list` names them.
    kind: String,
    /// Its fields; members of a set are separated by commas.
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<Typed>,
    /// Print {"id"}.
    #[arg(long)]
    json: bool,
}

impl Log {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let mut phone = open(data)?;
        let kind = self.kind.parse().ok();
        let fields = fields::read(&phone, kind.as_ref(), &self.fields).map_err(refused)?;
        let id = phone
            .log(&self.kind, &fields, boot::now())
            .map_err(refused)?;
        if self.json {
            print_json(&json!({"id": id.to_string()}))
        } else {
            say(id)
        }
    }
}

/// Change fields of a record.
#[derive(Args)]
pub(super) struct Amend {
    /// The record's id.
    id: RecordId,
    /// The new fields; nothing after `=` removes the value.
    #[arg(value_name = "FIELD=VALUE", required = true)]
    fields: Vec<Typed>,
}

impl Amend {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let mut phone = open(data)?;
        let kind = fields::kind_of(&phone, self.id)?;
        let fields = fields::read(&phone, Some(&kind), &self.fields).map_err(refused)?;
        phone.amend(self.id, &fields, boot::now()).map_err(refused)
    }
}

/// Annul a record.
#[derive(Args)]
pub(super) struct Annul {
    /// The record's id.
    id: RecordId,
    /// The reason for which it does not count any more.
    #[arg(long)]
    reason: String,
}

impl Annul {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        Ok(open(data)?.annul(self.id, &self.reason, boot::now())?)
    }
}

/// Sign a record.
#[derive(Args)]
pub(super) struct Sign {
    /// The record's id.
    id: RecordId,
}

impl Sign {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        Ok(open(data)?.sign(self.id, boot::now())?)
    }
}

/// Settle a conflict.
#[derive(Args)]
pub(super) struct Choose {
    /// The record's id.
    id: RecordId,
    /// The field with several values.
    field: String,
    /// The value that it gets.
    value: String,
}

impl Choose {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let mut phone = open(data)?;
        let kind = fields::kind_of(&phone, self.id)?;
        let form = phone.kinds().reading(&kind);
        let value = fields::value(&phone, form, &self.field, &self.value).map_err(refused)?;
        let chosen = phone.choose(self.id, &self.field, &value, boot::now());
        chosen.map_err(refused)
    }
}

/// Add a remark.
#[derive(Args)]
pub(super) struct Annotate {
    /// The record's id.
    id: RecordId,
    /// The remark.
    text: String,
}

impl Annotate {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        Ok(open(data)?.annotate(self.id, &self.text, boot::now())?)
    }
}
