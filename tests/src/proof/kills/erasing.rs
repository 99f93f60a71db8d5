//! The server is killed while it rewrites a segment of the ledger for an erasure: before it writes the new
//! segment, before that is synced, before it replaces the old one, before the directory is synced, while the
//! index follows; and once more a few calls into the next start. Each life begins with the same directory, in
//! whose ledger the erasure is published and not executed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::Entry;
use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::ledger::Ledger;

use super::points::{RECOVERY, killing};
use super::stock::is_whole;
use crate::ground::{Ground, person, replace};
use crate::hall::Hall;
use crate::office::Stopped;
use crate::proof::loops::strace;
use crate::proof::table::{Row, Scale};
use crate::rebuild::index_and_view_equal_their_rebuild;
use crate::search::holding;

const WORDS: [&str; 2] = ["欧阳晓峰", "13911112222"];

/// A name, the system calls, and on which file of the data directory.
type Point = (&'static str, &'static str, Option<&'static str>);

const FRESH: Option<&str> = Some("ledger/ledger-00000000.log.fresh");

const POINTS: [Point; 6] = [
    ("before the new segment", "write,pwrite64", FRESH),
    ("new segment written, not synced", "fsync,fdatasync", FRESH),
    ("before a name is taken", "rename,renameat,renameat2", None),
    ("name taken, not synced", "fsync,fdatasync", Some("ledger")),
    ("before the index follows", "pwrite64", Some("index/db")),
    (
        "before the list says so",
        "write,fsync",
        Some("erasures.fresh"),
    ),
];

/// Calls of one kind at most; beyond them it has long erased.
const CALLS_MAX: u64 = 12;

/// Kills a server that erases, at each point.
///
/// # Panics
/// If anything but the records to erase is missing, or some of those stays.
pub(super) fn erasing(scale: Scale) -> Vec<Row> {
    let mut trial = Trial::begun();
    let mut rows = Vec::new();
    for (name, calls, file) in POINTS {
        rows.push(Row::of(format!("killed erasing: {name}"), 1, || {
            let times = scale.of(CALLS_MAX);
            (1..=times)
                .take_while(|nth| trial.dies(calls, file, *nth))
                .count() as u64
        }));
    }
    let again = "killed again, at calls of the next start that erases";
    rows.push(Row::of(again, 1, || trial.again));
    rows
}

struct Trial {
    strace: PathBuf,
    stopped: Option<Stopped>,
    /// The directory that each life begins with.
    begun: PathBuf,
    before: BTreeMap<EntryRef, Entry>,
    about_him: RecordId,
    again: u64,
}

impl Trial {
    fn begun() -> Trial {
        let hall = Hall::with(&[person("li", "outreach", "north")]);
        let mut phone = hall.phone("li");
        let [name, number] = WORDS;
        let him = json!({"client_name": name, "phone": number});
        let about_him = phone.logs("street_contact", him);
        for number in 0..5 {
            phone.meets(number);
        }
        phone.syncs(hall.address());
        hall.wait(hall.app().progress.until_shown());
        let ground = hall.is_closed();
        ground.is_told_to_erase(vec![about_him]);
        let begun = ground.dir("begun");
        replace(&ground.server_dir(), &begun);
        Trial {
            strace: strace(),
            before: entries(&ground),
            stopped: Some(Stopped::on(ground)),
            begun,
            about_him,
            again: 0,
        }
    }

    /// Kills the server at the n-th call, and again at such a call of its next start; true if it died.
    fn dies(&mut self, calls: &str, file: Option<&str>, nth: u64) -> bool {
        let stopped = self.stopped.take().expect("nothing runs");
        replace(&self.begun, &stopped.server_dir());
        let file = file.map(|file| stopped.server_dir().join(file));
        let first = killing(&self.strace, calls, file.as_deref(), nth);
        let (stopped, died) = starts(stopped, first);
        self.check(&stopped);
        let second = killing(&self.strace, RECOVERY, None, nth);
        let (stopped, again) = starts(stopped, second);
        self.again += u64::from(again);
        self.check(&stopped);
        let stopped = stopped.starts().is_killed();
        self.check(&stopped);
        let none: [String; 0] = [];
        assert_eq!(holding(&stopped.server_dir(), &WORDS), none, "call {nth}");
        index_and_view_equal_their_rebuild(&stopped);
        is_whole(&stopped);
        self.stopped = Some(stopped);
        died
    }

    /// Checks that every entry of the ledger is still there, with its content unless it was to be erased.
    fn check(&self, ground: &Ground) {
        let now = entries(ground);
        for (at, before) in &self.before {
            let entry = now.get(at).unwrap_or_else(|| panic!("{at} is gone"));
            if entry != before {
                let mut erased = before.clone();
                assert!(erased.erase() && *entry == erased, "{at} has changed");
                assert_eq!(before.record(*at), Some(self.about_him), "{at} is erased");
            }
        }
    }
}

/// Starts a server that may die of it, and ends it if it does not.
fn starts(stopped: Stopped, command: std::process::Command) -> (Stopped, bool) {
    match stopped.tries_to_start(command) {
        Err(stopped) => (stopped, true),
        Ok(mut office) => {
            let lives = office.lives_until_shown();
            (office.is_killed(), !lives)
        }
    }
}

/// Every entry of a copy of the ledger, as in [`super::stock`].
fn entries(ground: &Ground) -> BTreeMap<EntryRef, Entry> {
    let copy = ground.dir("looked-at");
    replace(&ground.server_dir().join("ledger"), &copy);
    let keys = ServerKeys::load(&ground.server_dir(), None).unwrap();
    let (ledger, recovery) = Ledger::open(&copy, keys.ledger(), None).unwrap();
    assert!(recovery.damage.is_empty(), "the ledger is damaged");
    let mut entries = BTreeMap::new();
    for (at, _) in ledger.places() {
        let part = ledger.reader().read(at).unwrap().part.clone();
        for (n, entry) in (part.from..).zip(part.entries) {
            let device = part.device;
            let known = entries.insert(EntryRef { device, n }, entry);
            assert_eq!(known, None, "{n} stands there twice");
        }
    }
    entries
}
