//! docs/RULES.md says what the rulebook and the code say: every rule, every parameter, every test.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use streetbook_core::kind::KindSet;
use streetbook_core::rulebook::{Rulebook, Setting};

/// How many rules each part of the rule books has: RE-1 to RE-16, and so on. PT is ours, for duties that the
/// source states without an id.
const PARTS: [(&str, u8); 13] = [
    ("AP", 1),
    ("AT", 5),
    ("GR", 1),
    ("MK", 13),
    ("MT", 3),
    ("PL", 2),
    ("PN", 1),
    ("PT", 3),
    ("RE", 16),
    ("ST", 4),
    ("SV", 1),
    ("TR", 3),
    ("WL", 4),
];

/// The fields that rules read, by form. A rule that reads a field which no form has says nothing, silently.
const FIELDS: [(&str, &[&str]); 19] = [
    (
        "client_report",
        &[
            "client_name",
            "masked_phone",
            "company",
            "agent",
            "zone",
            "consultant",
            "expected_at",
            "route",
        ],
    ),
    (
        "arrival",
        &[
            "report",
            "phone",
            "arrived_at",
            "finding",
            "verdict",
            "reason",
            "slot",
            "erp_ref",
            "companions",
            "consultant",
            "site_lead",
        ],
    ),
    (
        "lead",
        &[
            "client_name",
            "phone",
            "lead_on",
            "demo_on",
            "prospect_on",
            "basic_on",
            "risk_disclosed",
            "is_local",
            "age_flag",
            "verified",
            "complaint",
            "loss_yuan",
            "liable",
        ],
    ),
    ("store", &["name", "address", "grade", "contact_phone"]),
    ("store_visit", &["store"]),
    (
        "contract",
        &[
            "contract_kind",
            "state",
            "starts_on",
            "ends_on",
            "responsible",
            "mailing",
            "sent_on",
            "mail_name",
            "mail_address",
            "mail_phone",
            "mail_obstacle",
            "funded",
            "payer",
        ],
    ),
    ("partner", &["status", "vetted_on"]),
    ("violation", &["partner", "person", "happened_on"]),
    (
        "roster",
        &[
            "week",
            "person",
            "rest_day",
            "swap_with",
            "swap_day",
            "consent",
        ],
    ),
    ("attendance", &["punch", "person"]),
    ("work_log", &["day"]),
    ("street_contact", &["client_name", "phone"]),
    (
        "greeting",
        &["client_name", "lead", "contact", "holiday", "sent_on"],
    ),
    (
        "penalty",
        &[
            "person",
            "clause",
            "rulebook",
            "happened_on",
            "action",
            "amount_yuan",
            "state",
            "notified_on",
            "objection",
        ],
    ),
    (
        "service_case",
        &[
            "received_at",
            "request",
            "analysed_at",
            "analysis",
            "solved_at",
            "solution",
            "fed_back_at",
            "feedback",
            "complaint",
            "liable",
        ],
    ),
    ("plan", &["type", "starts_on", "outreach_planned"]),
    ("training", &["held_on", "attendees", "before_first_duty"]),
    (
        "assessment",
        &[
            "type",
            "person",
            "held_on",
            "completion",
            "quality",
            "teamwork",
        ],
    ),
    (
        "meeting",
        &[
            "type",
            "started_at",
            "ended_at",
            "present",
            "late",
            "absent",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The cells of the page's rows, by the first one.
fn rows() -> BTreeMap<String, Vec<String>> {
    let page = std::fs::read_to_string(root().join("docs/RULES.md")).unwrap();
    let mut rows = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells = line.trim_matches('|').split(" | ");
        let cells: Vec<String> = cells.map(|cell| cell.trim().to_owned()).collect();
        let twice = rows.insert(cells[0].clone(), cells);
        let is_heading = line.starts_with("| rule ") || line.starts_with("| clause id ");
        assert!(twice.is_none() || is_heading, "two rows begin like: {line}");
    }
    rows
}

/// What stands in backticks.
fn quoted(cell: &str) -> BTreeSet<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path)
        } else {
            text += &std::fs::read_to_string(path).unwrap()
        }
    }
    text
}

#[test]
fn the_rulebook_knows_every_rule_of_the_rule_books() {
    let known: BTreeSet<String> = Rulebook::built_in()
        .rules()
        .map(|rule| rule.id.to_string())
        .collect();
    let parts = PARTS.iter();
    let asked: BTreeSet<String> = parts
        .flat_map(|(part, last)| (1..=*last).map(move |number| format!("{part}-{number}")))
        .collect();
    assert_eq!(known, asked);
}

#[test]
fn every_rule_has_its_row_with_clause_and_parameters() {
    let (rows, rulebook) = (rows(), Rulebook::built_in());
    for rule in rulebook.rules() {
        let id = rule.id.to_string();
        let row = rows.get(&id).unwrap_or_else(|| panic!("{id} has no row"));
        assert_eq!(row[1], rule.label.en, "{id}");
        assert_eq!(row[2], rule.clause, "{id}");
        let read = rulebook.parameters();
        let read: BTreeSet<&str> = read
            .filter(|parameter| parameter.rule == rule.id)
            .map(|parameter| parameter.id.as_str())
            .collect();
        assert_eq!(quoted(&row[3]), read, "{id}");
    }
    let not_set = rulebook.parameters();
    for parameter in not_set.filter(|parameter| parameter.default == Setting::NotSet) {
        let row = &rows[&parameter.rule.to_string()];
        assert!(row[3].contains("not set"), "{}", parameter.id);
    }
    for fine in rulebook.fines() {
        let row = &rows[&format!("`{}`", fine.id)];
        assert_eq!(row[2], fine.clause, "{}", fine.id);
    }
}

#[test]
fn every_rule_is_judged_and_its_tests_exist() {
    let code = sources(&root().join("core/src/rules"));
    let rows = rows();
    for rule in Rulebook::built_in().rules() {
        let id = rule.id.to_string();
        let row = &rows[&id];
        let tests = quoted(&row[5]);
        assert!(!tests.is_empty(), "{id} names no tests");
        for test in tests {
            assert!(
                code.contains(&format!("fn {test}()")),
                "{id}: no test {test}"
            );
        }
        for place in quoted(&row[4]) {
            let path = root().join("core/src/rules").join(place);
            assert!(path.is_file(), "{id}: no file {place}");
            let number = id[3..].to_owned();
            let names = format!("RuleId::new(b\"{}\", {number})", &id[..2]);
            let text = std::fs::read_to_string(path).unwrap();
            assert!(text.contains(&names), "{place} does not judge {id}");
        }
    }
}

#[test]
fn rules_read_fields_that_forms_have() {
    let kinds = KindSet::built_in();
    for (id, fields) in FIELDS {
        let kind = kinds.latest(&id.parse().unwrap());
        let kind = kind.unwrap_or_else(|| panic!("no form is called {id}"));
        for field in fields {
            assert!(kind.field(field).is_some(), "{id} has no field {field}");
        }
    }
}

#[test]
fn every_parameter_is_read_by_the_rules_that_are_judged() {
    let code = sources(&root().join("core/src/rules"));
    for parameter in Rulebook::built_in().parameters() {
        let is_read = code.contains(&format!("\"{}\"", parameter.id));
        assert!(is_read, "no rule reads {}", parameter.id);
    }
}
