//! Reports of perhaps the same client by different sides, with the times that speak for each.
//!
//! A row is one claim. The office's own clock (`received_at`, and its place in the log) decides; the
//! author's clock is printed beside it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::{Day, Instant};

use super::ruled::{figure, text};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source, funnel};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("client", "客户", "Client"),
    column("masked_phone", "电话（隐号）", "Phone (masked)"),
    column("report", "报备编号", "Report"),
    column("company", "渠道公司", "Channel company"),
    column("person", "报备人编号", "Reported by"),
    column("name", "报备人", "Reporter's name"),
    column("claims", "报备数", "Claims"),
    column("certain", "同一客户确定", "Surely the same client"),
    column(
        "captured_at",
        "手机填写时间",
        "Written, by the phone's clock",
    ),
    column(
        "received_at",
        "办公室收到时间",
        "Received, by the office's clock",
    ),
    column("lag_minutes", "到达间隔（分钟）", "Minutes between"),
    column("arrived_at", "到访时间", "Arrived at").time(),
    column("verdict", "到访结论", "Verdict on arrival"),
    column("outcome", "结论", "Outcome"),
    column("ruling", "判定说明", "What the rule says"),
];

struct Claim {
    day: Day,
    client: Option<String>,
    phone: Option<String>,
    company: String,
    author: PersonId,
    captured_at: Instant,
    received_at: Option<Instant>,
    arrival: Option<(RecordId, Option<Instant>, Option<String>)>,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let said = source.ruled(&["RE-8"], asked).await?;
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let claims = claims(source, asked).await?;
    let line = |said: &FindingRow| {
        let report = said.about?;
        let claim = claims.get(&report)?;
        asked
            .is_about(&claim.author)
            .then(|| claim.line(report, said, source))
    };
    Ok(said.iter().filter_map(line).collect())
}

async fn claims(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, Claim>, ReportError> {
    let mut claims = BTreeMap::new();
    let walk = Walk {
        kind: "client_report",
        fields: &["client_name", "masked_phone", "company"],
        days: Days::Captured(asked.from, asked.to),
        books: &asked.books,
        whole: false,
    };
    let add = |report: &Walked| {
        let claim = Claim {
            day: report.day,
            client: report.text("client_name"),
            phone: report.text("masked_phone"),
            company: funnel::company(report),
            author: report.author.clone(),
            captured_at: report.captured_at,
            received_at: report.received_at,
            arrival: None,
        };
        claims.insert(report.id, claim);
    };
    source.view.walk(&walk, add).await?;
    let walk = Walk {
        kind: "arrival",
        fields: &["report", "arrived_at", "verdict"],
        days: Days::CapturedFrom(asked.from),
        ..walk
    };
    let arrive = |slip: &Walked| {
        let claim = slip
            .record("report")
            .and_then(|report| claims.get_mut(&report));
        if let Some(claim) = claim.filter(|claim| claim.arrival.is_none()) {
            claim.arrival = Some((slip.id, slip.instant("arrived_at"), slip.text("verdict")));
        }
    };
    source.view.walk(&walk, arrive).await?;
    Ok(claims)
}

impl Claim {
    fn line(&self, report: RecordId, said: &FindingRow, source: &Source<'_>) -> Vec<Json> {
        let at = |at: Option<Instant>| at.map(|at| at.in_zone(source.zone()));
        let lag = self
            .received_at
            .map(|at| at.millis_since(self.captured_at) / 60_000);
        let arrival = self.arrival.as_ref();
        let records = said.records.iter().copied();
        row(
            [
                json!(self.day.to_string()),
                json!(self.client),
                json!(self.phone),
                json!(report.to_string()),
                json!(self.company),
                json!(self.author),
                json!(source.staff.name(&self.author)),
                figure(said, "claims"),
                json!(said.figures.get("certain").map(|certain| *certain == 1)),
                json!(at(Some(self.captured_at))),
                json!(at(self.received_at)),
                json!(lag),
                json!(at(arrival.and_then(|arrival| arrival.1))),
                json!(arrival.and_then(|arrival| arrival.2.as_ref())),
                json!(said.outcome.word()),
                json!(text(said)),
            ],
            records.chain(arrival.map(|arrival| arrival.0)),
        )
    }
}
