//! Records captured before a day: those past their retention period.

use sqlx::{AssertSqlSafe, Row};
use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::time::Day;

use super::{View, ViewError};

impl View {
    /// The number of records of a kind that were captured before a day, and the earliest such day.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn captured_before(
        &self,
        kind: &KindId,
        day: Day,
    ) -> Result<(u64, Option<Day>), ViewError> {
        let table = &self.table(kind)?.name;
        let sql =
            format!("SELECT count(*) AS records, min(day) AS oldest FROM {table} WHERE day < ?");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(day.to_string())
            .fetch_one(&self.readers)
            .await?;
        let records: i64 = row.try_get("records")?;
        let oldest: Option<String> = row.try_get("oldest")?;
        let oldest = oldest.and_then(|day| Day::parse(&day).ok());
        Ok((records.unsigned_abs(), oldest))
    }

    /// The records of a kind that were captured before a day, oldest first, up to a limit.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn ids_before(
        &self,
        kind: &KindId,
        day: Day,
        limit: u32,
    ) -> Result<Vec<RecordId>, ViewError> {
        let table = &self.table(kind)?.name;
        let sql = format!("SELECT id FROM {table} WHERE day < ? ORDER BY captured_at, id LIMIT ?");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(day.to_string())
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        let damaged = || ViewError::Damaged {
            table: format!("kind_{kind}"),
        };
        let id = |row: &sqlx::sqlite::SqliteRow| {
            let id: String = row.try_get("id")?;
            id.parse().map_err(|_| damaged())
        };
        rows.iter().map(id).collect()
    }
}
