//! `streetbook bench`.

use std::path::PathBuf;

use clap::Args;

use super::out::{Failure, print_json, runtime};
use crate::cli::tools::bench;

/// Records that each phone brings to the server.
const RECORDS: u64 = 200;
/// Records of a phone after some years.
const PHONE_RECORDS: u64 = 15_000;

/// Measure a server under many phones that sync at once.
#[derive(Args)]
pub struct Bench {
    /// Phones.
    #[arg(long, default_value_t = 50)]
    phones: u64,
    /// Records that each of them brings, 200 unless given; with `--phone`, that it holds: 15 000.
    #[arg(long)]
    records: Option<u64>,
    /// Instead: over TLS, each phone pushes one record a second, for this many seconds in quiet, as many
    /// while passwords are guessed, and as many while a device is hostile.
    #[arg(long, value_name = "SECONDS", conflicts_with = "records")]
    steady: Option<u64>,
    /// Instead: phones that hold many records are opened and used, each in a process of its own.
    #[arg(long, conflicts_with_all = ["phones", "steady"])]
    phone: bool,
    /// With `--phone`: their files are sealed.
    #[arg(long)]
    sealed: bool,
    /// The process that uses one of these phones.
    #[arg(long, hide = true, requires = "office", value_name = "DIR")]
    use_phone: Option<PathBuf>,
    #[arg(long, hide = true)]
    office: Option<String>,
    /// Print JSON; it is the only form.
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(super) fn run(self) -> Result<(), Failure> {
        if let (Some(phone), Some(office)) = (&self.use_phone, &self.office) {
            return print_json(&bench::use_phone(phone, office, self.sealed)?);
        }
        let dir = tempfile::tempdir()?;
        let runtime = runtime()?;
        if self.phone {
            let records = self.records.unwrap_or(PHONE_RECORDS);
            let figures = bench::phone(dir.path(), records, self.sealed);
            return print_json(&runtime.block_on(figures)?);
        }
        let records = self.records.unwrap_or(RECORDS);
        match self.steady {
            Some(seconds) => {
                print_json(&runtime.block_on(bench::steady(dir.path(), self.phones, seconds))?)
            }
            None => print_json(&runtime.block_on(bench::run(dir.path(), self.phones, records))?),
        }
    }
}
