//! A ruling as stored in its table.

use std::collections::BTreeMap;
use std::str::FromStr;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use streetbook_core::book::Book;
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::kind::Label;
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{Finding, Outcome, Scope};
use streetbook_core::time::{Day, Instant};

use super::ViewError;
use super::layout::ROWS_AT_ONCE;

/// A ruling, and its book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// The scope that was judged.
    pub scope: Scope,
    /// The rule.
    pub rule: RuleId,
    /// The version of the rulebook by which it was judged.
    pub edition: u32,
    /// The record that it is about.
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    pub person: Option<PersonId>,
    /// The day that was judged.
    pub day: Day,
    /// The outcome, one word.
    pub outcome: Outcome,
    /// The fine that is proposed.
    pub amount_yuan: Option<i64>,
    /// The records it looked at, in the order of the log.
    pub records: Vec<RecordId>,
    /// The numbers behind it.
    pub figures: BTreeMap<String, i64>,
    /// The ruling in one sentence.
    pub text: Label,
    /// Time at which it may change by time alone.
    pub until: Option<Instant>,
    /// The book whose readers see the ruling.
    pub book: Book,
    /// The person who is notified on their phone.
    pub inbox: Option<PersonId>,
}

pub(super) const SELECTED: &str = "scope, rule, edition, about, person, day, outcome, amount_yuan, records, \
     figures, zh, en, until, book, inbox";

impl FindingRow {
    /// The row of a ruling.
    #[must_use]
    pub fn new(ruling: &Finding, book: Book, inbox: Option<PersonId>) -> FindingRow {
        let figures = ruling.figures.iter();
        FindingRow {
            scope: ruling.scope.clone(),
            rule: ruling.rule,
            edition: ruling.rulebook,
            about: ruling.about,
            person: ruling.person.clone(),
            day: ruling.day,
            outcome: ruling.outcome,
            amount_yuan: ruling.amount_yuan,
            records: ruling.records.clone(),
            figures: figures.map(|(name, n)| ((*name).to_owned(), *n)).collect(),
            text: ruling.text.clone(),
            until: ruling.until,
            book,
            inbox,
        }
    }

    pub(super) fn read(row: &SqliteRow) -> Result<FindingRow, ViewError> {
        let day: String = row.try_get("day")?;
        let word: String = row.try_get("outcome")?;
        let mut outcomes = Outcome::ALL.iter();
        let outcome = outcomes.find(|outcome| outcome.word() == word);
        let records: Vec<String> = json(row, "records")?;
        let records: Result<_, _> = records.iter().map(|id| id.parse()).collect();
        Ok(FindingRow {
            scope: parsed(row, "scope")?,
            rule: parsed(row, "rule")?,
            edition: row.try_get("edition")?,
            about: perhaps(row, "about")?,
            person: perhaps(row, "person")?,
            day: Day::parse(&day).map_err(|_| damaged())?,
            outcome: *outcome.ok_or_else(damaged)?,
            amount_yuan: row.try_get("amount_yuan")?,
            records: records.map_err(|_| damaged())?,
            figures: json(row, "figures")?,
            text: Label {
                zh: row.try_get("zh")?,
                en: row.try_get("en")?,
            },
            until: row
                .try_get::<Option<i64>, _>("until")?
                .map(Instant::from_millis),
            book: parsed(row, "book")?,
            inbox: perhaps(row, "inbox")?,
        })
    }
}

/// Inserts the rows of one scope, which has none.
pub(super) async fn put(
    connection: &mut SqliteConnection,
    rows: &[FindingRow],
) -> Result<(), ViewError> {
    for (chunk, rows) in rows.chunks(ROWS_AT_ONCE).enumerate() {
        let places = vec!["(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"; rows.len()].join(",");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO rulings (place, {SELECTED}) VALUES {places}"
        )));
        for (place, row) in (chunk * ROWS_AT_ONCE..).zip(rows) {
            let records: Vec<String> = row.records.iter().map(RecordId::to_string).collect();
            query = query
                .bind(i64::try_from(place).unwrap_or(i64::MAX))
                .bind(row.scope.to_string())
                .bind(row.rule.to_string())
                .bind(row.edition)
                .bind(row.about.map(|id| id.to_string()))
                .bind(row.person.as_ref().map(PersonId::to_string))
                .bind(row.day.to_string())
                .bind(row.outcome.word())
                .bind(row.amount_yuan)
                .bind(serde_json::json!(records).to_string())
                .bind(serde_json::json!(row.figures).to_string())
                .bind(row.text.zh.clone())
                .bind(row.text.en.clone())
                .bind(row.until.map(Instant::millis))
                .bind(row.book.to_string())
                .bind(row.inbox.as_ref().map(PersonId::to_string));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) fn damaged() -> ViewError {
    ViewError::Damaged {
        table: "rulings".to_owned(),
    }
}

pub(super) fn parsed<T: FromStr>(row: &SqliteRow, column: &str) -> Result<T, ViewError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| damaged())
}

fn perhaps<T: FromStr>(row: &SqliteRow, column: &str) -> Result<Option<T>, ViewError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| damaged()))
        .transpose()
}

fn json<T: serde::de::DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, ViewError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| damaged())
}
