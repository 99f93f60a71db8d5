//! Of each channel company's reports: how many arrived, were valid, became deals.
//!
//! A row is a company's day, by the day of the report. Arrivals and deals count for the report that they go
//! back to, on whatever day they came; several arrivals on one report count as one client.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::book::Book;
use streetbook_core::ids::RecordId;
use streetbook_core::rules::{Outcome, Scope};
use streetbook_core::time::Day;

use super::ruled::text;
use super::table::{Column, column, row, yuan};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "报备日期", "Day of the reports").day(),
    column("company", "渠道公司", "Channel company"),
    column("reports", "报备", "Reports"),
    column("arrived", "到访", "Arrived"),
    column("valid", "有效", "Valid"),
    column("deals", "成交", "Deals"),
    column("deals_yuan", "成交金额（元）", "Deals (yuan)").yuan(),
    column("arrival_percent", "到访率（%）", "Arrival rate (percent)"),
    column(
        "loses_disputes",
        "争议无效（RE-7）",
        "Loses disputes (RE-7)",
    ),
    column("ruling", "判定说明", "What the rule says"),
];

/// The further course of a report.
struct Path {
    group: (Day, String),
    arrived: bool,
    valid: bool,
}

#[derive(Default)]
struct Count {
    reports: i64,
    arrived: i64,
    valid: i64,
    deals: i64,
    fen: i64,
    records: Vec<RecordId>,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut paths = reports(source, asked).await?;
    let by_arrival = arrivals(source, asked, &mut paths).await?;
    let mut counts: BTreeMap<(Day, String), Count> = BTreeMap::new();
    for (report, path) in &paths {
        let count = counts.entry(path.group.clone()).or_default();
        count.reports += 1;
        count.arrived += i64::from(path.arrived);
        count.valid += i64::from(path.valid);
        count.records.push(*report);
    }
    for (arrival, report) in &by_arrival {
        if let Some(count) = paths
            .get(report)
            .and_then(|path| counts.get_mut(&path.group))
        {
            count.records.push(*arrival);
        }
    }
    let walk = since(asked, "deal", &["arrival", "amount_yuan"]);
    let add = |deal: &Walked| {
        let report = deal.record("arrival").and_then(|id| by_arrival.get(&id));
        let path = report.and_then(|report| paths.get(report));
        if let Some(count) = path.and_then(|path| counts.get_mut(&path.group)) {
            count.deals += 1;
            count.fen += deal.yuan("amount_yuan").unwrap_or_default().fen();
            count.records.push(deal.id);
        }
    };
    source.view.walk(&walk, add).await?;
    let ruled = source.ruled(&["RE-7"], asked).await?;
    let said: BTreeMap<&Scope, &FindingRow> =
        ruled.iter().map(|said| (&said.scope, said)).collect();
    let row_of = |(group, count): ((Day, String), Count)| {
        let scope = Scope::CompanyDay(group.0, group.1.clone());
        count.row(group, said.get(&scope).copied())
    };
    Ok(counts.into_iter().map(row_of).collect())
}

/// Every record of a form from the first day on: arrivals and deals are of the report's day or later.
fn since<'a>(asked: &'a Asked, kind: &'static str, fields: &'a [&'static str]) -> Walk<'a> {
    Walk {
        kind,
        fields,
        days: Days::CapturedFrom(asked.from),
        books: &asked.books,
        whole: false,
    }
}

async fn reports(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, Path>, ReportError> {
    let walk = Walk {
        days: Days::Captured(asked.from, asked.to),
        ..since(asked, "client_report", &["company", "agent"])
    };
    let mut paths = BTreeMap::new();
    let take = |report: &Walked| {
        let agent = report.person("agent");
        let theirs = |person| agent.as_ref() == Some(person) || report.author == *person;
        if asked.person.as_ref().is_none_or(theirs) {
            let path = Path {
                group: (report.day, company(report)),
                arrived: false,
                valid: false,
            };
            paths.insert(report.id, path);
        }
    };
    source.view.walk(&walk, take).await?;
    Ok(paths)
}

/// Adds the arrivals, and returns the report that each goes back to.
async fn arrivals(
    source: &Source<'_>,
    asked: &Asked,
    paths: &mut BTreeMap<RecordId, Path>,
) -> Result<BTreeMap<RecordId, RecordId>, ReportError> {
    let walk = since(asked, "arrival", &["report", "verdict"]);
    let mut by_arrival = BTreeMap::new();
    let take = |arrival: &Walked| {
        let Some(report) = arrival.record("report") else {
            return;
        };
        if let Some(path) = paths.get_mut(&report) {
            path.arrived = true;
            path.valid |= arrival.says("verdict", "valid");
            by_arrival.insert(arrival.id, report);
        }
    };
    source.view.walk(&walk, take).await?;
    Ok(by_arrival)
}

/// The reporting company: an agent's by their book, whatever they type; otherwise the one named.
pub(super) fn company(report: &Walked) -> String {
    match &report.book {
        Book::Company(team) => team.to_string(),
        _ => report.text("company").unwrap_or_default(),
    }
}

impl Count {
    fn row(self, (day, company): (Day, String), said: Option<&FindingRow>) -> Vec<Json> {
        // Where RE-7 counts, its sentence and this column say the same: who came while the report held.
        let percent = said.and_then(|said| said.figures.get("percent").copied());
        row(
            [
                json!(day.to_string()),
                json!(company),
                json!(self.reports),
                json!(self.arrived),
                json!(self.valid),
                json!(self.deals),
                yuan(self.fen),
                json!(percent.unwrap_or(self.arrived * 100 / self.reports.max(1))),
                json!(said.map(|said| said.outcome == Outcome::LosesDisputes)),
                json!(said.map(text)),
            ],
            self.records,
        )
    }
}
