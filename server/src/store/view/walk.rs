//! Walking through the records of a kind once, with a few of their fields: the source of report counts.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{KindId, PersonId, RecordId};
use streetbook_core::kind::Yuan;
use streetbook_core::time::{Day, Instant};
use tokio_stream::StreamExt;

use super::layout::Table;
use super::list::push_books;
use super::{Books, View, ViewError};

/// The records to walk, and the fields to read.
#[derive(Clone, Debug)]
pub struct Walk<'a> {
    /// Their form.
    pub kind: &'static str,
    /// The fields to read.
    pub fields: &'a [&'static str],
    /// The days that they belong to.
    pub days: Days,
    /// In these books.
    pub books: &'a Books,
    /// True to read the whole shown record too: signatures and conflicts are only there.
    pub whole: bool,
}

/// The days of a record. Both ends count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// On any day.
    Any,
    /// By the local day of capture.
    Captured(Day, Day),
    /// By the local day of capture, from this one on.
    CapturedFrom(Day),
    /// By the local day of capture, up to this one.
    CapturedTo(Day),
    /// By a field that holds a date.
    Dated(&'static str, Day, Day),
    /// By a field that holds a moment.
    At(&'static str, Day, Day),
}

/// One record on the way.
pub struct Walked {
    /// Its id.
    pub id: RecordId,
    /// Its author.
    pub author: PersonId,
    /// Its own book.
    pub book: Book,
    /// The local day of capture.
    pub day: Day,
    /// Time of capture, by the author's clock.
    pub captured_at: Instant,
    /// Time at which the office stored its first entry.
    pub received_at: Option<Instant>,
    row: SqliteRow,
}

impl View {
    /// Passes every record of the walk that counts (annulled ones do not) to `each`, in the order of capture.
    /// One is in memory at a time.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn walk(
        &self,
        walk: &Walk<'_>,
        mut each: impl FnMut(&Walked),
    ) -> Result<(), ViewError> {
        let kind: KindId = walk.kind.parse().map_err(|_| damaged(walk.kind))?;
        let mut query = self.walk_query(&*self.table(&kind)?, walk);
        let mut rows = query.build().fetch(&self.readers);
        while let Some(row) = rows.next().await {
            each(&read(row?, walk.kind)?);
        }
        Ok(())
    }

    fn walk_query(&self, table: &Table, walk: &Walk<'_>) -> QueryBuilder<Sqlite> {
        let field = |id: &&'static str| match table.field(id) {
            Some(_) => format!("f_{id}"),
            // A form of the workspace's own may lack it.
            None => format!("NULL AS f_{id}"),
        };
        let mut columns: Vec<String> = walk.fields.iter().map(field).collect();
        columns.push(if walk.whole { "shown" } else { "NULL AS shown" }.to_owned());
        let mut query = QueryBuilder::new(format!(
            "SELECT id, author, book, day, captured_at, received_at, {} FROM {} WHERE annulled_at IS NULL",
            columns.join(", "),
            table.name
        ));
        push_books(&mut query, walk.books);
        self.push_days(&mut query, walk.days);
        query.push(" ORDER BY captured_at, id");
        query
    }

    fn push_days(&self, query: &mut QueryBuilder<Sqlite>, days: Days) {
        match days {
            Days::Any => {}
            Days::Captured(from, to) => {
                query.push(" AND day >= ").push_bind(from.to_string());
                query.push(" AND day <= ").push_bind(to.to_string());
            }
            Days::CapturedFrom(from) => {
                query.push(" AND day >= ").push_bind(from.to_string());
            }
            Days::CapturedTo(to) => {
                query.push(" AND day <= ").push_bind(to.to_string());
            }
            Days::Dated(field, from, to) => {
                query
                    .push(format!(" AND f_{field} >= "))
                    .push_bind(from.to_string());
                query
                    .push(format!(" AND f_{field} <= "))
                    .push_bind(to.to_string());
            }
            Days::At(field, from, to) => {
                let (from, to) = (from.start(&self.zone), to.end(&self.zone));
                query
                    .push(format!(" AND f_{field} >= "))
                    .push_bind(from.millis());
                query
                    .push(format!(" AND f_{field} < "))
                    .push_bind(to.millis());
            }
        }
    }

    /// The names of the cards of a kind, by record: reports print "万达北门" and not only an id. A name may be
    /// read by every reader of its book.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn names(
        &self,
        kind: &'static str,
        books: &Books,
    ) -> Result<BTreeMap<RecordId, String>, ViewError> {
        let id: KindId = kind.parse().map_err(|_| damaged(kind))?;
        let table = self.table(&id)?;
        let sql = format!(
            "SELECT id, f_name FROM {} WHERE f_name IS NOT NULL",
            table.name
        );
        let mut query = QueryBuilder::new(sql);
        push_books(&mut query, books);
        let mut names = BTreeMap::new();
        for row in query.build().fetch_all(&self.readers).await? {
            let id: String = row.try_get("id")?;
            names.insert(
                id.parse().map_err(|_| damaged(kind))?,
                row.try_get("f_name")?,
            );
        }
        Ok(names)
    }
}

impl Walked {
    /// A field's text; `None` if it has none.
    pub fn text(&self, field: &str) -> Option<String> {
        let text: Option<String> = self.get(field);
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    }

    /// Returns true if a field's text is this.
    pub fn says(&self, field: &str, word: &str) -> bool {
        let text: Option<String> = self.get(field);
        text.as_deref() == Some(word)
    }

    /// A field's number.
    pub fn number(&self, field: &str) -> Option<i64> {
        self.get(field)
    }

    /// A field's sum of money.
    pub fn yuan(&self, field: &str) -> Option<Yuan> {
        self.text(field)?.parse().ok()
    }

    /// Returns true if a field is ticked.
    pub fn is_ticked(&self, field: &str) -> bool {
        self.get::<bool>(field) == Some(true)
    }

    /// A field's moment.
    pub fn instant(&self, field: &str) -> Option<Instant> {
        self.number(field).map(Instant::from_millis)
    }

    /// A field's date.
    pub fn date(&self, field: &str) -> Option<Day> {
        Day::parse(&self.text(field)?).ok()
    }

    /// The record that a field refers to.
    pub fn record(&self, field: &str) -> Option<RecordId> {
        self.text(field)?.parse().ok()
    }

    /// The person that a field names.
    pub fn person(&self, field: &str) -> Option<PersonId> {
        self.text(field)?.parse().ok()
    }

    /// A field's people or ticked boxes.
    pub fn members(&self, field: &str) -> Vec<String> {
        let text: Option<String> = self.get(field);
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// The people who have signed the present version, and when. Needs [`Walk::whole`].
    pub fn signed(&self) -> Vec<(PersonId, String)> {
        let shown: Option<String> = self.row.try_get("shown").ok();
        let shown = shown.and_then(|shown| serde_json::from_str::<serde_json::Value>(&shown).ok());
        let signatures = shown
            .as_ref()
            .and_then(|shown| shown["signatures"].as_array());
        let current = |signed: &&serde_json::Value| signed["current"] == true;
        let read = |signed: &serde_json::Value| {
            let by = signed["by"].as_str()?.parse().ok()?;
            Some((by, signed["at"].as_str()?.to_owned()))
        };
        let signatures = signatures.into_iter().flatten();
        signatures.filter(current).filter_map(read).collect()
    }

    fn get<'r, T>(&'r self, field: &str) -> Option<T>
    where
        T: sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
    {
        let value: Option<Option<T>> = self.row.try_get(&*format!("f_{field}")).ok();
        value.flatten()
    }
}

fn read(row: SqliteRow, kind: &str) -> Result<Walked, ViewError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let (id, author, book, day) = (text("id")?, text("author")?, text("book")?, text("day")?);
    let received_at: Option<i64> = row.try_get("received_at")?;
    Ok(Walked {
        id: id.parse().map_err(|_| damaged(kind))?,
        author: author.parse().map_err(|_| damaged(kind))?,
        book: book.parse().map_err(|_| damaged(kind))?,
        day: Day::parse(&day).map_err(|_| damaged(kind))?,
        captured_at: Instant::from_millis(row.try_get("captured_at")?),
        received_at: received_at.map(Instant::from_millis),
        row,
    })
}

fn damaged(kind: &str) -> ViewError {
    ViewError::Damaged {
        table: format!("kind_{kind}"),
    }
}
