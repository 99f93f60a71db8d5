//! A report as rows of cells.

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;

use super::ReportName;
use super::export::{Head, Holds};

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Stable: programs read it.
    pub id: &'static str,
    /// The label for people.
    pub zh: &'static str,
    /// The label for people.
    pub en: &'static str,
    /// What stands in it.
    pub holds: Holds,
}

impl Column {
    /// A column of days.
    pub(super) const fn day(self) -> Column {
        self.holding(Holds::Day)
    }

    /// A column of times.
    pub(super) const fn time(self) -> Column {
        self.holding(Holds::Time)
    }

    /// A column of sums of money.
    pub(super) const fn yuan(self) -> Column {
        self.holding(Holds::Yuan)
    }

    const fn holding(self, holds: Holds) -> Column {
        Column { holds, ..self }
    }

    /// The head of the column in a file.
    pub(super) fn head(self) -> Head {
        Head {
            id: self.id.to_owned(),
            zh: self.zh.to_owned(),
            en: self.en.to_owned(),
            holds: self.holds,
        }
    }
}

/// A column by its id and labels.
pub(super) const fn column(id: &'static str, zh: &'static str, en: &'static str) -> Column {
    Column {
        id,
        zh,
        en,
        holds: Holds::Plain,
    }
}

/// The last column of every report: the records behind the row.
pub const RECORDS: Column = column("records", "依据记录", "Records");

/// A report that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name of the report.
    pub name: ReportName,
    /// Its rows: a cell for each of [`Table::columns`].
    pub rows: Vec<Vec<Json>>,
}

impl Table {
    /// A report without rows.
    pub fn new(name: ReportName) -> Table {
        let rows = Vec::new();
        Table { name, rows }
    }

    /// Its columns, the records behind each row last.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        columns_of(self.name)
    }

    /// As JSON: the name, the columns, and each row as an object.
    pub fn to_json(&self) -> Json {
        let rows: Vec<Json> = self.rows.iter().map(|row| self.object(row)).collect();
        json!({"report": self.name.word(), "columns": self.columns_json(), "rows": rows})
    }

    /// The columns with their labels.
    pub fn columns_json(&self) -> Vec<Json> {
        let columns = self.columns();
        columns
            .map(|column| json!({"id": column.id, "zh": column.zh, "en": column.en}))
            .collect()
    }

    /// One row as an object.
    pub fn object(&self, row: &[Json]) -> Json {
        let cells = self.columns().zip(row);
        let cells = cells.map(|(column, cell)| (column.id.to_owned(), cell.clone()));
        Json::Object(cells.collect())
    }
}

/// The columns of a report, the records behind each row last.
pub fn columns_of(name: ReportName) -> impl Iterator<Item = Column> {
    name.columns().iter().copied().chain([RECORDS])
}

/// A sum of money, given in fen: whole yuan as a number, others as text with two places.
pub(super) fn yuan(fen: i64) -> Json {
    match fen % 100 {
        0 => json!(fen / 100),
        part => json!(format!("{}.{:02}", fen / 100, part.abs())),
    }
}

/// Adds the records behind a row as its last cell.
pub(super) fn row<const N: usize>(
    cells: [Json; N],
    records: impl IntoIterator<Item = RecordId>,
) -> Vec<Json> {
    let mut cells = cells.to_vec();
    cells.push(records.into_iter().map(|id| id.to_string()).collect());
    cells
}
