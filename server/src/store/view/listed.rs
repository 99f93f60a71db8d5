//! A record as read from the tables.

use std::fmt;
use std::str::FromStr;

use serde_json::Value as Json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use streetbook_core::book::Book;
use streetbook_core::ids::{IdError, KindId, PersonId, RecordId};
use streetbook_core::time::Instant;

use super::ViewError;

/// One record of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: RecordId,
    /// Its form.
    pub kind: KindId,
    /// Its author.
    pub author: PersonId,
    /// Its own book.
    pub book: Book,
    /// Time of capture, by the author's clock.
    pub captured_at: Instant,
    /// Time at which the office stored its first entry.
    pub received_at: Option<Instant>,
    /// All its content: [`streetbook_core::record::shown_json`], released.
    pub shown: Json,
}

/// A place in a list: lists are read page by page, each after the last row of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPosition {
    /// Time at which that row was captured.
    pub captured_at: Instant,
    /// The id of that row, among those of one instant.
    pub id: RecordId,
}

/// As written in an address: milliseconds, `_`, id.
impl fmt::Display for ListPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.captured_at.millis(), self.id)
    }
}

impl FromStr for ListPosition {
    type Err = Option<IdError>;
    fn from_str(text: &str) -> Result<ListPosition, Option<IdError>> {
        let (millis, id) = text.split_once('_').ok_or(None)?;
        Ok(ListPosition {
            captured_at: Instant::from_millis(millis.parse().map_err(|_| None)?),
            id: id.parse().map_err(Some)?,
        })
    }
}

impl Listed {
    /// Its place in a list.
    pub fn place(&self) -> ListPosition {
        ListPosition {
            captured_at: self.captured_at,
            id: self.id,
        }
    }
}

/// The columns that [`read`] needs; each row names its kind because some lists mix kinds.
pub(super) fn selected(kind: &KindId) -> String {
    format!("'{kind}' AS kind, id, author, book, captured_at, received_at, shown")
}

pub(super) fn read(row: &SqliteRow) -> Result<Listed, ViewError> {
    let shown: String = row.try_get("shown")?;
    Ok(Listed {
        id: parsed(row, "id")?,
        kind: parsed(row, "kind")?,
        author: parsed(row, "author")?,
        book: parsed(row, "book")?,
        captured_at: Instant::from_millis(row.try_get("captured_at")?),
        received_at: row
            .try_get::<Option<i64>, _>("received_at")?
            .map(Instant::from_millis),
        shown: serde_json::from_str(&shown).map_err(|_| damaged(row))?,
    })
}

fn parsed<T: FromStr>(row: &SqliteRow, column: &str) -> Result<T, ViewError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| damaged(row))
}

fn damaged(row: &SqliteRow) -> ViewError {
    let kind: String = row.try_get("kind").unwrap_or_default();
    ViewError::Damaged {
        table: format!("kind_{kind}"),
    }
}
