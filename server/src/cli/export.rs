//! `streetbook export`.

use std::path::PathBuf;

use clap::Args;
use streetbook_core::ids::KindId;
use streetbook_core::kind::{Kind, KindSet};

use super::data_dir::DataDir;
use super::office::opening;
use super::out::{Failure, runtime};
use super::target::{Target, Writer};
use crate::admin::socket::ask;
use crate::admin::{Admin, AdminCommand, FormCommand, ReportCommand};
use crate::directory::Actor;
use crate::reports::export::{ExportError, Format, Headings, export};
use crate::start::{self, is_in_use};
use crate::store::view::{Books, View};

/// Write all records of a kind to a file.
#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    data: DataDir,
    /// The form: `streetbook kind list` names them.
    #[arg(long)]
    kind: KindId,
    /// csv, xlsx or ndjson.
    #[arg(long)]
    format: Format,
    /// The language of a workbook's headings: both, zh or en; both without.
    #[arg(long)]
    headings: Option<Headings>,
    /// The file, or `-` for standard output. A file of that name is replaced if this verb wrote it, once the
    /// new one is whole.
    #[arg(long)]
    out: PathBuf,
    /// Replace a file that this verb did not write, also behind a link, or write into a device.
    #[arg(long)]
    force: bool,
    /// The purpose of the file: it is audited with the number of records.
    #[arg(long, default_value = "")]
    purpose: String,
}

impl Export {
    pub(super) fn run(mut self) -> Result<(), Failure> {
        if let Some(headings) = self.headings {
            self.format = self.format.headed(headings)?;
        }
        let target = Target::choose(&self.out, Writer::new("export"), &self.data, self.force)?;
        let rows = runtime()?.block_on(self.write(&target))?;
        target.say(format!("{rows} records are in {}", self.out.display()))
    }

    async fn write(&self, target: &Target) -> Result<u64, Failure> {
        if !is_in_use(&self.data) {
            let app = start::open(opening(&self.data)?).await?;
            Admin::new(&app, Actor::Operator)
                .audit_export(&self.kind, &self.purpose)
                .await?;
            return self.write_view(&app.view, target).await;
        }
        if !View::exists(&self.data) {
            let text = "this data directory is sealed and served, so its tables stand in the server's memory: export from the office's pages, or stop the server first";
            return Err(Failure::new(text));
        }
        // The serving process keeps the tables up to date.
        let command = AdminCommand::Report(ReportCommand::Export {
            kind: self.kind.clone(),
            purpose: self.purpose.clone(),
        });
        ask(&self.data, &command)?;
        let forms: Vec<String> =
            serde_json::from_value(ask(&self.data, &AdminCommand::Form(FormCommand::Files))?)
                .map_err(|error| Failure::new(error.to_string()))?;
        let view = View::look(&self.data, &known(&forms)?).await?;
        let rows = self.write_view(&view, target).await;
        view.close().await;
        rows
    }

    async fn write_view(&self, view: &View, target: &Target) -> Result<u64, Failure> {
        if view.fields(&self.kind).is_none() {
            return Err(ExportError::UnknownKind(self.kind.clone()).into());
        }
        let mut file = target.begin()?;
        let rows = export(view, &self.kind, &Books::All, self.format, &mut file).await?;
        target.finish(file)?;
        Ok(rows)
    }
}

/// The forms of the serving process.
fn known(forms: &[String]) -> Result<KindSet, Failure> {
    let mut kinds = KindSet::default();
    for form in forms {
        Kind::parse_toml(form)
            .and_then(|kind| kinds.insert(kind))
            .map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(kinds)
}
