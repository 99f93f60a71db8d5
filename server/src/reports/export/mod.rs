//! Exports: all records of a kind as a file that other programs read.
//!
//! | format | for | a record is |
//! |---|---|---|
//! | ndjson | programs | one JSON object a line, with the keys of `phone list --json` and `received_at`, `book` |
//! | csv | scripts and Excel | one line; the header has field ids, UTF-8 with a byte order mark |
//! | xlsx | people | one row; the header has labels in both languages or one; numbers, days and times are such cells |
//!
//! Rows come in the order of capture and in pages, so that memory stays flat. Text that a spreadsheet
//! would run as a formula is escaped: a record comes from the street, and so may an attack.

mod book;
mod cells;
mod csv_escape;
mod error;
mod format;
mod grid;
mod heading;
mod looks;
mod sheet;
mod split;
#[cfg(test)]
mod tests;
mod typed;
mod write;

pub use error::ExportError;
pub use format::Format;
pub use grid::Grid;
pub use heading::{Head, Headings, Holds};
pub use sheet::Sheet;
pub use write::{PAGE, export};
