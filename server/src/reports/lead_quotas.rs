//! Leads, demos, prospects and basic clients of each person by day and month, with the fines proposed.

use serde_json::{Value as Json, json};
use streetbook_core::rules::Scope;

use super::ruled::{figure, text};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::FindingRow;

pub(super) const COLUMNS: &[Column] = &[
    column("span", "期间", "Span"),
    column("day", "日期", "Day").day(),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("rule", "条款", "Rule"),
    column("counted", "完成", "Counted"),
    column("asked", "要求", "Asked for"),
    column("short", "差额", "Short"),
    column("outcome", "结论", "Outcome"),
    column("proposed_yuan", "建议罚款（元）", "Proposed fine (yuan)").yuan(),
    column("ruling", "判定说明", "What the rule says"),
];

const RULES: &[&str] = &["MK-1", "MK-2", "MK-3", "MK-5", "MK-6", "MK-7", "MK-8"];

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let said = source.ruled_months(RULES, asked).await?;
    let wanted = said.iter().filter(|said| {
        let is_about = said
            .person
            .as_ref()
            .is_some_and(|person| asked.is_about(person));
        is_about && (is_month(said) || asked.has(said.day))
    });
    Ok(wanted.map(|said| line(said, source)).collect())
}

fn is_month(said: &FindingRow) -> bool {
    matches!(said.scope, Scope::PersonMonth(..))
}

fn line(said: &FindingRow, source: &Source<'_>) -> Vec<Json> {
    let (counted, asked) = (said.figures.get("counted"), said.figures.get("asked"));
    let short = counted
        .zip(asked)
        .map(|(counted, asked)| (asked - counted).max(0));
    let short = short.or_else(|| said.figures.get("short").copied());
    let (span, day) = if is_month(said) {
        ("month", said.day.month().to_string())
    } else {
        ("day", said.day.to_string())
    };
    row(
        [
            json!(span),
            json!(day),
            json!(said.person),
            json!(said.person.as_ref().map(|person| source.staff.name(person))),
            json!(source.team_of(said)),
            json!(said.rule.to_string()),
            figure(said, "counted"),
            figure(said, "asked"),
            json!(short),
            json!(said.outcome.word()),
            json!(said.amount_yuan),
            json!(text(said)),
        ],
        said.records.iter().copied(),
    )
}
