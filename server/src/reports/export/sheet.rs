//! A file of records that is being written, page by page.

use std::io;

use serde::Serialize;
use serde_json::Value as Json;
use streetbook_core::ids::KindId;
use streetbook_core::kind::Field;
use streetbook_core::time::Zone;

use super::cells::{heads, received_at, row};
use super::grid::Grid;
use super::{ExportError, Format};
use crate::store::view::{Listed, View};

/// A file that is being written: it returns its bytes as rows are added.
pub struct Sheet {
    fields: Vec<Field>,
    zone: Zone,
    /// None for ndjson.
    grid: Option<Grid>,
}

impl Sheet {
    /// Begins a file of a kind's records.
    ///
    /// # Errors
    /// [`ExportError`] for an unknown kind, or if a workbook cannot be begun.
    pub fn begin(view: &View, kind: &KindId, format: Format) -> Result<Sheet, ExportError> {
        let unknown = || ExportError::UnknownKind(kind.clone());
        let fields = view.fields(kind).ok_or_else(unknown)?;
        let grid = match format {
            Format::Ndjson => None,
            format => Some(Grid::begin(kind.as_str(), heads(&fields), format)?),
        };
        Ok(Sheet {
            fields,
            zone: view.zone().clone(),
            grid,
        })
    }

    /// Adds a page of rows; the bytes are the file's next ones. A workbook returns no bytes before the
    /// end.
    ///
    /// # Errors
    /// [`ExportError`] if a row cannot be written.
    pub fn take(&mut self, page: &[Listed]) -> Result<Vec<u8>, ExportError> {
        let Some(grid) = &mut self.grid else {
            let mut bytes = Vec::new();
            for listed in page {
                ndjson(listed, &self.zone, &mut bytes)?;
            }
            return Ok(bytes);
        };
        let cells = |listed: &Listed| row(listed, &self.fields, &self.zone);
        let rows: Vec<Vec<Json>> = page.iter().map(cells).collect();
        grid.take(&rows)
    }

    /// Ends the file; the bytes are its last ones.
    ///
    /// # Errors
    /// [`ExportError`] if a workbook cannot be put together.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        self.grid.map_or(Ok(Vec::new()), Grid::finish)
    }
}

fn ndjson(listed: &Listed, zone: &Zone, bytes: &mut Vec<u8>) -> Result<(), ExportError> {
    let line = Line {
        shown: &listed.shown,
        received_at: received_at(listed, zone),
        book: listed.book.to_string(),
    };
    // As a value first: its keys are in their order.
    let line = serde_json::to_value(line).map_err(io::Error::from)?;
    bytes.extend_from_slice(line.to_string().as_bytes());
    bytes.push(b'\n');
    Ok(())
}

/// A record as a line of ndjson.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    shown: &'a Json,
    received_at: Json,
    book: String,
}
