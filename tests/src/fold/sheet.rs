//! A report as it is compared: some of its columns, its rows in the order of their letters.

use serde_json::Value as Json;

/// The expected values in some columns of a report.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The report.
    pub name: &'static str,
    /// The columns that are compared.
    pub columns: &'static [&'static str],
    /// Each row's cells as one JSON text.
    rows: Vec<String>,
}

impl Sheet {
    /// A report without rows.
    pub fn new(name: &'static str, columns: &'static [&'static str]) -> Sheet {
        let rows = Vec::new();
        Sheet {
            name,
            columns,
            rows,
        }
    }

    /// One more row.
    pub fn row<const N: usize>(&mut self, cells: [Json; N]) {
        assert_eq!(N, self.columns.len(), "{}", self.name);
        let cells: Vec<Json> = cells.into_iter().map(in_order).collect();
        self.rows.push(Json::Array(cells).to_string());
    }

    /// These columns of the office's report.
    pub fn said(&self, report: &Json) -> Sheet {
        let rows = report["rows"].as_array().into_iter().flatten();
        let cells = |row: &Json| {
            let cells = self
                .columns
                .iter()
                .map(|column| in_order(row[*column].clone()));
            Json::Array(cells.collect()).to_string()
        };
        Sheet {
            rows: rows.map(cells).collect(),
            ..self.clone()
        }
    }

    /// Returns true if a row holds all of these cells, in their order.
    pub fn has(&self, cells: &[&str]) -> bool {
        let holds = |row: &String| {
            let mut rest = row.as_str();
            cells.iter().all(|cell| match rest.split_once(cell) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
        };
        self.rows.iter().any(holds)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns true if there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that are in only one of the two, `+` those of the other.
    pub fn differences(&self, other: &Sheet) -> Vec<String> {
        let without = |one: &Sheet, two: &Sheet, sign: char| {
            let mut rest = two.rows.clone();
            let mut found = Vec::new();
            for row in &one.rows {
                match rest.iter().position(|other| other == row) {
                    Some(place) => drop(rest.swap_remove(place)),
                    None => found.push(format!("{sign} {row}")),
                }
            }
            found
        };
        let mut found = without(self, other, '-');
        found.extend(without(other, self, '+'));
        found.sort_by(|a, b| a[2..].cmp(&b[2..]));
        found
    }
}

/// Lists are compared as sets of words.
fn in_order(cell: Json) -> Json {
    match cell {
        Json::Array(mut list) => {
            list.sort_by_key(Json::to_string);
            Json::Array(list)
        }
        cell => cell,
    }
}
