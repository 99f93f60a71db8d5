//! Error loops on a true machine: `strace` fails the n-th system call of a kind in the true `streetbook`
//! command, so that files are reached that no simulated disk covers: the index, the tables, a
//! backup's file, a directory that is being restored. Or the command is killed there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::ground::person;
use crate::hall::Hall;
use crate::proof::images::ledger::scratch;
use crate::proof::table::{Row, Scale};

/// Calls that are made to fail, and their stride: every one, or one of this many.
const CALLS: [(&str, usize); 8] = [
    ("fsync", 1),
    ("fdatasync", 1),
    ("rename", 1),
    ("mkdir", 1),
    ("ftruncate", 1),
    ("write", 3),
    ("pwrite64", 5),
    ("openat", 7),
];

/// Calls before which it is killed.
const KILLS: [(&str, usize); 5] = [
    ("fsync", 1),
    ("rename", 1),
    ("mkdir", 1),
    ("write", 5),
    ("pwrite64", 20),
];

/// Fails calls of `backup`, `restore` and `rebuild` in turn, and then kills them there.
///
/// # Panics
/// If a command that failed leaves a state that is neither old nor whole.
pub fn machine(scale: Scale) -> Vec<Row> {
    let strace = strace();
    let scratch = scratch();
    let office = scratch.path().join("office");
    let ground = {
        let hall = Hall::with(&[person("li", "outreach", "north")]);
        let mut phone = hall.phone("li");
        for number in 0..5 {
            phone.meets(number);
        }
        phone.syncs(hall.address());
        hall.is_closed()
    };
    crate::ground::copy(&ground.server_dir(), &office);
    let whole = scratch.path().join("whole");
    assert!(streetbook(
        &["backup"],
        &[("--data", &office), ("--out", &whole)]
    ));
    let trial = |how| Trial {
        how,
        strace: &strace,
        scratch: scratch.path(),
        office: &office,
        whole: &whole,
    };
    vec![
        Row::of(
            "failed system calls of the true command",
            scale.of(40),
            || trial("error=EIO").all(&CALLS, scale),
        ),
        Row::of(
            "kills of the true command: backup, restore, rebuild",
            scale.of(20),
            || trial("signal=KILL").all(&KILLS, scale),
        ),
    ]
}

/// Tries n = 1, … until no call was left to fail.
fn each(every: usize, trial: impl Fn(usize) -> bool) -> u64 {
    (1..).step_by(every).take_while(|nth| trial(*nth)).count() as u64
}

struct Trial<'a> {
    how: &'static str,
    strace: &'a Path,
    scratch: &'a Path,
    office: &'a Path,
    whole: &'a Path,
}

impl Trial<'_> {
    fn all(&self, calls: &[(&str, usize)], scale: Scale) -> u64 {
        let mut count = 0;
        for (call, every) in calls {
            let every = every * if scale == Scale::Short { 10 } else { 1 };
            count += each(every, |nth| self.backs_up(call, nth));
            count += each(every, |nth| self.restores(call, nth));
            count += each(10 * every, |nth| self.rebuilds(call, nth));
        }
        count
    }

    /// Checks that a backup is whole, or refused when it is restored.
    fn backs_up(&self, call: &str, nth: usize) -> bool {
        let (out, back) = (self.scratch.join("out"), self.scratch.join("back"));
        let (done, came) = self.fails(
            call,
            nth,
            "backup",
            &[("--data", self.office), ("--out", &out)],
        );
        let restored =
            out.exists() && streetbook(&["restore"], &[("--from", &out), ("--data", &back)]);
        assert!(
            restored || !done,
            "{call} {nth}: a backup that said it is done is none"
        );
        assert!(
            restored || !out.exists(),
            "{call} {nth}: half a backup bears its name"
        );
        remove(&out);
        remove(&back);
        came
    }

    /// Checks that a restored directory is whole, or missing, and then a second try succeeds.
    fn restores(&self, call: &str, nth: usize) -> bool {
        let dir = self.scratch.join("restored");
        let from = [("--from", self.whole), ("--data", dir.as_path())];
        let (done, came) = self.fails(call, nth, "restore", &from);
        assert!(dir.exists() || !done, "{call} {nth}: nothing was restored");
        assert!(
            dir.exists() || streetbook(&["restore"], &from),
            "{call} {nth}: no second try"
        );
        let again = self.scratch.join("again");
        assert!(streetbook(
            &["backup"],
            &[("--data", &dir), ("--out", &again)]
        ));
        let read = |path: &Path| std::fs::read(path).expect("a backup");
        assert!(
            read(&again) == read(self.whole),
            "{call} {nth}: something else was restored"
        );
        remove(&dir);
        remove(&again);
        came
    }

    /// Checks that the next start makes index and tables whole.
    fn rebuilds(&self, call: &str, nth: usize) -> bool {
        let (_, came) = self.fails(call, nth, "rebuild", &[("--data", self.office)]);
        assert!(
            streetbook(&["rebuild"], &[("--data", self.office)]),
            "{call} {nth}"
        );
        assert!(
            streetbook(&["verify"], &[("--data", self.office)]),
            "{call} {nth}"
        );
        came
    }

    /// Runs a verb with one failure or kill: true for a reported success, and true if the fault came.
    fn fails(
        &self,
        call: &str,
        nth: usize,
        verb: &str,
        arguments: &[(&str, &Path)],
    ) -> (bool, bool) {
        let log = self.scratch.join("strace.log");
        let mut command = Command::new("timeout");
        command
            .arg("20")
            .arg(self.strace)
            .args(["-f", "-qq", "-o"])
            .arg(&log);
        command.args(["-e", &format!("trace={call}")]);
        command.args(["-e", &format!("inject={call}:{}:when={nth}", self.how)]);
        command.arg(binary()).arg(verb);
        for (name, path) in arguments {
            command.arg(name).arg(path);
        }
        let done = quiet(&mut command);
        let log = std::fs::read_to_string(&log).expect("strace writes its log");
        let came = ["(INJECTED)", "killed by SIGKILL"];
        (done, came.iter().any(|mark| log.contains(mark)))
    }
}

fn streetbook(verb: &[&str], arguments: &[(&str, &Path)]) -> bool {
    let mut command = Command::new(binary());
    command.args(verb);
    for (name, path) in arguments {
        command.arg(name).arg(path);
    }
    quiet(&mut command)
}

fn quiet(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().expect("it starts").success()
}

fn remove(path: &Path) {
    // It need not be there.
    let _ = std::fs::remove_dir_all(path);
    let _ = std::fs::remove_file(path);
}

/// The `streetbook` command: beside this binary, or beside the directory of this test.
fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("it runs");
    let mut places = own.ancestors().skip(1).map(|place| place.join("office"));
    let found = places.find(|place| place.is_file());
    found.expect("`cargo build -p streetbook-tests --bins` makes `office`")
}

/// `strace`: the machine's, or the one of its distribution, unpacked below the target directory.
pub(crate) fn strace() -> PathBuf {
    let works = |path: &Path| {
        let mut asked = Command::new(path);
        let silent = asked
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        silent.status().is_ok_and(|status| status.success())
    };
    let installed = PathBuf::from("strace");
    if works(&installed) {
        return installed;
    }
    let own = std::env::current_exe().expect("it runs");
    let target = own.ancestors().find(|place| place.ends_with("target"));
    let tools = target.expect("it was built by cargo").join("tools/strace");
    let unpacked = tools.join("usr/bin/strace");
    if !works(&unpacked) {
        std::fs::create_dir_all(&tools).expect("room for tools");
        let script = "apt-get download strace && dpkg -x strace_*.deb .";
        let mut fetching = Command::new("sh");
        let fetched = fetching.args(["-c", script]).current_dir(&tools).status();
        let fetched = fetched.is_ok_and(|status| status.success());
        assert!(
            fetched && works(&unpacked),
            "`strace` is needed: install it"
        );
    }
    unpacked
}
