//! The columns of a spreadsheet, and their cells for a record.

use serde_json::{Value as Json, json};
use streetbook_core::kind::Field;
use streetbook_core::time::Zone;

use super::heading::{Head, Holds};
use crate::store::view::Listed;

/// Columns before the fields.
const BEFORE: [Own; 7] = [
    ("id", "编号", "Id", Holds::Plain),
    ("kind", "表单", "Kind", Holds::Plain),
    ("author", "填写人", "Author", Holds::Plain),
    ("captured_at", "填写时间", "Captured", Holds::Time),
    ("received_at", "收到时间", "Received", Holds::Time),
    ("book", "簿", "Book", Holds::Plain),
    ("annulled", "作废原因", "Annulled", Holds::Plain),
];
const CONFLICTS: Own = ("conflicts", "待定的不同值", "Open conflicts", Holds::Plain);

/// A column of every kind: the csv header, the labels, and what stands below.
type Own = (&'static str, &'static str, &'static str, Holds);

/// Heads of the columns.
pub(super) fn heads(fields: &[Field]) -> Vec<Head> {
    let own = |(id, zh, en, holds): Own| Head {
        id: id.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        holds,
    };
    let fields = fields.iter().map(|field| Head {
        id: field.id.to_string(),
        zh: field.label.zh.clone(),
        en: field.label.en.clone(),
        holds: Holds::of(field),
    });
    let before = BEFORE.into_iter().map(own);
    before.chain(fields).chain([own(CONFLICTS)]).collect()
}

/// One row. Text stays text, numbers and booleans keep their type.
pub(super) fn row(listed: &Listed, fields: &[Field], zone: &Zone) -> Vec<Json> {
    let shown = &listed.shown;
    let values = &shown["fields"];
    let mut row = vec![
        json!(listed.id.to_string()),
        json!(listed.kind),
        json!(listed.author),
        shown["captured_at"].clone(),
        received_at(listed, zone),
        json!(listed.book.to_string()),
        json!(shown.pointer("/annulled/reason")),
    ];
    row.extend(
        fields
            .iter()
            .map(|field| one_cell(&values[field.id.as_str()])),
    );
    row.push(json!(conflicts(&shown["conflicts"])));
    row
}

/// The time at which the office received it, as RFC 3339 in the workspace's zone.
pub(super) fn received_at(listed: &Listed, zone: &Zone) -> Json {
    listed.received_at.map(|at| at.in_zone(zone)).into()
}

/// A value as text.
pub(super) fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(members) => members.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn one_cell(value: &Json) -> Json {
    match value {
        Json::Array(_) => json!(text(value)),
        other => other.clone(),
    }
}

/// Each open conflict as `field: value | value`.
fn conflicts(conflicts: &Json) -> String {
    let side = |side: &Json| text(&side["value"]);
    let line = |conflict: &Json| {
        let sides = conflict["values"].as_array().into_iter().flatten();
        let values: Vec<String> = sides.map(side).collect();
        format!("{}: {}", text(&conflict["field"]), values.join(" | "))
    };
    let conflicts = conflicts.as_array().into_iter().flatten();
    conflicts.map(line).collect::<Vec<_>>().join("; ")
}
