//! The acts of each person on each day, and at which point.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::{Day, Instant};

use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("point", "点位编号", "Point"),
    column("point_name", "点位", "Point's name"),
    column("street_contacts", "行销登记", "Street contacts"),
    column("brought_to_site", "带至案场", "Brought to the site"),
    column("grade_ab", "A、B 级客户", "Clients of grade A or B"),
    column("cold_visits", "陌拜", "Cold visits"),
    column("store_visits", "门店拜访", "Store visits"),
    column("upkeeps", "渠道维系", "Upkeeps"),
    column("client_reports", "客户报备", "Client reports"),
    column("first_at", "首条时间", "First").time(),
    column("last_at", "末条时间", "Last").time(),
];

/// The forms that are counted, and the field that names the point.
const COUNTED: [(&str, &[&str]); 5] = [
    ("street_contact", &["point", "brought_to_site", "grade"]),
    ("cold_visit", &[]),
    ("store_visit", &[]),
    ("point_upkeep", &["point"]),
    ("client_report", &[]),
];

#[derive(Default)]
struct Sheet {
    team: Option<String>,
    /// In the order of [`COUNTED`].
    counts: [i64; COUNTED.len()],
    brought: i64,
    grade_ab: i64,
    span: Option<(Instant, Instant)>,
    records: Vec<RecordId>,
}

type Key = (Day, PersonId, Option<RecordId>);

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut sheets: BTreeMap<Key, Sheet> = BTreeMap::new();
    for (kind, fields) in COUNTED {
        let walk = Walk {
            kind,
            fields,
            days: Days::Captured(asked.from, asked.to),
            books: &asked.books,
            whole: false,
        };
        let count = |walked: &Walked| {
            if asked.is_about(&walked.author) {
                let key = (walked.day, walked.author.clone(), walked.record("point"));
                sheets.entry(key).or_default().add(kind, walked, source);
            }
        };
        source.view.walk(&walk, count).await?;
    }
    let points = source.view.names("point", &asked.books).await?;
    let sheets = sheets.into_iter();
    Ok(sheets
        .map(|(key, sheet)| sheet.row(&key, source, &points))
        .collect())
}

impl Sheet {
    fn add(&mut self, kind: &str, walked: &Walked, source: &Source<'_>) {
        for (count, (counted, _)) in self.counts.iter_mut().zip(COUNTED) {
            *count += i64::from(counted == kind);
        }
        self.brought += i64::from(walked.is_ticked("brought_to_site"));
        let good = walked.says("grade", "A") || walked.says("grade", "B");
        self.grade_ab += i64::from(good);
        let at = walked.captured_at;
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        let team = source.staff.team(&walked.book).map(ToString::to_string);
        self.team = self.team.take().or(team);
        self.records.push(walked.id);
    }

    fn row(
        self,
        (day, person, point): &Key,
        source: &Source<'_>,
        points: &BTreeMap<RecordId, String>,
    ) -> Vec<Json> {
        let [contacts, colds, stores, upkeeps, reports] = self.counts;
        let point_name = point.and_then(|point| points.get(&point));
        let at = |at: Option<Instant>| at.map(|at| at.in_zone(source.zone()));
        row(
            [
                json!(day.to_string()),
                json!(person),
                json!(source.staff.name(person)),
                json!(self.team),
                json!(point.map(|point| point.to_string())),
                json!(point_name),
                json!(contacts),
                json!(self.brought),
                json!(self.grade_ab),
                json!(colds),
                json!(stores),
                json!(upkeeps),
                json!(reports),
                json!(at(self.span.map(|span| span.0))),
                json!(at(self.span.map(|span| span.1))),
            ],
            self.records,
        )
    }
}
