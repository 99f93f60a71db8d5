//! Records as files for other programs, beside a running server and without one.

use std::fs;

use serde_json::Value as Json;

use super::office::{Office, Ran, keys};

fn export(office: &Office, kind: &str, format: &str) -> (Ran, Vec<u8>) {
    let file = office.path(&format!("{kind}.{format}"));
    let out = [
        "--kind",
        kind,
        "--format",
        format,
        "--out",
        file.to_str().unwrap(),
    ];
    let ran = office.run("export", &out);
    (ran, fs::read(&file).unwrap_or_default())
}

#[test]
fn every_record_is_in_every_format_whether_the_office_serves_or_not() {
    let (mut office, phone) = Office::with_phone();
    let first = phone.visits("丽都大厦");
    phone.visits("=1+1");
    phone.run(&["sync"]).line();
    let check = |office: &Office| {
        let (ran, lines) = export(office, "cold_visit", "ndjson");
        assert!(ran.line().starts_with("2 "), "{}", ran.out);
        let lines = String::from_utf8(lines).unwrap();
        let records: Vec<Json> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0]["id"], Json::from(first.as_str()));
        for key in ["received_at", "book", "fields", "state", "author", "kind"] {
            assert!(keys(&records[0]).contains(&key), "{key} is missing");
        }
        let (_, sheet) = export(office, "cold_visit", "csv");
        let sheet = String::from_utf8(sheet).unwrap();
        assert!(
            sheet.starts_with('\u{feff}') && sheet.contains("丽都大厦"),
            "{sheet}"
        );
        let (_, book) = export(office, "cold_visit", "xlsx");
        assert!(book.starts_with(b"PK"), "no workbook");
        let (ran, empty) = export(office, "store", "ndjson");
        assert!(ran.line().starts_with("0 ") && empty.is_empty());
    };
    check(&office);
    office.stop();
    check(&office);
    let (ran, _) = export(&office, "dream", "csv");
    ran.fails("kind list");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let office = Office::found();
    let nowhere = office.path("none").join("out.csv");
    let out = [
        "--kind",
        "store",
        "--format",
        "csv",
        "--out",
        nowhere.to_str().unwrap(),
    ];
    office.run("export", &out).fails("cannot be written");
}
