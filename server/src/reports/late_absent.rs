//! People who were late, absent or signed in by another, and swaps of duty without consent.

use serde_json::{Value as Json, json};

use super::ruled::{is_finding, text};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::FindingRow;

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("rule", "条款", "Rule"),
    column("outcome", "结论", "Outcome"),
    column("figures", "数据", "Figures"),
    column("proposed_yuan", "建议罚款（元）", "Proposed fine (yuan)").yuan(),
    column("ruling", "判定说明", "What the rule says"),
];

const RULES: &[&str] = &["AT-1", "AT-2", "AT-3", "AT-4", "AT-5"];

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let said = source.ruled_months(RULES, asked).await?;
    let wanted = said.iter().filter(|said| {
        let is_about = match &said.person {
            Some(person) => asked.is_about(person),
            None => asked.person.is_none(),
        };
        is_about && is_finding(said)
    });
    Ok(wanted.map(|said| line(said, source)).collect())
}

fn line(said: &FindingRow, source: &Source<'_>) -> Vec<Json> {
    let figures = said.figures.iter();
    let figures: Vec<String> = figures.map(|(name, n)| format!("{name} {n}")).collect();
    row(
        [
            json!(said.day.to_string()),
            json!(said.person),
            json!(said.person.as_ref().map(|person| source.staff.name(person))),
            json!(source.team_of(said)),
            json!(said.rule.to_string()),
            json!(said.outcome.word()),
            json!(figures),
            json!(said.amount_yuan),
            json!(text(said)),
        ],
        said.records.iter().copied(),
    )
}
