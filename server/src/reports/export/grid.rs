//! Rows of cells as csv or a workbook: shared by exports and reports.

use rust_xlsxwriter::{Format as CellFormat, Workbook};
use serde_json::Value as Json;

use super::cells::text;
use super::csv_escape::csv_escape;
use super::{ExportError, Format};

/// The longest text that a cell of a workbook holds.
const CELL_CHARS_MAX: usize = 32_767;
/// The longest name of a sheet, in characters.
const NAME_CHARS_MAX: usize = 31;
/// A larger number would lose digits in a cell.
const EXACT_MAX: u64 = 1 << 53;
/// Without it Excel reads a file in the machine's old code page, and Chinese is lost.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file of rows that is being written: it returns its bytes as rows are added.
pub struct Grid(Form);

enum Form {
    /// The header, until it is written.
    Csv(Option<Vec<String>>),
    /// The workbook, and its next row.
    Xlsx(Box<Workbook>, u32),
}

impl Grid {
    /// Begins a file; csv is headed by ids, a workbook by labels. Ndjson has no grid and becomes csv.
    ///
    /// # Errors
    /// [`ExportError`] if a workbook cannot be begun.
    pub fn begin(
        name: &str,
        ids: Vec<String>,
        labels: Vec<String>,
        format: Format,
    ) -> Result<Grid, ExportError> {
        Ok(Grid(match format {
            Format::Csv | Format::Ndjson => Form::Csv(Some(ids)),
            Format::Xlsx => Form::Xlsx(Box::new(workbook(name, &labels)?), 1),
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
            Form::Xlsx(book, next) => {
                for row in rows {
                    write_row(book, *next, row)?;
                    *next += 1;
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
            Form::Xlsx(mut book, _) => Ok(book.save_to_buffer()?),
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

fn workbook(name: &str, labels: &[String]) -> Result<Workbook, ExportError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name.chars().take(NAME_CHARS_MAX).collect::<String>())?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = CellFormat::new().set_bold();
    for (column, label) in (0..).zip(labels) {
        sheet.write_string_with_format(0, column, clipped(label), &bold)?;
    }
    Ok(book)
}

fn write_row(book: &mut Workbook, at: u32, cells: &[Json]) -> Result<(), ExportError> {
    let sheet = book.worksheet_from_index(0)?;
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Json::Null => continue,
            Json::Bool(yes) => sheet.write_boolean(at, column, *yes)?,
            Json::Number(number) => match number.as_i64() {
                Some(exact) if exact.unsigned_abs() <= EXACT_MAX => {
                    sheet.write_number(at, column, exact as f64)?
                }
                _ => sheet.write_string(at, column, number.to_string())?,
            },
            // Always as a string: a workbook runs formulas only in cells marked as such.
            other => sheet.write_string(at, column, clipped(&text(other)))?,
        };
    }
    Ok(())
}

fn clipped(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX).collect()
}
