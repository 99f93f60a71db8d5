//! Fields with several values, until a person chooses.

use serde_json::{Value as Json, json};
use streetbook_core::ids::PersonId;

use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::Listed;

pub(super) const COLUMNS: &[Column] = &[
    column("day", "填写日期", "Day").day(),
    column("kind", "表单", "Form"),
    column("person", "填写人编号", "Author"),
    column("name", "填写人", "Author's name"),
    column("team", "团队", "Team"),
    column("field", "字段", "Field"),
    column("values", "不同值", "Values"),
    column("by", "填写不同值的人", "Written by"),
    column("since", "最后改动", "Last written").time(),
];

/// Longest list of open decisions that a person would work through.
const RECORDS_MAX: u32 = 5_000;

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let listed = source.view.conflicts(&asked.books, RECORDS_MAX).await?;
    let wanted = listed.iter().filter(|listed| {
        let counts = listed.shown.get("annulled").is_none_or(Json::is_null);
        counts && asked.is_about(&listed.author) && asked.has(listed.captured_at.day(source.zone()))
    });
    Ok(wanted.flat_map(|listed| of(listed, source)).collect())
}

fn of(listed: &Listed, source: &Source<'_>) -> Vec<Vec<Json>> {
    let conflicts = listed.shown.get("conflicts").and_then(Json::as_array);
    let conflicts = conflicts.into_iter().flatten();
    conflicts
        .map(|conflict| line(listed, conflict, source))
        .collect()
}

fn line(listed: &Listed, conflict: &Json, source: &Source<'_>) -> Vec<Json> {
    let sides = conflict["values"].as_array().map_or(&[][..], Vec::as_slice);
    let name = |side: &Json| {
        let by: Option<PersonId> = side["by"].as_str().and_then(|by| by.parse().ok());
        by.map(|by| source.staff.name(&by).to_owned())
    };
    let values: Vec<&Json> = sides.iter().map(|side| &side["value"]).collect();
    let since = sides.iter().filter_map(|side| side["at"].as_str()).max();
    row(
        [
            json!(listed.captured_at.day(source.zone()).to_string()),
            json!(listed.kind),
            json!(listed.author),
            json!(source.staff.name(&listed.author)),
            json!(source.staff.team(&listed.book)),
            conflict["field"].clone(),
            json!(values),
            json!(sides.iter().filter_map(name).collect::<Vec<_>>()),
            json!(since),
        ],
        [listed.id],
    )
}
