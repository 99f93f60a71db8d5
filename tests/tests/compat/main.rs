//! What earlier versions wrote, this one reads: data directories, backups, phones, and what went over the wire.
//!
//! The fixtures were written by the program of their day (`tests/src/bin/fixtures`) and are never written again.
//! Where a comparison is tolerant, it says where and why.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod alike;
mod exchanges;
mod newer;
mod office;
mod phones;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use streetbook_server::clock::Clock;
use streetbook_tests::fixtures::{ScriptClock, exchanges, folder, unpack};
use streetbook_tests::{Ground, binary};

/// Where the fixtures of version 1 are.
fn v1(name: &str) -> PathBuf {
    folder("v1").join(name)
}

/// A copy of the office of version 1, on the day on which it was left.
fn v1_office() -> (Ground, Arc<ScriptClock>) {
    let first = exchanges(&v1("exchanges")).into_iter().next().unwrap();
    let clock = ScriptClock::at(first.at);
    let ground = Ground::empty(clock.clone() as Arc<dyn Clock>);
    unpack(&v1("office.zip"), &ground.server_dir());
    (ground, clock)
}

/// Runs a verb of this version.
fn streetbook(words: &[&str]) -> Output {
    let mut command = Command::new(binary("office"));
    command.args(words).env_remove("STREETBOOK_KEY_FILE");
    command.env("LANG", "C").output().unwrap()
}

/// Runs a verb on a data directory, and gives what it printed.
fn on(dir: &Path, words: &[&str]) -> String {
    let ran = streetbook(&[words, &["--data", dir.to_str().unwrap()]].concat());
    let err = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{words:?}: {err}");
    String::from_utf8(ran.stdout).unwrap()
}
