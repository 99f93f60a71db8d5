//! Applying releases: one transaction for a batch, one statement for many rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqliteConnection};
use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::record::Shown;
use streetbook_core::time::Zone;

use super::columns::bind_row;
use super::layout::{ROWS_AT_ONCE, Table};
use super::open::set;
use super::{Batch, View, ViewError, judging, numbers, quarantine};

impl View {
    /// Applies a batch, whole or not at all. A second time it changes nothing.
    ///
    /// # Errors
    /// [`ViewError`]; the tables are then unchanged.
    pub async fn apply(&self, batch: Batch) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        for (kind, records) in by_kind(&batch.records) {
            upsert(&mut transaction, &*self.table(kind)?, &records, &self.zone).await?;
        }
        numbers::put(&mut transaction, &batch.numbers).await?;
        // After the records and numbers: a removal wins over an update in the same batch.
        for (kind, id) in &batch.removed {
            remove(&mut transaction, &*self.table(kind)?, id).await?;
        }
        for id in &batch.forgotten {
            numbers::take(&mut transaction, id).await?;
            judging::forget(&mut transaction, id).await?;
        }
        for row in &batch.quarantined {
            quarantine::put(&mut transaction, row).await?;
        }
        // A freed entry may have been quarantined by an earlier release of the same batch.
        for entry in &batch.freed {
            quarantine::take(&mut transaction, entry).await?;
        }
        set(
            &mut transaction,
            "shown_through",
            &batch.through.to_string(),
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(super) fn table(&self, kind: &KindId) -> Result<Arc<Table>, ViewError> {
        self.tables()
            .get(kind)
            .cloned()
            .ok_or_else(|| ViewError::UnknownKind(kind.clone()))
    }
}

/// The last of each record, by id: neighbours in the table are written together.
fn by_kind(records: &[Shown]) -> BTreeMap<&KindId, BTreeMap<RecordId, &Shown>> {
    let mut kinds: BTreeMap<&KindId, BTreeMap<RecordId, &Shown>> = BTreeMap::new();
    for shown in records {
        let of_kind = kinds.entry(&shown.origin.kind).or_default();
        of_kind.insert(shown.origin.id(), shown);
    }
    kinds
}

async fn upsert(
    connection: &mut SqliteConnection,
    table: &Table,
    records: &BTreeMap<RecordId, &Shown>,
    zone: &Zone,
) -> Result<(), ViewError> {
    let records: Vec<&Shown> = records.values().copied().collect();
    let (full, rest) = records.as_chunks::<ROWS_AT_ONCE>();
    let full = full
        .iter()
        .map(|rows| (&table.upsert_many, rows.as_slice()));
    let rest = rest.chunks(1).map(|row| (&table.upsert_one, row));
    for (sql, rows) in full.chain(rest) {
        let query = sqlx::query(AssertSqlSafe(sql.clone()));
        let bind = |query, shown: &&Shown| bind_row(query, table, shown, zone);
        rows.iter()
            .fold(query, bind)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn remove(
    connection: &mut SqliteConnection,
    table: &Table,
    id: &RecordId,
) -> Result<(), ViewError> {
    sqlx::query(AssertSqlSafe(format!(
        "DELETE FROM {} WHERE id = ?",
        table.name
    )))
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
