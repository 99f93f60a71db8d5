//! `streetbook backup` and `streetbook restore`.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use streetbook_core::log::DirLock;

use super::data_dir::DataDir;
use super::file::Fresh;
use super::out::{Failure, print_json, say};
use crate::access::{KEY_FILE, ServerKeys};
use crate::app::OpenError;
use crate::backup::{backup, restore};
use crate::control::{Command, ask};

/// Write the whole office to one file, while it serves or not.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    data: DataDir,
    /// The file; one of that name is replaced once the new one is whole. Keep it as safe as the
    /// data directory: it holds the office's key.
    #[arg(long)]
    out: PathBuf,
    /// Print {"frames","bytes"}.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(self) -> Result<(), Failure> {
        if !self.data.join(KEY_FILE).exists() {
            return Err(OpenError::Missing(self.data.to_path_buf()).into());
        }
        let seal = self.data.seal()?;
        ServerKeys::load(&self.data, seal.as_ref())?;
        // Held while the files are copied, so that nobody starts to write meanwhile.
        let lock = DirLock::take(&self.data.join("ledger"));
        let durable = match &lock {
            Ok(_) => None,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let durable = ask(&self.data, &Command::Durable)?;
                Some(durable["frame"].as_u64().unwrap_or_default())
            }
            Err(error) => return Err(Failure::new(format!("the ledger cannot be used: {error}"))),
        };
        let mut file = Fresh::private(&self.out)?;
        let written = backup(&self.data, seal.as_ref(), durable, &mut file)?;
        file.finish()?;
        drop(lock);
        match self.json {
            true => print_json(&json!({"frames": written.frames, "bytes": written.bytes})),
            false => say(format!(
                "{} frames are in {}",
                written.frames,
                self.out.display()
            )),
        }
    }
}

/// Make a data directory from a backup: one that is not there yet, or empty. A sealed one stays sealed;
/// its key, when it is given, is tried before the directory gets its name.
#[derive(Args)]
pub struct Restore {
    /// The file that `streetbook backup` wrote.
    #[arg(long)]
    from: PathBuf,
    #[command(flatten)]
    data: DataDir,
}

impl Restore {
    pub(super) fn run(self) -> Result<(), Failure> {
        restore(&self.from, &self.data, self.data.seal()?.as_ref())?;
        say(format!(
            "{} is restored; phones send again what it lacks",
            self.data.display()
        ))
    }
}
