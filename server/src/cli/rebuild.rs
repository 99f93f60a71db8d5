//! `streetbook rebuild`.

use clap::Args;
use serde_json::json;

use super::data_dir::DataDir;
use super::office::opening;
use super::out::{Failure, print_json, runtime, say};
use crate::secrets::{KEY_FILE, ServerKeys};
use crate::start::{self, is_in_use};
use crate::store::index::Index;
use crate::store::view::{Books, View};

/// Delete index and view, and rebuild them from the ledger; nothing may serve them meanwhile.
#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    data: DataDir,
    /// Print {"frames","records"}.
    #[arg(long)]
    json: bool,
}

impl Rebuild {
    pub(super) fn run(self) -> Result<(), Failure> {
        let opening = opening(&self.data)?;
        if is_in_use(&self.data) {
            let text = "the server runs on this data directory: stop it, then rebuild";
            return Err(Failure::new(text));
        }
        if self.data.join(KEY_FILE).exists() {
            ServerKeys::load(&self.data, opening.seal.as_ref())?;
            Index::remove(&self.data.join("index"))?;
            View::remove(&self.data)?;
        }
        let (frames, records) = runtime()?.block_on(async {
            let app = start::open(opening).await?;
            app.progress.until_shown().await;
            app.progress.until_ruled().await;
            let counts = app.view.counts(&Books::All).await?;
            Ok::<_, Failure>((app.store.replayed, counts.values().sum::<u64>()))
        })?;
        if self.json {
            print_json(&json!({"frames": frames, "records": records}))
        } else {
            say(format!(
                "{frames} frames were folded, {records} records are shown"
            ))
        }
    }
}
