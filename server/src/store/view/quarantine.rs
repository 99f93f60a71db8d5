//! Entries quarantined or held, with the reason.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use streetbook_core::ids::EntryRef;
use streetbook_core::time::Instant;

use super::error::bigint;
use super::{QuarantinedRow, View, ViewError};

impl View {
    /// Every quarantined or held entry, the latest received first.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn quarantined(&self) -> Result<Vec<QuarantinedRow>, ViewError> {
        let rows = sqlx::query("SELECT device, number, author, record, kind, code, text, received_at, held FROM quarantined ORDER BY received_at DESC, device, number")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }
}

pub(super) async fn put(
    connection: &mut SqliteConnection,
    row: &QuarantinedRow,
) -> Result<(), ViewError> {
    sqlx::query("INSERT INTO quarantined (device, number, author, record, kind, code, text, received_at, held) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(device, number) DO UPDATE SET author = excluded.author, record = excluded.record, kind = excluded.kind, code = excluded.code, text = excluded.text, received_at = excluded.received_at, held = excluded.held")
        .bind(row.entry.device.to_string())
        .bind(bigint(row.entry.n)?)
        .bind(row.author.as_ref().map(ToString::to_string))
        .bind(row.record.as_ref().map(ToString::to_string))
        .bind(row.kind.as_ref().map(ToString::to_string))
        .bind(row.code.clone())
        .bind(row.text.clone())
        .bind(row.received_at.map(Instant::millis))
        .bind(i64::from(row.held))
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn take(
    connection: &mut SqliteConnection,
    entry: &EntryRef,
) -> Result<(), ViewError> {
    sqlx::query("DELETE FROM quarantined WHERE device = ? AND number = ?")
        .bind(entry.device.to_string())
        .bind(bigint(entry.n)?)
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<QuarantinedRow, ViewError> {
    let damaged = || ViewError::Damaged {
        table: "quarantined".to_owned(),
    };
    let (device, number): (String, i64) = (row.try_get("device")?, row.try_get("number")?);
    let entry = EntryRef {
        device: device.parse().map_err(|_| damaged())?,
        n: u64::try_from(number).map_err(|_| damaged())?,
    };
    Ok(QuarantinedRow {
        entry,
        author: parsed(row, "author")?,
        record: parsed(row, "record")?,
        kind: parsed(row, "kind")?,
        code: row.try_get("code")?,
        text: row.try_get("text")?,
        received_at: row
            .try_get::<Option<i64>, _>("received_at")?
            .map(Instant::from_millis),
        held: row.try_get::<i64, _>("held")? != 0,
    })
}

fn parsed<T: std::str::FromStr>(row: &SqliteRow, column: &str) -> Result<Option<T>, ViewError> {
    let text: Option<String> = row.try_get(column)?;
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|_| ViewError::Damaged {
        table: "quarantined".to_owned(),
    })
}
