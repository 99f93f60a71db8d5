//! `streetbook export`.

use std::path::PathBuf;

use clap::Args;
use streetbook_core::ids::KindId;
use streetbook_core::kind::{Kind, KindSet};

use super::file::Fresh;
use super::office::opening;
use super::out::{Failure, runtime, say};
use crate::app::{App, is_in_use};
use crate::control::{Command, ask};
use crate::export::{ExportError, Format, export};
use crate::view::{Books, View};

/// Write all records of a kind to a file.
#[derive(Args)]
pub struct Export {
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// The form: `streetbook kind list` names them.
    #[arg(long)]
    kind: KindId,
    /// csv, xlsx or ndjson.
    #[arg(long)]
    format: Format,
    /// The file; one of that name is replaced once the new one is whole.
    #[arg(long)]
    out: PathBuf,
}

impl Export {
    pub(super) fn run(self) -> Result<(), Failure> {
        let rows = runtime()?.block_on(self.write())?;
        say(format!("{rows} records are in {}", self.out.display()))
    }

    async fn write(&self) -> Result<u64, Failure> {
        if !is_in_use(&self.data) {
            let app = App::open(opening(&self.data)?).await?;
            app.wait_until_shown().await;
            return self.write_view(&app.view).await;
        }
        // Whoever serves keeps the tables up to date.
        ask(&self.data, &Command::Shown)?;
        let forms: Vec<String> = serde_json::from_value(ask(&self.data, &Command::Forms)?)
            .map_err(|error| Failure::new(error.to_string()))?;
        let view = View::look(&self.data, &known(&forms)?).await?;
        let rows = self.write_view(&view).await;
        view.close().await;
        rows
    }

    async fn write_view(&self, view: &View) -> Result<u64, Failure> {
        if view.fields(&self.kind).is_none() {
            return Err(ExportError::UnknownKind(self.kind.clone()).into());
        }
        let mut file = Fresh::begin(&self.out)?;
        let rows = export(view, &self.kind, &Books::All, self.format, &mut file).await?;
        file.finish()?;
        Ok(rows)
    }
}

/// The forms that the serving process knows.
fn known(forms: &[String]) -> Result<KindSet, Failure> {
    let mut kinds = KindSet::default();
    for form in forms {
        Kind::parse_toml(form)
            .and_then(|kind| kinds.insert(kind))
            .map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(kinds)
}
