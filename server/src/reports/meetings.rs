//! Each meeting: people who were there, came late, or have not signed; and those that were not held.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};

use super::ruled::{by_record, is_finding, texts};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("team", "团队", "Team"),
    column("type", "会议类型", "Type"),
    column("started_at", "开始", "Started").time(),
    column("minutes", "时长（分钟）", "Minutes"),
    column("present", "到会", "Present"),
    column("late", "迟到", "Late"),
    column("late_people", "迟到人员", "Who came late"),
    column("absent", "缺席", "Absent"),
    column("absent_people", "缺席人员", "Who was absent"),
    column("signed", "已签字", "Signed"),
    column("unsigned_people", "未签字人员", "Who has not signed"),
    column("ruling", "判定说明", "What the rules say"),
];

const RULES: &[&str] = &["MT-1", "MT-2", "MT-3"];
const FIELDS: &[&str] = &[
    "type",
    "started_at",
    "ended_at",
    "present",
    "late",
    "absent",
];

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let ruled = source.ruled(RULES, asked).await?;
    let said = by_record(&ruled);
    let walk = Walk {
        kind: "meeting",
        fields: FIELDS,
        days: Days::At("started_at", asked.from, asked.to),
        books: &asked.books,
        whole: true,
    };
    let mut rows = Vec::new();
    let add = |meeting: &Walked| rows.extend(row_of(meeting, &said, source, asked));
    source.view.walk(&walk, add).await?;
    if asked.person.is_none() {
        let not_held = ruled
            .iter()
            .filter(|said| said.about.is_none() && is_finding(said));
        rows.extend(not_held.map(|said| not_held_row(said, source)));
    }
    Ok(rows)
}

/// A meeting that a rule requires and that was not recorded: the rule is printed in place of its type.
fn not_held_row(said: &FindingRow, source: &Source<'_>) -> Vec<Json> {
    let mut cells = vec![Json::Null; COLUMNS.len()];
    let known = [
        json!(said.day.to_string()),
        json!(source.team_of(said)),
        json!(said.rule.to_string()),
    ];
    for (cell, value) in cells.iter_mut().zip(known) {
        *cell = value;
    }
    if let Some(cell) = cells.last_mut() {
        *cell = texts([said]);
    }
    cells.push(said.records.iter().map(ToString::to_string).collect());
    cells
}

fn row_of(
    meeting: &Walked,
    said: &BTreeMap<RecordId, Vec<&FindingRow>>,
    source: &Source<'_>,
    asked: &Asked,
) -> Option<Vec<Json>> {
    let [present, late, absent] = ["present", "late", "absent"].map(|field| people(meeting, field));
    let invited: BTreeSet<&PersonId> = present.iter().chain(&late).chain(&absent).collect();
    if asked
        .person
        .as_ref()
        .is_some_and(|person| !invited.contains(person))
    {
        return None;
    }
    let signed: BTreeSet<PersonId> = meeting.signed().into_iter().map(|(by, _)| by).collect();
    let unsigned = invited
        .into_iter()
        .filter(|person| !signed.contains(*person));
    let unsigned: Vec<&str> = unsigned.map(|person| source.staff.name(person)).collect();
    let started = meeting.instant("started_at");
    let minutes = started
        .zip(meeting.instant("ended_at"))
        .map(|(from, to)| to.millis_since(from) / 60_000);
    let names = |people: &BTreeSet<PersonId>| -> Vec<Json> {
        let names = people.iter().map(|person| source.staff.name(person));
        names.map(Json::from).collect()
    };
    let findings = said.get(&meeting.id);
    Some(row(
        [
            json!(started.map(|at| at.day(source.zone()).to_string())),
            json!(source.staff.team(&meeting.book)),
            json!(meeting.text("type")),
            json!(started.map(|at| at.in_zone(source.zone()))),
            json!(minutes),
            json!(present.len()),
            json!(late.len()),
            json!(names(&late)),
            json!(absent.len()),
            json!(names(&absent)),
            json!(signed.len()),
            json!(unsigned),
            texts(
                findings
                    .into_iter()
                    .flatten()
                    .copied()
                    .filter(|said| is_finding(said)),
            ),
        ],
        [meeting.id],
    ))
}

fn people(meeting: &Walked, field: &str) -> BTreeSet<PersonId> {
    let members = meeting.members(field);
    members.iter().filter_map(|id| id.parse().ok()).collect()
}
