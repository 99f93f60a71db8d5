//! From a record to the values of its row.

use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use streetbook_core::kind::Value;
use streetbook_core::record::{Shown, State, shown_json};
use streetbook_core::sync::to_bytes;
use streetbook_core::time::{Instant, Zone};

use super::layout::Table;

/// A statement for the database.
pub(super) type Statement = Query<'static, Sqlite, SqliteArguments>;

/// Binds the row of a record, in the order of [`Table::columns`].
pub(super) fn bind_row(query: Statement, table: &Table, shown: &Shown, zone: &Zone) -> Statement {
    let shown = shown.clone().masked(|id| table.field(id));
    let json = shown_json(&shown, State::Released, zone).to_string();
    let annulled_at = shown.annulled.as_ref().map(|annulled| annulled.at);
    let mut query = query
        .bind(shown.origin.id().to_string())
        .bind(shown.author.to_string())
        .bind(shown.origin.creator.device.to_string())
        .bind(shown.origin.book.to_string())
        .bind(i64::from(shown.origin.version))
        .bind(shown.captured_at.millis())
        .bind(shown.received_at.map(Instant::millis))
        .bind(shown.captured_at.day(zone).to_string())
        .bind(annulled_at.map(Instant::millis))
        .bind(count(shown.conflicts.len()))
        .bind(count(shown.signatures.len()))
        .bind(i64::from(shown.amendments))
        .bind(json)
        .bind(to_bytes(&shown));
    for field in &table.fields {
        query = bind_value(query, shown.fields.get(field.id.as_str()));
    }
    query
}

fn bind_value(query: Statement, value: Option<&Value>) -> Statement {
    match value {
        None | Some(Value::Cleared) => query.bind(None::<String>),
        Some(Value::Text(text)) => query.bind(text.trim().to_owned()),
        Some(Value::Integer(number)) => query.bind(*number),
        Some(Value::Bool(yes)) => query.bind(*yes),
        Some(Value::Time(at)) => query.bind(at.millis()),
        Some(Value::Members(members)) => {
            let members: serde_json::Value = members.iter().map(String::as_str).collect();
            query.bind(members.to_string())
        }
    }
}

fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}
