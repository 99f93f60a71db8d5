//! What a played day writes into its log: enough to follow it, nothing that somebody wrote down.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::office::streetbook_with;

const DAY: &str = include_str!("../../demo/field-day.ndjson");

/// Fields whose values are the form's own words, or name another record or person by its id.
const OWN_WORDS: [&str; 18] = [
    "point",
    "store",
    "report",
    "notice",
    "consultant",
    "agent",
    "person",
    "grade",
    "type",
    "effect",
    "status",
    "outcome",
    "checklist",
    "route",
    "finding",
    "verdict",
    "punch",
    "source",
];

/// Every name, number and note of the day: people's names, and each text that somebody typed.
fn written() -> BTreeSet<String> {
    let mut written = BTreeSet::new();
    for line in DAY.lines() {
        let line: Json = serde_json::from_str(line).unwrap();
        let people = line["people"].as_array().into_iter().flatten();
        written.extend(people.map(|person| text(&person["name"])));
        written.insert(text(&line["reason"]));
        for (field, value) in line["fields"].as_object().into_iter().flatten() {
            if !OWN_WORDS.contains(&field.as_str()) && !field.ends_with("_at") {
                written.insert(text(value));
            }
        }
    }
    // One letter or a bare year is in every log.
    written.retain(|text| text.chars().count() > 1 && !text.is_ascii() || text.len() > 6);
    written
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

#[test]
fn the_log_of_a_day_names_nobody_and_holds_no_number_and_no_note() {
    let written = written();
    assert!(written.len() > 200, "{} texts", written.len());
    assert!(
        written
            .iter()
            .any(|text| text.starts_with("138") && text.len() == 11)
    );
    let ran = streetbook_with(&["demo", "--once"], &[("RUST_LOG", "debug")]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.lines().count() > 1_000, "little was logged");
    for line in ran.err.lines() {
        let told = written.iter().find(|text| line.contains(text.as_str()));
        assert_eq!(told, None, "{line}");
    }
}
