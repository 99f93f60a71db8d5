//! The columns of a spreadsheet, and their cells for a record.

use serde_json::{Value as Json, json};
use streetbook_core::kind::Field;
use streetbook_core::time::Zone;

use crate::store::view::Listed;

/// Columns before the fields: the csv header, then the labels.
const BEFORE: [(&str, &str); 7] = [
    ("id", "编号 Id"),
    ("kind", "表单 Kind"),
    ("author", "填写人 Author"),
    ("captured_at", "填写时间 Captured"),
    ("received_at", "收到时间 Received"),
    ("book", "簿 Book"),
    ("annulled", "作废原因 Annulled"),
];
const CONFLICTS: (&str, &str) = ("conflicts", "待定的不同值 Open conflicts");

/// Ids of the columns.
pub(super) fn ids(fields: &[Field]) -> Vec<String> {
    let before = BEFORE.iter().map(|(id, _)| (*id).to_owned());
    let fields = fields.iter().map(|field| field.id.to_string());
    before
        .chain(fields)
        .chain([CONFLICTS.0.to_owned()])
        .collect()
}

/// Labels of the columns, in both languages.
pub(super) fn labels(fields: &[Field]) -> Vec<String> {
    let before = BEFORE.iter().map(|(_, label)| (*label).to_owned());
    let fields = fields
        .iter()
        .map(|field| format!("{} {}", field.label.zh, field.label.en));
    before
        .chain(fields)
        .chain([CONFLICTS.1.to_owned()])
        .collect()
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
