//! The entries that carry a number, for a caller who knows the number.
//!
//! A number is stored as its keyed MAC: eleven digits are soon tried out against a bare hash, but not
//! without the server's key. One row for each entry and field, also of entries that were never accepted.

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use streetbook_core::ids::{EntryRef, RecordId, hex, unhex};

use super::error::bigint;
use super::layout::ROWS_AT_ONCE;
use super::{View, ViewError};

/// The MAC of a number under this server's key: [`crate::secrets::ServerKeys::match_number`].
pub type NumberMac = [u8; 16];

/// A number in an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberRow {
    /// The number's MAC.
    pub mac: NumberMac,
    /// The entry that carries it.
    pub entry: EntryRef,
    /// Its field; `note`, `annul`, or `?` if the entry cannot be read.
    pub field: String,
    /// The record that the entry is about, if its header names one.
    pub record: Option<RecordId>,
}

impl View {
    /// Every place at which a number is or was.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn numbers(&self, mac: &NumberMac) -> Result<Vec<NumberRow>, ViewError> {
        let rows = sqlx::query("SELECT mac, device, number, field, record FROM numbers WHERE mac = ? ORDER BY device, number, field")
            .bind(hex(mac))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }
}

pub(super) async fn put(
    connection: &mut SqliteConnection,
    rows: &[NumberRow],
) -> Result<(), ViewError> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let places = vec!["(?,?,?,?,?)"; rows.len()].join(",");
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO numbers (mac, device, number, field, record) VALUES {places} ON CONFLICT DO NOTHING"
        )));
        for row in rows {
            query = query
                .bind(hex(&row.mac))
                .bind(row.entry.device.to_string())
                .bind(bigint(row.entry.n)?)
                .bind(row.field.clone())
                .bind(row.record.map(|record| record.to_string()));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Deletes the numbers of a record that is gone.
pub(super) async fn take(
    connection: &mut SqliteConnection,
    record: &RecordId,
) -> Result<(), ViewError> {
    sqlx::query("DELETE FROM numbers WHERE record = ?")
        .bind(record.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<NumberRow, ViewError> {
    let damaged = || ViewError::Damaged {
        table: "numbers".to_owned(),
    };
    let (mac, device): (String, String) = (row.try_get("mac")?, row.try_get("device")?);
    let number: i64 = row.try_get("number")?;
    let record: Option<String> = row.try_get("record")?;
    Ok(NumberRow {
        mac: unhex(&mac).ok_or_else(damaged)?,
        entry: EntryRef {
            device: device.parse().map_err(|_| damaged())?,
            n: u64::try_from(number).map_err(|_| damaged())?,
        },
        field: row.try_get("field")?,
        record: record
            .map(|record| record.parse())
            .transpose()
            .map_err(|_| damaged())?,
    })
}
