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

use std::io::Write;

use streetbook_core::ids::KindId;

use crate::store::view::{Books, Listed, View};

pub use error::ExportError;
pub use format::Format;
pub use grid::Grid;
pub use heading::{Head, Headings, Holds};
pub use sheet::Sheet;

/// Rows in memory at a time.
pub const PAGE: u32 = 500;

/// Writes every record of the kind in the books, and returns their number.
///
/// # Errors
/// [`ExportError`]; the bytes written until then are no whole file.
pub async fn export(
    view: &View,
    kind: &KindId,
    books: &Books,
    format: Format,
    out: &mut impl Write,
) -> Result<u64, ExportError> {
    let mut sheet = Sheet::begin(view, kind, format)?;
    let mut rows = 0;
    let mut after = None;
    loop {
        let page = view.page(kind, books, after, PAGE).await?;
        after = page.last().map(Listed::place);
        if after.is_none() {
            out.write_all(&sheet.finish()?)?;
            out.flush()?;
            return Ok(rows);
        }
        out.write_all(&sheet.take(&page)?)?;
        rows += page.len() as u64;
    }
}
