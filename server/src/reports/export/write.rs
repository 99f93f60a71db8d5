//! Writing a kind's records to a file, page by page.

use std::io::Write;

use streetbook_core::ids::KindId;

use super::error::ExportError;
use super::format::Format;
use super::sheet::Sheet;
use crate::store::view::{Books, Listed, View};

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
