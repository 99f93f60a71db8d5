//! Each person's day: its work log, missing, in time or late, and reviewed; and the packs due on Monday.
//!
//! A row without a log is there because a rule found one missing; a row without a person is about
//! a team's week.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::{Day, Instant};

use super::ruled::{is_finding, texts};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("written", "已填写", "Written"),
    column("written_at", "填写时间", "Written at").time(),
    column("received_at", "收到时间", "Received at").time(),
    column("reviewed_by", "审阅人", "Reviewed by"),
    column("reviewed_at", "审阅时间", "Reviewed at").time(),
    column("findings", "发现", "Findings"),
    column("proposed_yuan", "建议罚款（元）", "Proposed fine (yuan)").yuan(),
    column("ruling", "判定说明", "What the rules say"),
];

const RULES: &[&str] = &["WL-1", "WL-2", "WL-3", "WL-4"];

#[derive(Default)]
struct Log {
    team: Option<String>,
    written_at: Option<Instant>,
    received_at: Option<Instant>,
    reviewed: Vec<(PersonId, String)>,
    said: Vec<FindingRow>,
    records: Vec<RecordId>,
}

type Key = (Day, Option<PersonId>, String);

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut logs: BTreeMap<Key, Log> = BTreeMap::new();
    let walk = Walk {
        kind: "work_log",
        fields: &["day"],
        days: Days::Dated("day", asked.from, asked.to),
        books: &asked.books,
        whole: true,
    };
    let add = |log: &Walked| {
        if let Some(day) = log.date("day").filter(|_| asked.is_about(&log.author)) {
            let key = (day, Some(log.author.clone()), String::new());
            logs.entry(key).or_default().write(log, source);
        }
    };
    source.view.walk(&walk, add).await?;
    for said in source.ruled(RULES, asked).await? {
        if said
            .person
            .as_ref()
            .is_some_and(|person| !asked.is_about(person))
        {
            continue;
        }
        let of_team = if said.person.is_none() {
            said.scope.to_string()
        } else {
            String::new()
        };
        let log = logs
            .entry((said.day, said.person.clone(), of_team))
            .or_default();
        log.team = log.team.take().or_else(|| source.team_of(&said));
        log.said.push(said);
    }
    Ok(logs
        .into_iter()
        .map(|(key, log)| log.row(&key, source))
        .collect())
}

impl Log {
    fn write(&mut self, log: &Walked, source: &Source<'_>) {
        self.team = source.staff.team(&log.book).map(ToString::to_string);
        self.written_at = Some(
            self.written_at
                .map_or(log.captured_at, |at| at.min(log.captured_at)),
        );
        self.received_at = self.received_at.or(log.received_at);
        self.reviewed.extend(log.signed());
        self.records.push(log.id);
    }

    fn row(self, (day, person, _): &Key, source: &Source<'_>) -> Vec<Json> {
        let at = |at: Option<Instant>| at.map(|at| at.in_zone(source.zone()));
        let reviewers = self.reviewed.iter().map(|(by, _)| source.staff.name(by));
        let findings = self.said.iter().filter(|said| is_finding(said));
        let findings: Vec<&str> = findings.map(|said| said.outcome.word()).collect();
        let fines: Vec<i64> = self
            .said
            .iter()
            .filter_map(|said| said.amount_yuan)
            .collect();
        row(
            [
                json!(day.to_string()),
                json!(person),
                json!(person.as_ref().map(|person| source.staff.name(person))),
                json!(self.team),
                json!(self.written_at.is_some()),
                json!(at(self.written_at)),
                json!(at(self.received_at)),
                json!(reviewers.collect::<Vec<_>>()),
                json!(self.reviewed.first().map(|(_, at)| at)),
                json!(findings),
                json!((!fines.is_empty()).then(|| fines.iter().sum::<i64>())),
                texts(self.said.iter().filter(|said| is_finding(said))),
            ],
            self.records,
        )
    }
}
