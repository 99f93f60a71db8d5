//! Files that colleagues carry to the office for one another.

use std::path::PathBuf;

use clap::Args;

use super::opening::open;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::file::{read_at_most, write_whole};
use crate::cli::out::say;

/// A phone exports less than this.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Write what the office has not receipted to a file.
#[derive(Args)]
pub(super) struct Export {
    /// The file; one of that name is replaced.
    file: PathBuf,
}

impl Export {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let phone = open(data)?;
        let status = phone.status()?;
        let bytes = phone.export()?;
        write_whole(&self.file, &bytes)?;
        let entries = status.waiting + status.carried;
        say(format!("{entries} entries are in {}", self.file.display()))
    }
}

/// Take a colleague's file along to the office.
#[derive(Args)]
pub(super) struct Import {
    /// The file that a colleague's phone exported.
    file: PathBuf,
}

impl Import {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let mut phone = open(data)?;
        let bytes = read_at_most(&self.file, FILE_BYTES_MAX)?;
        let carried = phone.import(&bytes)?;
        say(format!(
            "{carried} entries are carried to the office with the next sync"
        ))
    }
}
