//! `streetbook backup` and `streetbook restore`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};
use streetbook_core::log::DirLock;

use super::data_dir::DataDir;
use super::out::{Failure, say};
use super::target::{Target, Writer};
use crate::admin::socket::ask;
use crate::admin::{AdminCommand, ReportCommand};
use crate::erasure::{ERASURES_BEGIN, ERASURES_FILE, ErasureList};
use crate::maintenance::backup::{BEGINNING, backup, restore};
use crate::secrets::{KEY_FILE, ServerKeys};
use crate::start::OpenError;

/// Advice where the serving process answers something else.
const OTHER_VERSION: &str = "the server did not say how much is durable: it is of another version; restart it with this one";

const BACKUP: Writer = Writer {
    verb: "backup",
    beginning: BEGINNING,
    private: true,
};
const LIST: Writer = Writer {
    beginning: ERASURES_BEGIN.as_bytes(),
    ..BACKUP
};

/// Write the whole office to one file, while it serves or not.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    data: DataDir,
    /// The file, or `-` for standard output. A backup of that name is replaced once the new one is whole. Store
    /// it as safely as the data directory: it holds the office's key. The list of erasures is written beside
    /// it, as FILE.erasures: `restore` asks for it.
    #[arg(long)]
    out: PathBuf,
    /// Replace a file that this verb did not write, also behind a link, or write into a device.
    #[arg(long)]
    force: bool,
    /// Print {"frames","bytes"}.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(self) -> Result<(), Failure> {
        let target = Target::choose(&self.out, BACKUP, &self.data, self.force)?;
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
        self.keep_list(&target)?;
        let mut file = target.begin()?;
        let written = backup(&self.data, seal.as_ref(), durable, &mut file)?;
        target.finish(file)?;
        drop(lock);
        if self.json {
            target.say(json!({"frames": written.frames, "bytes": written.bytes}))
        } else {
            target.say(format!(
                "{} frames are in {}",
                written.frames,
                self.out.display()
            ))
        }
    }

    /// Writes the list of erasures beside the backup; nothing stands beside a pipe.
    fn keep_list(&self, target: &Target) -> Result<(), Failure> {
        let list = ErasureList::of(&self.data).map_err(cannot_list)?;
        let Some(file) = target.file() else {
            let kept = self.data.join(ERASURES_FILE);
            let text = format!(
                "no list of erasures stands beside this backup: keep a copy of {0} with it, if there is one, for `restore --erasures` · 这份备份旁边没有删除清单：请把 {0}（如果有）一起保存，恢复时用 --erasures 指定",
                kept.display()
            );
            return Ok(writeln!(io::stderr(), "{text}")?);
        };
        let beside = beside(file);
        Target::choose(&beside, LIST, &self.data, self.force)?;
        list.keep_beside(&beside).map_err(cannot_list)?;
        Ok(())
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
