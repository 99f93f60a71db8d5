//! Findings of the rules: provisional on this phone until the office has published its own.

use std::collections::HashMap;

use streetbook_core::replica::{self, ReplicaError};

use crate::act::id;
use crate::error::PhoneError;
use crate::field_problem::FieldProblem;
use crate::phone::Phone;
use crate::text::Wording;
use crate::value::FieldValue;

/// A rule's finding.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Verdict {
    /// The rule, such as `RE-4`.
    pub rule: String,
    /// The outcome in one word, such as `valid`; the office may use one that this app does not know.
    pub outcome: String,
    /// The finding in one sentence.
    pub text: Wording,
    /// True if the office published it; false if this phone found it, provisionally.
    pub is_final: bool,
    /// Version of the rulebook that was applied.
    pub edition: u32,
    /// The day that it is about, as `2026-11-02`.
    pub day: String,
    /// Ids of the records that the rule looked at.
    pub records: Vec<String>,
    /// Id of the person concerned.
    pub person: Option<String>,
    /// Proposed fine, in yuan.
    pub amount_yuan: Option<i64>,
    /// The figures behind it.
    pub figures: HashMap<String, i64>,
    /// This phone's own finding where the office's differs.
    pub here: Option<Wording>,
}

/// This phone's knowledge of a client.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ClientCheck {
    /// The client's number, masked.
    pub phone: String,
    /// The match with the records on this phone.
    pub known: Acquaintance,
    /// Ids of the authors of those records.
    pub who: Vec<String>,
    /// The protection of the client; none if nothing prevents a report.
    pub protection: Option<Verdict>,
    /// The rules' findings if the client were recorded now.
    pub verdicts: Vec<Verdict>,
}

/// Match of a client with the records on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Acquaintance {
    /// Full numbers agree.
    Same,
    /// Masked numbers agree.
    Possible,
    /// No match here; the office may know more.
    None,
}

/// Name of a report that the phone answers without network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ReportName {
    /// The person's records of today, by form and point.
    Day,
    /// The person's quotas of today and this month.
    Quota,
    /// The person's stores, and their visits this month.
    Stores,
    /// Entries that the office has not receipted.
    Waiting,
}

/// A report's answer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Report {
    /// The day of the report.
    pub day: String,
    /// Its lines.
    pub lines: Vec<ReportLine>,
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ReportLine {
    /// The line as one sentence.
    pub text: Wording,
    /// The records behind it.
    pub records: Vec<String>,
    /// The rules' finding.
    pub verdict: Option<Verdict>,
    /// Further values for an app, by name.
    pub columns: HashMap<String, FieldValue>,
}

#[uniffi::export]
impl Phone {
    /// Returns the findings on a record: the office's where there is one, else what the same rules find
    /// here.
    pub fn rulings_of(&self, record: String) -> Result<Vec<Verdict>, PhoneError> {
        let now = self.now()?.wall;
        self.cell.with(|replica| {
            let verdicts = replica.rulings_of(id(&record)?, now)?;
            Ok(verdicts.iter().map(Verdict::from).collect())
        })
    }

    /// Checks if a client is on record or protected, before they are written down. A full number
    /// matches for certain, a masked one (`138****5678`) possibly.
    pub fn check_client(&self, number: String) -> Result<ClientCheck, PhoneError> {
        let now = self.now()?.wall;
        self.cell.with(|replica| {
            let check = replica.check_client(&number, now);
            let check = check.map_err(|error| match error {
                ReplicaError::Id(_) => no_number(),
                other => other.into(),
            })?;
            Ok(ClientCheck {
                phone: check.phone.to_string(),
                known: check.known.into(),
                who: check.who.iter().map(ToString::to_string).collect(),
                protection: check.protection.as_ref().map(Verdict::from),
                verdicts: check.verdicts.iter().map(Verdict::from).collect(),
            })
        })
    }

    /// Returns a report over the records on this phone.
    pub fn report(&self, name: ReportName) -> Result<Report, PhoneError> {
        let now = self.now()?.wall;
        self.cell.with(|replica| {
            let report = replica.report(name.into(), now);
            Ok(Report {
                day: report.day.to_string(),
                lines: report.lines.iter().map(ReportLine::from).collect(),
            })
        })
    }
}

fn no_number() -> PhoneError {
    PhoneError::FixField {
        problem: FieldProblem {
            kind: String::new(),
            field: "number".to_owned(),
            rule: "not_phone".to_owned(),
            label: None,
            text: Wording::new(
                "请填写 11 位手机号，或隐号，例如 138****5678",
                "enter a mobile number of 11 digits, or a masked one, such as 138****5678",
            ),
        },
    }
}

impl From<&replica::Verdict> for Verdict {
    fn from(verdict: &replica::Verdict) -> Verdict {
        let figure = |(name, value): (&String, &i64)| (name.clone(), *value);
        Verdict {
            rule: verdict.rule.to_string(),
            outcome: verdict.outcome.clone(),
            text: (&verdict.text).into(),
            is_final: verdict.is_final(),
            edition: verdict.edition,
            day: verdict.day.to_string(),
            records: verdict.records.iter().map(ToString::to_string).collect(),
            person: verdict.person.as_ref().map(ToString::to_string),
            amount_yuan: verdict.amount_yuan,
            figures: verdict.figures.iter().map(figure).collect(),
            here: verdict.here.as_ref().map(|here| Wording::from(&here.text)),
        }
    }
}

impl From<&replica::Line> for ReportLine {
    fn from(line: &replica::Line) -> ReportLine {
        let column = |(name, value): (&&str, &serde_json::Value)| {
            ((*name).to_owned(), FieldValue::from(value))
        };
        ReportLine {
            text: (&line.text).into(),
            records: line.records.iter().map(ToString::to_string).collect(),
            verdict: line.verdict.as_ref().map(Verdict::from),
            columns: line.columns.iter().map(column).collect(),
        }
    }
}

impl From<replica::Known> for Acquaintance {
    fn from(known: replica::Known) -> Acquaintance {
        match known {
            replica::Known::Same => Acquaintance::Same,
            replica::Known::Possible => Acquaintance::Possible,
            replica::Known::None => Acquaintance::None,
        }
    }
}

impl From<ReportName> for replica::ReportName {
    fn from(name: ReportName) -> replica::ReportName {
        match name {
            ReportName::Day => replica::ReportName::Day,
            ReportName::Quota => replica::ReportName::Quota,
            ReportName::Stores => replica::ReportName::Stores,
            ReportName::Waiting => replica::ReportName::Waiting,
        }
    }
}
