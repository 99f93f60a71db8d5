//! Drawn months, played by the real command: every report that the office asks for says what a simple fold
//! of the script says.

use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use streetbook_tests::{Calendar, Dice, Month, Script, Sheet, sheets};

/// Rows that are shown of a report that differs.
const SHOWN: usize = 12;

#[test]
fn every_report_of_a_month_with_a_leap_day_says_what_its_script_says() {
    check(20_320_229, Calendar::leap_february(), 3, 10);
}

#[test]
fn every_report_says_what_its_script_says_where_the_clocks_change() {
    check(20_320_328, Calendar::berlin_springs_forward(), 1, 5);
}

fn check(seed: u64, calendar: Calendar, teams: usize, promoters: usize) {
    let days = (0..calendar.days() as i64).map(|place| calendar.date(place));
    let days: Vec<String> = days.collect();
    let script = Month::drawn(Dice::seeded(seed), calendar, teams, promoters).script();
    let dir = tempfile::tempdir().unwrap();
    let summary = play(&script, dir.path());
    let script = Script::read(&script, days);
    assert_eq!(summary["records_in_view"], script.logged, "{summary:#}");
    assert_eq!(summary["quarantined"], 0);
    let expected = sheets(&script);
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|sheet| difference(sheet, &script, dir.path()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} records", script.logged);
}

fn play(script: &str, dir: &Path) -> Json {
    let file = dir.join("month.ndjson");
    std::fs::write(&file, script).unwrap();
    let data = dir.to_str().unwrap();
    let file = file.to_str().unwrap();
    office(&["play", "--once", "--data", data, "--script", file])
}

/// What a report says otherwise than the fold, if anything.
fn difference(sheet: &Sheet, script: &Script, dir: &Path) -> Option<String> {
    let data = dir.join("server");
    let (from, to) = (&script.days[0], script.last());
    let data = data.to_str().unwrap();
    let asked = ["--from", from, "--to", to, "--json"];
    let report = office(&[&["report", sheet.name, "--data", data], &asked[..]].concat());
    let said = sheet.said(&report);
    let differences = sheet.differences(&said);
    println!("{}: {} rows", sheet.name, sheet.len());
    (!differences.is_empty()).then(|| {
        let shown = differences[..SHOWN.min(differences.len())].join("\n");
        let count = differences.len();
        format!(
            "{}: {count} rows differ (- script, + office)\n{shown}",
            sheet.name
        )
    })
}

/// Runs the command and reads the JSON that it prints.
fn office(arguments: &[&str]) -> Json {
    let ran = Command::new(env!("CARGO_BIN_EXE_office"))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&ran.stdout).unwrap()
}
