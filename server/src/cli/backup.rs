//! `streetbook backup` and `streetbook restore`.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};
use streetbook_core::log::DirLock;

use super::data_dir::DataDir;
use super::file::Fresh;
use super::out::{Failure, print_json, say};
use crate::admin::socket::ask;
use crate::admin::{AdminCommand, ReportCommand};
use crate::erasure::ErasureList;
use crate::maintenance::backup::{backup, restore};
use crate::secrets::{KEY_FILE, ServerKeys};
use crate::start::OpenError;

/// Advice where the serving process answers something else.
const OTHER_VERSION: &str = "the server did not say how much is durable: it is of another version; restart it with this one";

/// Write the whole office to one file, while it serves or not.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    data: DataDir,
    /// The file; one of that name is replaced once the new one is whole. Store it as safely as the
    /// data directory: it holds the office's key. The list of erasures is written beside it, as
    /// FILE.erasures: `restore` asks for it.
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
        // Held while the files are copied, so that no other process starts to write meanwhile.
        let lock = DirLock::take(&self.data.join("ledger"));
        let durable = match &lock {
            Ok(_) => None,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let durable = ask(&self.data, &AdminCommand::Report(ReportCommand::Durable))?;
                let frame = durable.get("frame").and_then(Json::as_u64);
                Some(frame.ok_or_else(|| Failure::new(OTHER_VERSION))?)
            }
            Err(error) => return Err(Failure::new(format!("the ledger cannot be used: {error}"))),
        };
        // First, so that no backup is without its list; the erasures already listed stay.
        let listed =
            ErasureList::of(&self.data).and_then(|list| list.keep_beside(&beside(&self.out)));
        listed.map_err(cannot_list)?;
        let mut file = Fresh::private(&self.out)?;
        let written = backup(&self.data, seal.as_ref(), durable, &mut file)?;
        file.finish()?;
        drop(lock);
        if self.json {
            print_json(&json!({"frames": written.frames, "bytes": written.bytes}))
        } else {
            say(format!(
                "{} frames are in {}",
                written.frames,
                self.out.display()
            ))
        }
    }
}

/// Make a data directory from a backup: one that is missing, or empty. A sealed one stays sealed;
/// its key, if given, is checked before the directory gets its name.
#[derive(Args)]
pub struct Restore {
    /// The file that `streetbook backup` wrote.
    #[arg(long)]
    from: PathBuf,
    #[command(flatten)]
    data: DataDir,
    /// The newest list of erasures; FILE.erasures beside the backup counts too. The records it names are erased
    /// from the restored directory.
    #[arg(long)]
    erasures: Option<PathBuf>,
    /// Restore without a list: records erased since the backup come back, for everybody to see.
    #[arg(long, conflicts_with = "erasures")]
    nothing_was_erased_since: bool,
}

impl Restore {
    pub(super) fn run(self) -> Result<(), Failure> {
        let seal = self.data.seal()?;
        restore(&self.from, &self.data, seal.as_ref(), &self.erased()?)?;
        say(format!(
            "{} is restored; phones send again what it lacks",
            self.data.display()
        ))
    }

    /// Every record that is known to have been erased.
    fn erased(&self) -> Result<ErasureList, Failure> {
        let lists = [self.erasures.clone(), Some(beside(&self.from))];
        let found: Vec<PathBuf> = lists
            .into_iter()
            .flatten()
            .filter(|list| list.exists())
            .collect();
        let named = self.erasures.as_ref();
        if let Some(missing) = named.filter(|list| !found.contains(list)) {
            let text = format!("{} is not there: nothing was restored", missing.display());
            return Err(Failure::new(text));
        }
        if found.is_empty() && !self.nothing_was_erased_since && self.from.exists() {
            return Err(Failure::new(format!(
                "{} is not there, so what was erased since the backup would come back: give the newest list with --erasures, or say --nothing-was-erased-since",
                beside(&self.from).display()
            )));
        }
        let mut erased = ErasureList::default();
        for list in &found {
            erased.unite(&ErasureList::read(list).map_err(cannot_list)?);
        }
        Ok(erased)
    }
}

/// The path of a backup's list of erasures.
fn beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".erasures");
    PathBuf::from(name)
}

fn cannot_list(error: io::Error) -> Failure {
    Failure::new(format!("the list of erasures cannot be used: {error}"))
}
