//! The phone library in Kotlin: the binding, the sample and the trials in `tests/kotlin/`, compiled by the real
//! compiler and run on the JVM, against a real server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};

use streetbook_tests::{Hall, Phone, person};
use support::jvm::jvm;

/// Records that a process has shown as saved when it is killed, at least.
const SHOWN: usize = 40;

#[test]
fn the_field_day_ends_with_the_figures_of_play() {
    let office = support::office();
    let codes = support::codes(&office).to_string();
    let (script, phones) = (support::script(), office.dir("phones"));
    let words = [text(&script), office.address(), &codes, text(&phones)];
    let said = jvm().runs("PlayFieldDay", &words);
    let phones = serde_json::from_str(&said).unwrap();
    let figures = support::in_order(support::figures(&office, &phones));
    assert_eq!(figures, support::in_order(support::played()));
}

#[test]
fn every_error_callback_cancellation_and_thread_does_as_it_is_told() {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let codes: Vec<String> = (0..4).map(|_| hall.code("li")).collect();
    let folder = hall.dir("trials");
    let mut words = vec![text(&folder), hall.address()];
    words.extend(codes.iter().map(String::as_str));
    let said = jvm().runs("Trials", &words);
    assert!(said.ends_with("all trials passed\n"), "{said}");
}

#[test]
fn a_full_phone_says_so_before_it_takes_a_record() {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let (code, folder) = (hall.code("li"), hall.dir("small"));
    std::fs::create_dir_all(&folder).unwrap();
    let java = jvm().command("FullTrial", &[text(&folder), hall.address(), &code]);
    let mut small = std::process::Command::new("unshare");
    small
        .args(["--map-root-user", "--mount", "sh", "-ec"])
        .arg("mount -t tmpfs -o size=60m tmpfs \"$0\" && exec \"$@\"")
        .arg(&folder)
        .arg(java.get_program())
        .args(java.get_args());
    let said = support::tools::ran(&mut small).stdout;
    assert_eq!(String::from_utf8(said).unwrap(), "full\n");
}

#[test]
fn the_sample_logs_amends_annuls_and_syncs() {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let dir = hall.dir("sample");
    let does = |words: &[&str]| {
        let all: Vec<&str> = [text(&dir)]
            .into_iter()
            .chain(words.iter().copied())
            .collect();
        jvm().runs("MainKt", &all).trim().to_owned()
    };
    assert_eq!(
        does(&["enrol", hall.address(), &hall.code("li")]),
        "li (outreach, north)"
    );
    let first = does(&[
        "log",
        "street_contact",
        "client_name=杨女士",
        "phone=13900000001",
    ]);
    let second = does(&[
        "log",
        "street_contact",
        "client_name=刘先生",
        "phone=13900000002",
    ]);
    does(&["amend", &first, "grade=A"]);
    does(&["annul", &second, "记错了"]);
    assert_eq!(does(&["status"]), "saved 4, receipted 0, waiting 4");
    assert!(does(&["sync"]).starts_with("receipted 4,"));
    let listed = does(&["list", "street_contact"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert!(
        lines[0].starts_with(&format!("{first} street_contact released")),
        "{listed}"
    );
    assert!(lines[0].contains("grade=A"), "{listed}");
    assert!(
        lines[1].starts_with(&format!("{second} street_contact released annulled")),
        "{listed}"
    );
    let shown = hall.shows(first.parse().unwrap());
    assert_eq!(shown["fields"]["grade"], "A");
}

#[test]
fn killed_while_it_logs_everything_shown_as_saved_is_there() {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let dir = hall.phone("li").is_off();
    let mut logging = Killed::runs("LogForever", &[text(&dir)]);
    let mut saved: BTreeSet<String> = (0..SHOWN).map(|_| logging.says()).collect();
    saved.extend(logging.ends_killed());
    let listed = jvm().runs("MainKt", &[text(&dir), "list"]);
    let listed: BTreeSet<String> = listed.lines().map(id_of).collect();
    assert!(listed.is_superset(&saved));
    // At most one more was written whose id nobody saw.
    assert!(listed.len() <= saved.len() + 1);
}

#[test]
fn killed_while_it_syncs_everything_arrives_once() {
    for moment in ["asked", "answered"] {
        let hall = Hall::with(&[person("li", "outreach", "north")]);
        let mut phone = hall.phone("li");
        let logged: BTreeSet<String> = (0..30).map(|n| phone.meets(n).to_string()).collect();
        let dir = phone.is_off();
        let mut syncing = Killed::runs("SyncAndStop", &[text(&dir), moment]);
        assert_eq!(syncing.says(), moment);
        syncing.ends_killed();
        let after = jvm().runs("MainKt", &[text(&dir), "sync"]);
        assert!(after.starts_with("receipted 30,"), "{moment}: {after}");
        let phone = Phone::opened(&dir);
        let kept: BTreeSet<String> = phone
            .lists()
            .iter()
            .map(|record| word(&record["id"]))
            .collect();
        assert_eq!(kept, logged, "{moment}");
        for id in &logged {
            assert_eq!(
                hall.shows(id.parse().unwrap())["state"],
                "released",
                "{moment}"
            );
        }
    }
}

/// A program that will be killed.
struct Killed {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Killed {
    fn runs(class: &str, words: &[&str]) -> Killed {
        let mut child = jvm()
            .command(class, words)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Killed { child, out }
    }

    /// Its next line.
    fn says(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "it ended by itself");
        line.trim().to_owned()
    }

    /// Ends it as `kill -9` does, and gives what else it had said in whole lines.
    fn ends_killed(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let whole = rest
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        whole.map(|line| line.trim().to_owned()).collect()
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn id_of(line: &str) -> String {
    line.split(' ').next().unwrap_or_default().to_owned()
}

fn word(json: &serde_json::Value) -> String {
    json.as_str().unwrap().to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
