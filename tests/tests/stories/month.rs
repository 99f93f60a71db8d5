//! A drawn month, played by the real command.

use std::process::Command;

use serde_json::Value as Json;
use streetbook_tests::{Calendar, Dice, Month};

#[test]
fn a_month_with_a_leap_day_is_played_to_its_end() {
    let month = Month::drawn(Dice::seeded(20_320_229), Calendar::leap_february(), 3, 10);
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("month.ndjson");
    std::fs::write(&script, month.script()).unwrap();
    let played = Command::new(env!("CARGO_BIN_EXE_office"))
        .args(["play", "--once", "--script"])
        .arg(&script)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{said}");
    let summary: Json = serde_json::from_slice(&played.stdout).unwrap();
    println!("{summary:#}");
}
