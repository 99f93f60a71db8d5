//! The server is killed before the n-th system call of a kind on one of its files, n = 1, 2, 3 …: before
//! it appends, behind that and before the fsync, behind that and before the receipt leaves, and within
//! index and view. `strace` does it, so that the product needs no place that a test could touch. Each
//! time it is killed once more a few calls into its next start: mostly while it recovers, else just behind.

use std::path::Path;
use std::process::Command;

use crate::dice::Dice;
use crate::ground::{binary, person};
use crate::office::{Office, Stopped};
use crate::proof::loops::strace;
use crate::proof::table::{Row, Scale};

use super::erasing::erasing;
use super::stock::{Stock, Worker, all_is_there_once, everybody_syncs, is_whole};

/// A name, the system calls, on which file of the data directory, and how many times at most.
type Point = (&'static str, &'static str, Option<&'static str>, u64);

const LEDGER: Option<&str> = Some("ledger/ledger-00000000.log");

const POINTS: [Point; 7] = [
    ("before an append", "pwrite64", LEDGER, 6),
    ("appended, not synced", "fdatasync", LEDGER, 6),
    ("synced, no receipt yet", "sendto,writev", None, 6),
    ("index written", "pwrite64", Some("index/db"), 4),
    (
        "index synced",
        "fsync,fdatasync,sync_file_range",
        Some("index/db"),
        4,
    ),
    ("view applied", "pwrite64", Some("view.sqlite-wal"), 24),
    ("before a rename", "rename", None, 4),
];

/// Calls before which it is killed again.
pub(super) const RECOVERY: &str = "pwrite64,fsync,fdatasync,rename,ftruncate";

/// Kills the server at each point.
///
/// # Panics
/// If a receipted entry is gone, or one is there twice.
pub fn points(scale: Scale) -> Vec<Row> {
    let people = ["li", "wang"].map(|id| person(id, "outreach", "north"));
    let office = Office::with(&people);
    let workers = Worker::all(&office, &people);
    let mut trial = Trial {
        strace: strace(),
        stock: Stock::default(),
        dice: Dice::seeded(20_261_125),
        workers,
        stopped: Some(office.is_killed()),
        again: 0,
    };
    let mut rows = Vec::new();
    for (name, calls, file, times) in POINTS {
        let times = scale.of(times);
        rows.push(Row::of(format!("killed: {name}"), 1, || {
            (1..=times)
                .take_while(|nth| trial.kills(calls, file, *nth))
                .count() as u64
        }));
    }
    let least = scale.of(20);
    rows.push(Row::of(
        "killed again, 1 to 12 calls into the next start",
        least,
        || trial.again,
    ));
    let stopped = trial.stopped.take().expect("nothing runs");
    all_is_there_once(&stopped, &trial.workers);
    rows.extend(erasing(scale));
    rows
}

struct Trial {
    strace: std::path::PathBuf,
    stock: Stock,
    dice: Dice,
    workers: Vec<Worker>,
    stopped: Option<Stopped>,
    again: u64,
}

impl Trial {
    /// Makes the phones sync with a server that dies at the n-th call; true if it did.
    fn kills(&mut self, calls: &str, file: Option<&str>, nth: u64) -> bool {
        self.workers.iter_mut().for_each(Worker::writes);
        let stopped = self.stopped.take().expect("nothing runs");
        let file = file.map(|file| stopped.server_dir().join(file));
        let (stopped, died) = self.lives(stopped, calls, file.as_deref(), nth);
        self.stock.check(&stopped, &self.workers);
        let within = 1 + self.dice.below(12) as u64;
        let (stopped, again) = self.lives(stopped, RECOVERY, None, within);
        self.again += u64::from(again);
        self.stock.check(&stopped, &self.workers);
        let office = stopped.starts();
        everybody_syncs(&office, &mut self.workers);
        let stopped = office.is_killed();
        self.stock.check(&stopped, &self.workers);
        is_whole(&stopped);
        self.stopped = Some(stopped);
        died
    }

    /// A server's life up to the n-th call, or until all is sent and shown; true if it died of the call.
    fn lives(
        &mut self,
        stopped: Stopped,
        calls: &str,
        file: Option<&Path>,
        nth: u64,
    ) -> (Stopped, bool) {
        let command = killing(&self.strace, calls, file, nth);
        match stopped.tries_to_start(command) {
            Err(stopped) => (stopped, true),
            Ok(mut office) => {
                for Worker { phone, .. } in &mut self.workers {
                    // It may be gone by now: entries without a receipt are sent again.
                    let _ = phone.tries_to_sync(office.address());
                }
                let lives = office.lives_until_shown();
                (office.is_killed(), !lives)
            }
        }
    }
}

/// The server's command, under a tracer that kills it before the n-th of these calls.
pub(super) fn killing(strace: &Path, calls: &str, file: Option<&Path>, nth: u64) -> Command {
    // `-D`: the tracer stands aside, and the process that was started is the server.
    let mut command = Command::new(strace);
    command.args(["-D", "-f", "-qq", "-o", "/dev/null"]);
    command.args(["-e", &format!("trace={calls}")]);
    command.args(["-e", &format!("inject={calls}:signal=KILL:when={nth}")]);
    if let Some(file) = file {
        command.arg("-P").arg(file);
    }
    command.arg(binary("office"));
    command
}
