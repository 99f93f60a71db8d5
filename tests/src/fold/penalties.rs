//! Penalties: the cases that people opened, and the proposals of rules, by clause and person.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Script, Sheet, attendance, leads, logs};

/// Every amount of the month.
pub fn penalties(script: &Script) -> Sheet {
    let columns = &[
        "month",
        "clause",
        "person",
        "by",
        "cases",
        "withdrawn",
        "proposed_yuan",
    ];
    let mut sums: BTreeMap<(String, String, &str), [i64; 3]> = BTreeMap::new();
    let mut add = |clause: &str, person: &str, by, counts: [i64; 3]| {
        let sum = sums
            .entry((clause.to_owned(), person.to_owned(), by))
            .or_default();
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum += count;
        }
    };
    for case in script.of("penalty") {
        let counts = match case.text("state") {
            "withdrawn" => [1, 1, 0],
            _ => [1, 0, case.number("amount_yuan")],
        };
        add(case.text("clause"), case.text("person"), "case", counts);
    }
    for (person, missing) in leads::missing(script) {
        if missing > 0 && script.is_whole_month() {
            add("MK-7", &person.id, "rule", [1, 0, 50 * missing]);
        }
    }
    for (person, days, yuan) in logs::fines(script) {
        if days > 0 {
            add("WL-4", &person.id, "rule", [days, 0, yuan]);
        }
    }
    for person in &script.people {
        if attendance::is_absentee(script, person) {
            add("AT-3", &person.id, "rule", [1, 0, 0]);
        }
    }
    for (_, by, of) in attendance::for_another(script) {
        add("AT-4", by, "rule", [1, 0, 0]);
        add("AT-4", of, "rule", [1, 0, 0]);
    }
    let mut sheet = Sheet::new("penalties", columns);
    for ((clause, person, by), [cases, withdrawn, yuan]) in sums {
        sheet.row([
            json!(script.month()),
            json!(clause),
            json!(person),
            json!(by),
            json!(cases),
            json!(withdrawn),
            json!(yuan),
        ]);
    }
    sheet
}
