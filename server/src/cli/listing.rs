//! Verbs that list something: a line for each row, or the rows as JSON.

use clap::Args;
use serde_json::Value as Json;

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, print_json, say};
use crate::admin::AdminCommand;

/// What such a verb is told.
#[derive(Args)]
pub(super) struct Listing {
    #[command(flatten)]
    data: DataDir,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl Listing {
    /// Executes the command and prints its rows.
    pub(super) fn print(
        self,
        command: AdminCommand,
        row: impl Fn(&Json) -> String,
    ) -> Result<(), Failure> {
        let rows = office::run(&self.data, command)?;
        if self.json {
            return print_json(&rows);
        }
        for listed in rows.as_array().into_iter().flatten() {
            say(row(listed))?;
        }
        Ok(())
    }
}
