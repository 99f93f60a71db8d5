//! Files that colleagues carry to the office for one another.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::opening::open;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::file::read_at_most;
use crate::cli::out::say;
use crate::cli::target::{Target, Writer};

/// A phone exports less than this.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Write what the office has not receipted to a file.
#[derive(Args)]
pub(super) struct Export {
    /// The file, or `-` for standard output. A file of that name is replaced if this verb wrote it, once the
    /// new one is whole.
    file: PathBuf,
    /// Replace a file that this verb did not write, also behind a link, or write into a device.
    #[arg(long)]
    force: bool,
}

impl Export {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let writer = Writer::new("phone export");
        let target = Target::choose(&self.file, writer, data, self.force)?;
        let phone = open(data)?;
        let status = phone.status()?;
        let bytes = phone.export()?;
        let mut file = target.begin()?;
        file.write_all(&bytes)?;
        target.finish(file)?;
        let entries = status.waiting + status.carried;
        target.say(format!("{entries} entries are in {}", self.file.display()))
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
