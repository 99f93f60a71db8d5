//! A report as a file: csv for scripts and Excel, xlsx for people, JSON for programs.

use serde_json::Value as Json;

use super::{Column, ReportError, Table};
use crate::reports::export::{Format, Grid};

/// Rows in one piece of a file that is sent while it is written.
const PIECE: usize = 500;

/// Writes the report piece by piece; each is passed to `send`, which returns false if the reader has gone.
/// Ndjson has one object a line.
///
/// # Errors
/// [`ReportError::File`] if a workbook cannot be put together.
pub fn write(
    table: &Table,
    format: Format,
    mut send: impl FnMut(Vec<u8>) -> bool,
) -> Result<(), ReportError> {
    if format == Format::Ndjson {
        for piece in table.rows.chunks(PIECE) {
            if !send(lines(table, piece)) {
                break;
            }
        }
        return Ok(());
    }
    let heads = table.columns().map(Column::head).collect();
    let mut grid = Grid::begin(table.name.word(), heads, format)?;
    for piece in table.rows.chunks(PIECE) {
        let bytes = grid.take(piece)?;
        if !bytes.is_empty() && !send(bytes) {
            return Ok(());
        }
    }
    send(grid.finish()?);
    Ok(())
}

fn lines(table: &Table, rows: &[Vec<Json>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows {
        bytes.extend_from_slice(table.object(row).to_string().as_bytes());
        bytes.push(b'\n');
    }
    bytes
}
