//! The workspace of a story: a fresh data directory with people and their one-time codes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use streetbook_core::ids::RecordId;
use streetbook_core::journal::Topic;
use streetbook_server::admin::{Admin, Protection};
use streetbook_server::clock::{Clock, SystemClock};
use streetbook_server::directory::Actor;
use streetbook_server::secrets::ServerKeys;
use streetbook_server::start::{self, Founding, OpenError, Opening, create};
use streetbook_server::state::AppState;
use streetbook_server::store::commit::{Store, StoreError};
use streetbook_server::store::events::Erased;
use streetbook_server::store::ledger::LedgerError;
use tempfile::TempDir;

/// Codes for each person: one for each phone that they may enrol in a story.
const CODES: usize = 4;
const FREE_WITHIN: Duration = Duration::from_secs(10);

/// A person in a story.
pub struct Person {
    /// Their id, which serves as their name too.
    pub id: String,
    /// Their role.
    pub role: String,
    /// Their team.
    pub team: String,
}

/// A person by id, role and team.
pub fn person(id: &str, role: &str, team: &str) -> Person {
    Person {
        id: id.to_owned(),
        role: role.to_owned(),
        team: team.to_owned(),
    }
}

/// A data directory, phones' directories, and the codes that are left.
pub struct Ground {
    root: TempDir,
    clock: Arc<dyn Clock>,
    codes: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Ground {
    /// A new workspace with these people.
    pub fn with(people: &[Person]) -> Ground {
        let ground = Ground::empty(Arc::new(SystemClock));
        runtime().block_on(ground.found(people));
        ground
    }

    /// A place without a data directory, where this clock goes.
    pub fn empty(clock: Arc<dyn Clock>) -> Ground {
        let root = if Path::new("/dev/shm").is_dir() {
            TempDir::new_in("/dev/shm").unwrap()
        } else {
            TempDir::new().unwrap()
        };
        Ground {
            root,
            clock,
            codes: Mutex::default(),
        }
    }

    async fn found(&self, people: &[Person]) {
        let founding = Founding {
            name: "Story",
            time_zone: "Asia/Shanghai",
            admin: "admin",
            password_hash: String::new(),
            protection: Protection::NotSet,
        };
        create(&self.opening(), founding).await.unwrap();
        let app = self.opens().await;
        for Person { id, role, team } in people {
            let (person, team, role) = (id.parse().unwrap(), team.parse(), role.parse());
            let staff = Admin::new(&app, Actor::Operator);
            staff
                .add_person(person, id, team.unwrap(), role.unwrap())
                .await
                .unwrap();
            let person = id.parse().unwrap();
            for _ in 0..CODES {
                let (code, _) = staff.invite(&person).await.unwrap();
                let mut codes = self.codes.lock().unwrap();
                codes.entry(id.clone()).or_default().push(code);
            }
        }
    }

    /// Opens the office in this process. Files that were just closed are free only when the processes that other
    /// stories are starting meanwhile have become other programs: until then they hold them too.
    pub async fn opens(&self) -> Arc<AppState> {
        let deadline = Instant::now() + FREE_WITHIN;
        loop {
            match start::open(self.opening()).await {
                Err(OpenError::Store(StoreError::Ledger(LedgerError::InUse)))
                    if Instant::now() < deadline =>
                {
                    tokio::task::yield_now().await;
                }
                opened => return opened.unwrap(),
            }
        }
    }

    /// The inputs for opening the data directory.
    pub fn opening(&self) -> Opening {
        Opening {
            dir: self.server_dir(),
            clock: self.clock.clone(),
            worker: binary("office"),
            seal: None,
            erasures: None,
        }
    }

    /// The server's data directory.
    pub fn server_dir(&self) -> PathBuf {
        self.root.path().join("server")
    }

    /// A directory of this name beside the server's.
    pub fn dir(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Appends the erasure of records to the server's own journal, and executes nothing.
    pub fn is_told_to_erase(&self, records: Vec<RecordId>) {
        let dir = self.server_dir();
        let keys = ServerKeys::load(&dir, None).unwrap();
        let (key, clock) = (keys.signing().clone(), Arc::new(SystemClock));
        let store = Store::open(&dir, keys.ledger(), key, None, clock).unwrap();
        let erased = Erased {
            records,
            at: streetbook_core::time::Instant::from_millis(1),
            asked: None,
            payloads: Vec::new(),
        };
        let event = (Topic::Erased, streetbook_core::sync::to_bytes(&erased));
        store.committer.own_blocking(vec![event]).unwrap();
        store.close();
    }

    /// A code that was not used yet.
    pub fn code(&self, person: &str) -> String {
        let mut codes = self.codes.lock().unwrap();
        let left = codes.get_mut(person).and_then(Vec::pop);
        left.expect("the person is part of the story and has a code left")
    }
}

/// A binary of this crate, or the example of that name of another crate that is tested: a test runs in a
/// directory below them, a binary beside them. Of two, the one that was built last.
pub fn binary(name: &str) -> PathBuf {
    let running = std::env::current_exe().unwrap();
    let beside = running.parent().unwrap();
    let built = if beside.ends_with("deps") {
        beside.parent().unwrap()
    } else {
        beside
    };
    let places = [built.join(name), built.join("examples").join(name)];
    let newest = places.into_iter().max_by_key(|place| {
        let built = place.metadata().and_then(|found| found.modified());
        built.ok()
    });
    newest.unwrap()
}

/// A runtime for calls into the server's library.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// Replaces a directory by a copy of another.
pub fn replace(from: &Path, to: &Path) {
    if to.exists() {
        std::fs::remove_dir_all(to).unwrap();
    }
    copy(from, to);
}

/// Copies a directory with everything in it but the sockets of the process that runs on it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let what = entry.file_type().unwrap();
        if what.is_dir() {
            copy(&entry.path(), &target);
        } else if what.is_file() {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
