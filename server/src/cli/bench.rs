//! `streetbook bench`.

use clap::Args;

use super::out::{Failure, print_json, runtime};
use crate::bench;

/// Measure a server under many phones that sync at once.
#[derive(Args)]
pub struct Bench {
    /// Phones.
    #[arg(long, default_value_t = 50)]
    phones: u64,
    /// Records that each of them brings.
    #[arg(long, default_value_t = 200)]
    records: u64,
    /// Instead: over TLS, each phone pushes one record a second, for this many seconds in quiet, as many
    /// while somebody guesses passwords, and as many while a device is hostile.
    #[arg(long, value_name = "SECONDS", conflicts_with = "records")]
    steady: Option<u64>,
    /// Print JSON; it is the only form.
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let dir = tempfile::tempdir()?;
        let runtime = runtime()?;
        match self.steady {
            Some(seconds) => {
                print_json(&runtime.block_on(bench::steady(dir.path(), self.phones, seconds))?)
            }
            None => {
                print_json(&runtime.block_on(bench::run(dir.path(), self.phones, self.records))?)
            }
        }
    }
}
