//! An office in a directory of its own, and what is typed at its command line.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value as Json;
use tempfile::TempDir;

/// No machine is so slow.
pub const WITHIN: Duration = Duration::from_secs(60);

/// What a verb printed and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// What it printed, which must be JSON.
    pub fn json(&self) -> Json {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {}", self.out))
    }

    /// The one line that it printed.
    pub fn line(&self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out.trim_end().to_owned()
    }

    /// It failed, and said this.
    pub fn fails(&self, why: &str) {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(self.err.contains(why), "{why:?} is not in {:?}", self.err);
    }

    /// It was typed wrongly.
    pub fn is_misuse(&self) {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
    }
}

/// Runs the binary.
pub fn streetbook(args: &[&str]) -> Ran {
    streetbook_with(args, &[])
}

/// Runs the binary in an environment.
pub fn streetbook_with(args: &[&str], environment: &[(&str, &str)]) -> Ran {
    let environment = environment.iter().copied();
    let ran = command().envs(environment).args(args).output().unwrap();
    Ran {
        code: ran.status.code().expect("it was killed"),
        out: String::from_utf8(ran.stdout).unwrap(),
        err: String::from_utf8(ran.stderr).unwrap(),
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_streetbook"));
    command
        .env("STREETBOOK_PASSWORD", "a long password")
        .env("LANG", "C")
        .env("STREETBOOK_LOG_LEVEL", "warn")
        .env_remove("STREETBOOK_KEY_FILE")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .stdin(Stdio::null());
    command
}

/// A workspace with one outreach promoter, `out0`.
pub struct Office {
    dir: TempDir,
    server: Option<Child>,
    pub address: String,
    /// The key that its data directory is sealed with.
    pub key: Option<PathBuf>,
}

impl Office {
    /// Makes the workspace; nothing serves yet.
    pub fn found() -> Office {
        Office::found_in(tempfile::tempdir().unwrap(), None)
    }

    /// Makes a workspace whose data directory is sealed with a fresh key.
    pub fn sealed() -> Office {
        let dir = tempfile::tempdir().unwrap();
        let key = dir.path().join("office.key");
        Office::found_in(dir, Some(key))
    }

    fn found_in(dir: TempDir, key: Option<PathBuf>) -> Office {
        let office = Office {
            dir,
            server: None,
            address: String::new(),
            key,
        };
        let init = office.run("init", &["--name", "渠道中心", "--admin", "admin"]);
        assert_eq!(init.code, 0, "{}", init.err);
        office.add("out0");
        office
    }

    /// A served workspace with an enrolled phone, and its line to type at.
    pub fn with_phone() -> (Office, PhoneLine) {
        let mut office = Office::found();
        office.serve();
        let phone = office.enrol("out0");
        (office, phone)
    }

    pub fn add(&self, person: &str) {
        let args = [
            "add", "--id", person, "--name", "刘磊", "--role", "outreach", "--team", "north",
        ];
        assert_eq!(self.run("person", &args).line(), person);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("server")
    }

    /// A verb on the data directory.
    pub fn run(&self, verb: &str, args: &[&str]) -> Ran {
        let data = self.data();
        let data = ["--data", data.to_str().unwrap()];
        let key = self.key.as_ref().map(|key| key.to_str().unwrap());
        let key: Vec<&str> = key
            .into_iter()
            .flat_map(|key| ["--key-file", key])
            .collect();
        streetbook(&[&[verb], args, &data, &key].concat())
    }

    /// Serves until [`Office::stop`].
    pub fn serve(&mut self) {
        self.serve_at(&self.data(), "127.0.0.1:0");
    }

    /// Serves a data directory at an address.
    pub fn serve_at(&mut self, data: &Path, listen: &str) {
        self.serve_with(data, &["--listen", listen], Stdio::inherit());
    }

    /// Serves a data directory as it is told to; gives the log when it is piped.
    pub fn serve_with(&mut self, data: &Path, args: &[&str], log: Stdio) -> Option<ChildStderr> {
        let mut server = command()
            .args(["serve", "--data"])
            .arg(data)
            .args(args)
            .envs(self.key.iter().map(|key| ("STREETBOOK_KEY_FILE", key)))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let printed = BufReader::new(server.stdout.take().unwrap()).read_line(&mut line);
        let log = server.stderr.take();
        self.server = Some(server);
        assert!(printed.unwrap() > 0, "the server did not start");
        self.address = line.trim_end().to_owned();
        log
    }

    /// Sends the server a signal.
    pub fn is_told(&self, what: Signal) {
        let server = self.server.as_ref().expect("it serves");
        kill_process(Pid::from_child(server), what).unwrap();
    }

    /// Stops serving, as a service manager does.
    pub fn stop(&mut self) {
        let mut server = self.server.take().expect("it serves");
        let pid = Pid::from_child(&server);
        kill_process(pid, Signal::TERM).unwrap();
        assert!(server.wait().unwrap().success());
    }

    /// A new phone of a person.
    pub fn enrol(&self, person: &str) -> PhoneLine {
        let invite = self.run("invite", &["--person", person, "--json"]).json();
        let code = invite["code"].as_str().unwrap();
        let phone = PhoneLine(self.path(&format!("phone-{person}-{code}")));
        let enrolled = phone.run(&["enrol", "--server", &self.address, "--code", code]);
        assert_eq!(enrolled.code, 0, "{}", enrolled.err);
        phone
    }

    /// Waits until the view shows all that is stored.
    pub fn shows_all(&self) {
        let begun = Instant::now();
        while begun.elapsed() < WITHIN {
            let health = ureq::get(format!("{}/v1/health", self.address)).call();
            let health = health.unwrap().body_mut().read_to_string().unwrap();
            let health: Json = serde_json::from_str(&health).unwrap();
            if health["looked_at"] == health["stored"] {
                return;
            }
            std::thread::yield_now();
        }
        panic!("the view lags behind");
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // A failed test must leave nothing running.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// A phone at the command line.
pub struct PhoneLine(pub PathBuf);

impl PhoneLine {
    pub fn run(&self, args: &[&str]) -> Ran {
        let data = ["phone", "--data", self.0.to_str().unwrap()];
        streetbook(&[&data, args].concat())
    }

    /// Logs a cold visit and gives its id.
    pub fn visits(&self, place: &str) -> String {
        let place = format!("place_name={place}");
        self.run(&["log", "cold_visit", &place, "outcome=refused"])
            .line()
    }

    /// The states of its records.
    pub fn states(&self) -> Vec<String> {
        let listed = self.run(&["list", "--json"]).json();
        let listed = listed.as_array().unwrap().iter();
        listed
            .map(|record| record["state"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The keys of an object, sorted.
pub fn keys(object: &Json) -> Vec<&str> {
    let mut keys: Vec<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}
