//! What a server and a played day write into their logs: enough to follow them, nothing that somebody wrote down.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value as Json;

use super::office::{Office, streetbook_with};

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

const NUMBER: &str = "13800005678";

/// What a server logs while a phone joins, writes and syncs, somebody reads pages, and strangers ask.
fn logged(format: &str) -> String {
    let mut office = Office::found();
    let data = office.data();
    let args = [
        "--listen",
        "127.0.0.1:0",
        "--log-level",
        "info",
        "--log-format",
        format,
    ];
    let mut log = office.serve_with(&data, &args, Stdio::piped()).unwrap();
    let phone = office.enrol("out0");
    let number = format!("phone={NUMBER}");
    let met = ["log", "street_contact", "client_name=杨女士", &number];
    phone.run(&met).line();
    phone.run(&["sync"]).line();
    office.shows_all();

    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let at = |path: &str| format!("{}{path}?number={NUMBER}&name=杨女士", office.address);
    let signed_in = agent
        .post(format!("{}/sign-in", office.address))
        .header("origin", &office.address)
        .send_form([("login", "admin"), ("password", "a long password")])
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    for path in ["/records/street_contact", "/nowhere"] {
        agent.get(at(path)).header("cookie", cookie).call().unwrap();
    }
    agent.post(at("/v1/sync")).send_empty().unwrap();
    office.stop();
    let mut lines = String::new();
    log.read_to_string(&mut lines).unwrap();
    lines
}

#[test]
fn each_request_is_one_line_that_says_what_was_asked_by_whom_and_how_it_ended() {
    let lines: Vec<Json> = logged("json")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let line = |route: &str, status: u64| {
        let mut all = lines.iter();
        let found = all.find(|line| line["span"]["route"] == route && line["status"] == status);
        found.unwrap_or_else(|| panic!("no line for {route} {status}: {lines:?}"))
    };
    let enrolled = &line("/v1/enrol", 200)["span"];
    assert_eq!(enrolled["method"], "POST");
    assert_eq!(enrolled["device"].as_str().unwrap().len(), 32, "{enrolled}");
    let synced = line("/v1/sync", 200);
    assert_eq!(synced["span"]["device"], enrolled["device"]);
    assert!(synced["ms"].is_u64(), "{synced}");
    assert_eq!(line("/records/{kind}", 200)["span"]["person"], "admin");
    assert_eq!(line("/v1/sync", 401)["span"]["code"], "token");
    assert_eq!(line("none", 404)["span"]["method"], "GET");
    let of_syncs = lines
        .iter()
        .filter(|line| line["span"]["route"] == "/v1/sync");
    let asked = of_syncs.filter(|line| line["status"] == 401).count();
    assert_eq!(asked, 1, "one line for one request");
}

#[test]
fn no_line_holds_a_query_a_number_or_a_name() {
    for format in ["text", "json"] {
        let lines = logged(format);
        assert!(lines.contains("/records/{kind}"), "{lines}");
        for told in [
            "?",
            "number=",
            NUMBER,
            "0005678",
            "杨女士",
            "street_contact",
        ] {
            assert!(!lines.contains(told), "{told} is in {lines}");
        }
    }
}
