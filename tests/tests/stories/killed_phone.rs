//! A phone's process is killed at any moment while records are logged: every record that it showed as saved
//! is there when it is opened again.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use streetbook_tests::{Dice, Office, Phone, index_and_view_equal_their_rebuild, person};

const ROUNDS: usize = 30;

#[test]
fn a_phone_killed_thirty_times_while_logging_keeps_every_record_that_it_showed() {
    let mut dice = Dice::seeded(20_261_103);
    let office = Office::with(&[person("li", "outreach", "north")]);
    let dir = office.phone("li").is_off();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for round in 0..ROUNDS {
        shown.extend(logs_until_killed(&dir, 1 + dice.below(60)));
        let mut phone = Phone::opened(&dir);
        let listed: BTreeSet<String> = phone
            .lists()
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect();
        let lost: Vec<&String> = shown.difference(&listed).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
        // The kill may have come between fsync and print: at most one more a round.
        assert!(listed.len() - shown.len() <= round + 1);
        if dice.percent(30) {
            phone.syncs(office.address());
        }
    }
    let mut phone = Phone::opened(&dir);
    phone.syncs(office.address());
    office.waits_until_shown();
    phone.syncs(office.address());
    let listed = phone.lists();
    assert!(listed.iter().all(|record| record["state"] == "released"));
    let in_view = index_and_view_equal_their_rebuild(&office.is_killed());
    assert_eq!(in_view, listed.len() as u64);
    println!("{ROUNDS} kills, {} records shown as saved", shown.len());
}

/// The ids that were printed whole before the kill, which comes after about this many.
fn logs_until_killed(dir: &std::path::Path, about: usize) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_log_forever"))
        .arg(dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = Vec::new();
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        printed.push(line.trim().to_owned());
        line.clear();
        if printed.len() == about {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(printed.len() >= about, "the phone stopped by itself");
    printed
}
