//! A person's own reports, answered on the phone without network.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::{Map, Value as Json, json};

use super::facts::Judging;
use super::verdict::Verdict;
use crate::ids::{IdError, RecordId};
use crate::kind::{Label, Value};
use crate::record::State;
use crate::replica::lists::Listed as Entry;
use crate::replica::view::View;
use crate::rules::{Finding, Scope};
use crate::time::{Day, Instant};

/// A report that a phone answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportName {
    /// The person's entries of today, by form and point.
    Day,
    /// The person's quotas of today and this month.
    Quota,
    /// The person's stores, and their visits this month.
    Stores,
    /// Entries that the office has not receipted.
    Waiting,
}

impl ReportName {
    /// Every report.
    pub const ALL: [ReportName; 4] = [
        ReportName::Day,
        ReportName::Quota,
        ReportName::Stores,
        ReportName::Waiting,
    ];

    /// The name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            ReportName::Day => "day",
            ReportName::Quota => "quota",
            ReportName::Stores => "stores",
            ReportName::Waiting => "waiting",
        }
    }
}

impl FromStr for ReportName {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut all = ReportName::ALL.into_iter();
        all.find(|name| name.word() == text)
            .ok_or_else(|| IdError::new("report", text, "day, quota, stores or waiting"))
    }
}

/// A report's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The report's name.
    pub name: ReportName,
    /// The day on which it was asked.
    pub day: Day,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// In one sentence.
    pub text: Label,
    /// The records behind it.
    pub records: Vec<RecordId>,
    /// The rules' verdict.
    pub verdict: Option<Verdict>,
    /// Further values for programs.
    pub columns: BTreeMap<&'static str, Json>,
}

impl Report {
    /// The JSON form of `phone report`.
    pub fn json(&self) -> Json {
        let lines: Vec<Json> = self.lines.iter().map(Line::json).collect();
        json!({"report": self.name.word(), "day": self.day.to_string(), "rows": lines})
    }
}

impl Line {
    fn json(&self) -> Json {
        let records: Vec<String> = self.records.iter().map(RecordId::to_string).collect();
        let mut line = match &self.verdict {
            Some(verdict) => verdict.members(),
            None => Map::from_iter([("records".to_owned(), json!(records))]),
        };
        let text = json!({"zh": self.text.zh, "en": self.text.en});
        line.insert("text".to_owned(), text);
        let columns = self.columns.iter();
        line.extend(columns.map(|(id, value)| ((*id).to_owned(), value.clone())));
        Json::Object(line)
    }
}

/// A form and a point.
type Group = (String, Option<String>);

impl View<'_> {
    /// A report over what this phone holds. `now` is the phone's clock.
    pub(in crate::replica) fn report(&self, name: ReportName, now: Instant) -> Report {
        let lines = match name {
            ReportName::Day => self.field_sheet(now.day(self.enrolment.zone())),
            ReportName::Quota => self.quotas(now),
            ReportName::Stores => self.stores(now),
            ReportName::Waiting => self.unsent(),
        };
        Report {
            name,
            day: now.day(self.enrolment.zone()),
            lines,
        }
    }

    fn field_sheet(&self, day: Day) -> Vec<Line> {
        let mut groups: BTreeMap<Group, (Label, Vec<RecordId>)> = BTreeMap::new();
        for entry in
            self.listed_where(|_, packed| packed.captured_at.day(self.enrolment.zone()) == day)
        {
            let shown = &entry.shown;
            if shown.annulled.is_none() && shown.author == *self.enrolment.person() {
                let kind = shown.origin.kind.to_string();
                let group = groups.entry((kind, text(&entry, "point")));
                let (_, records) = group.or_insert_with(|| (self.form_of(&entry), Vec::new()));
                records.push(id(&entry));
            }
        }
        let line = |((kind, point), (form, records)): (Group, (Label, Vec<RecordId>))| {
            let count = records.len();
            let place = point.as_ref().map(|point| self.name_of(point));
            let at = place.map_or(String::new(), |place| format!(" · {place}"));
            Line {
                text: Label {
                    zh: format!("{}{at}：{count}", form.zh),
                    en: format!("{}{at}: {count}", form.en),
                },
                records,
                verdict: None,
                columns: BTreeMap::from([
                    ("kind", kind.into()),
                    ("point", point.into()),
                    ("count", count.into()),
                ]),
            }
        };
        groups.into_iter().map(line).collect()
    }

    fn quotas(&self, now: Instant) -> Vec<Line> {
        let own = self.own_post();
        let mut judging = Judging::new(*self, &own, now);
        let (today, me) = (judging.context.today(), self.enrolment.person().clone());
        let scopes = [
            Scope::PersonDay(today, me.clone()),
            Scope::PersonMonth(today.month(), me),
        ];
        let line = |scope: &Scope| {
            let found = judging.of(scope);
            self.lines_of(scope, &found)
        };
        scopes.iter().flat_map(line).collect()
    }

    fn stores(&self, now: Instant) -> Vec<Line> {
        let own = self.own_post();
        let mut judging = Judging::new(*self, &own, now);
        let today = judging.context.today();
        let month = today.month();
        let own =
            |card: &&crate::rules::Fact| card.counts() && card.author() == self.enrolment.person();
        let cards: Vec<_> = judging.all("store").iter().filter(own).cloned().collect();
        let mut lines = Vec::new();
        for card in cards {
            let scope = Scope::StoreMonth(month, card.id());
            let found = judging.of(&scope);
            let name = card.text("name").unwrap_or_default();
            for mut line in self.lines_of(&scope, &found) {
                line.text.zh = format!("{name}：{}", line.text.zh);
                line.text.en = format!("{name}: {}", line.text.en);
                line.columns = BTreeMap::from([
                    ("store", card.id().to_string().into()),
                    ("grade", card.text("grade").into()),
                    ("days_left", today.days_until(month.last()).into()),
                ]);
                lines.push(line);
            }
        }
        lines
    }

    fn unsent(&self) -> Vec<Line> {
        let entries = self.listed_where(|row, _| self.state(row) == State::Waiting);
        let line = |entry: Entry| {
            let (form, at) = (
                self.form_of(&entry),
                entry.shown.captured_at.in_zone(self.enrolment.zone()),
            );
            Line {
                text: Label {
                    zh: format!("{}，{at}", form.zh),
                    en: format!("{}, {at}", form.en),
                },
                records: vec![id(&entry)],
                verdict: None,
                columns: BTreeMap::from([
                    ("kind", entry.shown.origin.kind.as_str().into()),
                    ("captured_at", at.into()),
                ]),
            }
        };
        entries.into_iter().map(line).collect()
    }

    fn lines_of(&self, scope: &Scope, found: &[Finding]) -> Vec<Line> {
        let name = scope.to_string();
        let verdicts = self.verdicts(found, |said| said.scope == name);
        let line = |verdict: Verdict| Line {
            text: verdict.text.clone(),
            records: verdict.records.clone(),
            columns: BTreeMap::new(),
            verdict: Some(verdict),
        };
        verdicts.into_iter().map(line).collect()
    }

    fn form_of(&self, entry: &Entry) -> Label {
        let kind = &entry.shown.origin.kind;
        let known = self
            .workspace
            .kinds()
            .reading(kind)
            .map(|form| form.label.clone());
        known.unwrap_or_else(|| Label {
            zh: kind.to_string(),
            en: kind.to_string(),
        })
    }

    /// The name on a card, else its id.
    fn name_of(&self, card: &str) -> String {
        let row = card.parse().ok().and_then(|id| self.store.row(id));
        let shown = row.and_then(|row| row.shown.as_ref()?.open());
        match shown.and_then(|mut shown| shown.fields.remove("name")) {
            Some(Value::Text(name)) => name,
            _ => card.to_owned(),
        }
    }
}

fn id(entry: &Entry) -> RecordId {
    entry.shown.origin.id()
}

fn text(entry: &Entry, field: &str) -> Option<String> {
    match entry.shown.fields.get(field) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
