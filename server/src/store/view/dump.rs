//! The content of all tables as text: `verify` compares it with a rebuilt view's.

use sqlx::{AssertSqlSafe, Row};
use tokio_stream::StreamExt;

use super::{View, ViewError};

const QUARANTINED: [&str; 9] = [
    "device",
    "number",
    "author",
    "record",
    "kind",
    "code",
    "text",
    "received_at",
    "held",
];

const NUMBERS: [&str; 5] = ["mac", "device", "number", "field", "record"];

/// Tables that only serve work on its way are not dumped.
const RULINGS: [&str; 16] = [
    "scope",
    "place",
    "rule",
    "edition",
    "about",
    "person",
    "day",
    "outcome",
    "amount_yuan",
    "records",
    "figures",
    "zh",
    "en",
    "until",
    "book",
    "inbox",
];

impl View {
    /// Passes every row on as one line, a JSON array that starts with the table, in an order that
    /// depends on the rows alone. Two views with the same content give the same lines.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn dump(&self, mut line: impl FnMut(String)) -> Result<(), ViewError> {
        for table in self.tables().values() {
            let columns = table.columns();
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            self.dump_table(&table.name, &columns, "id", &mut line)
                .await?;
        }
        self.dump_table("quarantined", &QUARANTINED, "device, number", &mut line)
            .await?;
        let order = "mac, device, number, field";
        self.dump_table("numbers", &NUMBERS, order, &mut line)
            .await?;
        self.dump_table("rulings", &RULINGS, "scope, place", &mut line)
            .await
    }

    async fn dump_table(
        &self,
        table: &str,
        columns: &[&str],
        order: &str,
        line: &mut impl FnMut(String),
    ) -> Result<(), ViewError> {
        let texts: Vec<String> = columns
            .iter()
            .map(|column| match *column {
                "fact" => "hex(fact)".to_owned(),
                column => format!("CAST({column} AS TEXT)"),
            })
            .collect();
        let sql = format!("SELECT {} FROM {table} ORDER BY {order}", texts.join(", "));
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&self.readers);
        while let Some(row) = rows.next().await {
            let row = row?;
            let mut cells = vec![Some(table.trim_matches('"').to_owned())];
            for column in 0..columns.len() {
                cells.push(row.try_get(column)?);
            }
            line(serde_json::json!(cells).to_string());
        }
        Ok(())
    }
}
