//! Rows of cells as csv or a workbook: shared by exports and reports.

use serde_json::Value as Json;

use super::book::Book;
use super::cells::text;
use super::csv_escape::csv_escape;
use super::{ExportError, Format, Head};

/// Without it Excel reads a file in the machine's old code page, and Chinese is lost.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file of rows that is being written: it returns its bytes as rows are added.
pub struct Grid(Form);

enum Form {
    /// The header, until it is written.
    Csv(Option<Vec<String>>),
    Xlsx(Box<Book>),
}

impl Grid {
    /// Begins a file; csv is headed by ids, a workbook by labels. Ndjson has no grid and becomes csv.
    ///
    /// # Errors
    /// [`ExportError`] if a workbook cannot be begun.
    pub fn begin(name: &str, heads: Vec<Head>, format: Format) -> Result<Grid, ExportError> {
        Ok(Grid(match format {
            Format::Csv | Format::Ndjson => {
                Form::Csv(Some(heads.into_iter().map(|head| head.id).collect()))
            }
            Format::Xlsx(headings) => Form::Xlsx(Box::new(Book::begin(name, &heads, headings)?)),
        }))
    }

    /// Adds rows; the bytes are the file's next ones. A workbook stores its rows in a temporary file
    /// and returns no bytes before the end.
    ///
    /// # Errors
    /// [`ExportError`] if a row cannot be written.
    pub fn take(&mut self, rows: &[Vec<Json>]) -> Result<Vec<u8>, ExportError> {
        let mut bytes = self.header()?;
        match &mut self.0 {
            Form::Csv(_) => {
                let mut lines = csv::Writer::from_writer(&mut bytes);
                for row in rows {
                    lines.write_record(row.iter().map(cell))?;
                }
                lines.flush()?;
            }
            Form::Xlsx(book) => {
                for row in rows {
                    book.take(row)?;
                }
            }
        }
        Ok(bytes)
    }

    /// Ends the file; the bytes are its last ones.
    ///
    /// # Errors
    /// [`ExportError`] if a workbook cannot be put together.
    pub fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        match self.0 {
            Form::Xlsx(book) => Ok(book.finish()?),
            Form::Csv(_) => self.header(),
        }
    }

    /// Returns the csv header, once.
    fn header(&mut self) -> Result<Vec<u8>, ExportError> {
        let Form::Csv(header) = &mut self.0 else {
            return Ok(Vec::new());
        };
        let Some(ids) = header.take() else {
            return Ok(Vec::new());
        };
        let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        let mut lines = csv::Writer::from_writer(&mut bytes);
        lines.write_record(ids)?;
        lines.flush()?;
        drop(lines);
        Ok(bytes)
    }
}

/// Formats the cell as csv text. Numbers are no formulas, nor are negative ones.
fn cell(cell: &Json) -> String {
    match cell {
        Json::String(text) => csv_escape(text),
        Json::Array(_) => csv_escape(&text(cell)),
        other => text(other),
    }
}
