//! A drawn field day of about ten times the usual size, played by the real command: every figure and
//! every conflict agrees with a simple fold of the script.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value as Json;
use streetbook_tests::{Day, Dice, Figures};

/// Street contacts of each of the twelve people outside.
const CONTACTS: usize = 140;

#[test]
fn the_figures_of_a_drawn_day_are_those_of_its_script() {
    let day = Day::drawn(Dice::seeded(20_261_104), CONTACTS);
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("day.ndjson");
    std::fs::write(&script, day.script()).unwrap();
    let played = Command::new(env!("CARGO_BIN_EXE_office"))
        .args(["play", "--once", "--script"])
        .arg(&script)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{said}");
    let summary: Json = serde_json::from_slice(&played.stdout).unwrap();
    assert_eq!(figures(&summary), day.figures);
    let logged: u64 = day.figures.by_kind.values().sum();
    for key in ["records_logged", "records_receipted", "records_in_view"] {
        assert_eq!(summary[key], logged, "{key}");
    }
    assert_eq!(summary["quarantined"], 0);
    assert_eq!(summary["quiet_round_trips"], 1);
    println!(
        "{logged} records, {} changes, {} conflicts of which {} settled",
        day.figures.amended,
        day.figures.conflicts_open.len() + day.figures.conflicts_settled.len(),
        day.figures.conflicts_settled.len()
    );
}

fn figures(summary: &Json) -> Figures {
    let number = |key: &str| summary[key].as_u64().unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let list = |key: &str| summary[key].as_array().unwrap().clone();
    let sides = |open: &Json| {
        assert_eq!(open["field"], "contact");
        let values = open["values"].as_array().unwrap();
        let mut values: Vec<String> = values.iter().map(text).collect();
        values.sort();
        (text(&open["ref"]), values.try_into().unwrap())
    };
    let counts: BTreeMap<String, u64> = serde_json::from_value(summary["by_kind"].clone()).unwrap();
    Figures {
        by_kind: counts,
        annulled: number("annulled"),
        amended: number("amended"),
        signatures: number("signatures"),
        conflicts_open: list("conflicts_open").iter().map(sides).collect(),
        conflicts_settled: list("conflicts_settled")
            .iter()
            .map(|settled| (text(&settled["ref"]), text(&settled["value"])))
            .collect(),
    }
}
