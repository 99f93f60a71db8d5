//! A workspace sets the numbers that its rules read.

use std::fs;

use serde_json::Value as Json;

use super::office::{Office, Ran};

fn publish(office: &Office, version: u32, from: &str, days: &str) -> Ran {
    let file = office.path("rulebook.toml");
    let toml = format!(
        "version = {version}\neffective_from = \"{from}\"\n[set]\n\"client.protection_days\" = {days}\n"
    );
    fs::write(&file, toml).unwrap();
    office.run("rulebook", &["publish", file.to_str().unwrap(), "--json"])
}

/// For how long a client is protected today, and by which version.
fn protection(office: &Office) -> (Json, u64) {
    let shown = office.run("rulebook", &["show", "--json"]);
    let shown: Json = serde_json::from_str(&shown.line()).unwrap();
    let parameters = shown["parameters"].as_array().unwrap();
    let mut parameters = parameters.iter();
    let protection = parameters.find(|parameter| parameter["id"] == "client.protection_days");
    let value = protection.unwrap()["value"].clone();
    (value, shown["version"].as_u64().unwrap())
}

#[test]
fn a_version_is_published_for_today_or_later_and_noted() {
    let mut office = Office::found();
    assert_eq!(protection(&office), (Json::Null, 1), "nothing is guessed");
    office.serve();
    publish(&office, 2, "2020-01-01", "30").fails("choose today or a later day");
    publish(&office, 3, "2999-01-01", "30").fails("the next version is 2");
    publish(&office, 2, "2999-01-01", "0").fails("a whole number from 1");
    let published = publish(&office, 2, "2999-01-01", "30").line();
    assert_eq!(published, r#"{"effective_from":"2999-01-01","version":2}"#);
    assert_eq!(protection(&office), (Json::Null, 1), "it holds later");
    let audit = office.run("audit", &["--json"]);
    assert!(
        audit.out.contains("rulebook") && audit.out.contains("version 2"),
        "{}",
        audit.out
    );
    let shown = office.run("rulebook", &["show"]);
    assert!(
        shown.out.contains("version 2 from 2999-01-01"),
        "{}",
        shown.out
    );
    assert!(
        shown.out.contains("client.protection_days = not set"),
        "{}",
        shown.out
    );
}

#[test]
fn a_new_workspace_says_for_how_long_a_client_is_protected() {
    let office = Office::found();
    for (days, expected) in [("45", Json::from(45)), ("none", Json::from("none"))] {
        let data = office.path(days);
        let args = ["--name", "x", "--admin", "admin", "--protection-days", days];
        let data = ["--data", data.to_str().unwrap()];
        let init = super::office::streetbook(&[&["init"], &args[..], &data[..]].concat());
        assert_eq!(init.code, 0, "{}", init.err);
        let shown =
            super::office::streetbook(&[&["rulebook", "show", "--json"], &data[..]].concat());
        let shown: Json = serde_json::from_str(&shown.line()).unwrap();
        let parameters = shown["parameters"].as_array().unwrap();
        let set = parameters.iter().any(|parameter| {
            parameter["id"] == "client.protection_days" && parameter["value"] == expected
        });
        assert!(set, "{days}: {shown}");
        assert_eq!(shown["version"], 2);
    }
}
