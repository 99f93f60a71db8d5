//! The office as a process of its own, which can be killed at any moment and started again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use streetbook_core::ids::RecordId;
use streetbook_core::kind::KindSet;
use streetbook_core::time::Zone;
use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::view::{Books, FindingRow, QuarantinedRow, View};

use super::ground::{Ground, binary, runtime};
use super::{Person, Phone};

/// A server whose tables do not show within this time what it has stored is stuck.
const SHOWN_WITHIN: Duration = Duration::from_secs(60);

/// The process that serves this directory, by a command that ends in its name.
pub(crate) fn serving(stopped: &Stopped, mut command: Command) -> Child {
    let log = File::options()
        .create(true)
        .append(true)
        .open(stopped.log())
        .unwrap();
    let command = command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(stopped.server_dir());
    let command = command.env("RUST_LOG", "warn").stdout(Stdio::piped());
    command.stderr(log).spawn().unwrap()
}

/// A running server.
pub struct Office {
    stopped: Option<Stopped>,
    child: Child,
    address: String,
}

/// A server that does not run; its data directory can be looked into, copied and replaced.
pub struct Stopped {
    ground: Ground,
}

impl Deref for Stopped {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl Stopped {
    /// A fresh office that has not been started.
    pub fn with(people: &[Person]) -> Stopped {
        Stopped {
            ground: Ground::with(people),
        }
    }

    /// An existing office.
    pub fn on(ground: Ground) -> Stopped {
        Stopped { ground }
    }

    /// Starts the server on a free port.
    pub fn starts(self) -> Office {
        let started = self.tries_to_start(Command::new(binary("office")));
        started.unwrap_or_else(|stopped| panic!("the server did not start: {}", stopped.logged()))
    }

    /// Starts the server by a command that ends in its name. Returns the stopped server if it ended before
    /// it listened.
    pub(crate) fn tries_to_start(self, command: Command) -> Result<Office, Stopped> {
        let mut child = serving(&self, command);
        let mut address = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut address).unwrap();
        if !address.starts_with("http://") {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(self);
        }
        Ok(Office {
            address: address.trim().to_owned(),
            stopped: Some(self),
            child,
        })
    }

    /// The workspace, without a server on it.
    pub fn into_ground(self) -> Ground {
        self.ground
    }

    fn log(&self) -> PathBuf {
        self.dir("server.log")
    }

    /// The server's log over all its runs.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }
}

impl Office {
    /// A fresh office with these people, running.
    pub fn with(people: &[Person]) -> Office {
        Stopped::with(people).starts()
    }

    /// A person's new phone, enrolled with one of their codes.
    pub fn phone(&self, person: &str) -> Phone {
        let number = std::fs::read_dir(self.dir("")).unwrap().count();
        let dir = self.dir(&format!("{person}-{number}"));
        Phone::enrolled(&dir, self.address(), &self.code(person))
    }

    /// The address it listens on.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The process that serves.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends the process as a power cut would, without notice.
    pub fn is_killed(mut self) -> Stopped {
        self.end()
    }

    fn end(&mut self) -> Stopped {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let stopped = self.stopped.take().unwrap();
        assert!(
            !stopped.logged().contains("panicked"),
            "{}",
            stopped.logged()
        );
        stopped
    }

    /// Returns true if the process that was started still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The quarantined and held entries, by the tables.
    pub fn sets_aside(&self) -> Vec<QuarantinedRow> {
        self.asks_the_tables(async |view| view.quarantined().await.unwrap())
    }

    /// The tables' content of a record.
    pub fn shows(&self, id: RecordId) -> Option<Json> {
        let listed = self.asks_the_tables(async |view| view.record(&id).await.unwrap());
        listed.map(|listed| listed.shown)
    }

    /// The time at which it first received a record.
    pub fn received(&self, id: RecordId) -> Option<streetbook_core::time::Instant> {
        let listed = self.asks_the_tables(async |view| view.record(&id).await.unwrap());
        listed?.received_at
    }

    /// The last frame of its ledger, once everything in it was judged and people were notified.
    pub fn settled_at(&self) -> u64 {
        loop {
            let stored = self.health("stored");
            self.waits_until("ruled");
            self.waits_until_shown();
            if self.health("stored") == stored {
                return stored;
            }
        }
    }

    /// The rulings about a record, once everything that is stored now was judged.
    pub fn rules(&self, id: RecordId) -> Vec<FindingRow> {
        self.waits_until("ruled");
        self.asks_the_tables(async |view| view.rulings_about(&id, &Books::All).await.unwrap())
    }

    /// Reads the tables beside the running server, once they show everything stored now.
    fn asks_the_tables<T>(&self, question: impl AsyncFnOnce(&View) -> T) -> T {
        self.waits_until_shown();
        let dir = self.server_dir();
        let ledger = ServerKeys::load(&dir, None).unwrap().ledger();
        let zone = Zone::named("Asia/Shanghai").unwrap();
        runtime().block_on(async {
            let kinds = KindSet::built_in();
            let (view, opened) = View::open(&dir, ledger, &kinds, zone).await.unwrap();
            assert!(!opened.made_anew);
            let answer = question(&view).await;
            view.close().await;
            answer
        })
    }

    /// Asks the server until its tables show what it has stored.
    pub fn waits_until_shown(&self) {
        self.waits_until("looked_at");
    }

    /// Waits until the tables show everything stored, or the process ends: true if it lives.
    pub(crate) fn lives_until_shown(&mut self) -> bool {
        let deadline = Instant::now() + SHOWN_WITHIN;
        while self.runs() {
            assert!(Instant::now() < deadline, "the tables stay behind");
            let health = self.asks_for_health().ok();
            if health.is_some_and(|health| health["looked_at"] == health["stored"]) {
                return true;
            }
        }
        false
    }

    fn waits_until(&self, stage: &str) {
        let deadline = Instant::now() + SHOWN_WITHIN;
        let stored = self.health("stored");
        while self.health(stage) < stored {
            assert!(Instant::now() < deadline, "the tables stay behind");
        }
    }

    fn health(&self, key: &str) -> u64 {
        self.asks_for_health().unwrap()[key].as_u64().unwrap()
    }

    fn asks_for_health(&self) -> Result<Json, ureq::Error> {
        let address = format!("{}/v1/health", self.address);
        let text = ureq::get(address).call()?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    /// A counter of `/v1/metrics`.
    pub fn metric(&self, name: &str) -> u64 {
        let address = format!("{}/v1/metrics", self.address);
        let mut answer = ureq::get(address).call().unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim().parse().unwrap()
    }

    /// Processor time of the server alone, in clock ticks of 10 ms.
    pub fn cpu_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process())).unwrap();
        let after_name = stat.rsplit_once(')').unwrap().1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

impl Deref for Office {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        self.stopped.as_ref().expect("it runs")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if self.stopped.is_some() && !std::thread::panicking() {
            self.end();
        } else {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
