//! A file that is being written, page by page.

use rust_xlsxwriter::{Format as CellFormat, Workbook};
use serde_json::Value as Json;
use streetbook_core::ids::KindId;
use streetbook_core::kind::Field;
use streetbook_core::time::Zone;

use super::cells::{ids, labels, received_at, row, text};
use super::inert::inert;
use super::{ExportError, Format};
use crate::view::{Listed, View};

/// A cell of a workbook takes no longer text.
const CELL_CHARS_MAX: usize = 32_767;
/// A larger number would lose digits in a cell.
const EXACT_MAX: u64 = 1 << 53;
/// Excel reads a file without it in the machine's old code page, and Chinese is lost.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file that is being written: it gives its bytes out as rows are put in.
pub struct Sheet {
    fields: Vec<Field>,
    zone: Zone,
    form: Form,
}

enum Form {
    Ndjson,
    /// True after the header was written.
    Csv(bool),
    Xlsx(Box<Workbook>, u32),
}

impl Sheet {
    /// Begins a file of a kind's records.
    ///
    /// # Errors
    /// [`ExportError`] for an unknown kind, or when a workbook cannot be begun.
    pub fn begin(view: &View, kind: &KindId, format: Format) -> Result<Sheet, ExportError> {
        let unknown = || ExportError::UnknownKind(kind.clone());
        let fields = view.fields(kind).ok_or_else(unknown)?;
        let form = match format {
            Format::Ndjson => Form::Ndjson,
            Format::Csv => Form::Csv(false),
            Format::Xlsx => Form::Xlsx(Box::new(workbook(kind, &fields)?), 1),
        };
        Ok(Sheet {
            fields,
            zone: view.zone().clone(),
            form,
        })
    }

    /// Puts a page of rows in; the bytes are the file's next ones. A workbook keeps its rows in a
    /// temporary file and gives no bytes before the end.
    ///
    /// # Errors
    /// [`ExportError`] when a row cannot be written.
    pub fn take(&mut self, page: &[Listed]) -> Result<Vec<u8>, ExportError> {
        let mut bytes = self.header()?;
        match &mut self.form {
            Form::Ndjson => page
                .iter()
                .for_each(|listed| self::ndjson(listed, &self.zone, &mut bytes)),
            Form::Csv(_) => {
                let mut lines = csv::Writer::from_writer(&mut bytes);
                for listed in page {
                    lines.write_record(row(listed, &self.fields, &self.zone).iter().map(cell))?;
                }
                lines.flush()?;
            }
            Form::Xlsx(book, next) => {
                for listed in page {
                    write_row(book, *next, &row(listed, &self.fields, &self.zone))?;
                    *next += 1;
                }
            }
        }
        Ok(bytes)
    }

    /// Ends the file; the bytes are its last ones.
    ///
    /// # Errors
    /// [`ExportError`] when a workbook cannot be put together.
    pub fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        match self.form {
            Form::Xlsx(mut book, _) => Ok(book.save_to_buffer()?),
            _ => self.header(),
        }
    }

    /// The csv header, once.
    fn header(&mut self) -> Result<Vec<u8>, ExportError> {
        let Form::Csv(written @ false) = &mut self.form else {
            return Ok(Vec::new());
        };
        *written = true;
        let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        let mut lines = csv::Writer::from_writer(&mut bytes);
        lines.write_record(ids(&self.fields))?;
        lines.flush()?;
        drop(lines);
        Ok(bytes)
    }
}

fn ndjson(listed: &Listed, zone: &Zone, bytes: &mut Vec<u8>) {
    let mut object = listed.shown.clone();
    object["received_at"] = received_at(listed, zone);
    object["book"] = listed.book.to_string().into();
    bytes.extend_from_slice(object.to_string().as_bytes());
    bytes.push(b'\n');
}

/// The cell as csv text. Numbers are no formulas, negative ones neither.
fn cell(cell: &Json) -> String {
    match cell {
        Json::String(text) => inert(text),
        other => text(other),
    }
}

fn workbook(kind: &KindId, fields: &[Field]) -> Result<Workbook, ExportError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    // A sheet's name has at most 31 characters.
    sheet.set_name(kind.as_str().chars().take(31).collect::<String>())?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = CellFormat::new().set_bold();
    for (column, label) in (0..).zip(labels(fields)) {
        sheet.write_string_with_format(0, column, clipped(&label), &bold)?;
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
            // Always as a string: a workbook runs formulas only where it was told that they are.
            other => sheet.write_string(at, column, clipped(&text(other)))?,
        };
    }
    Ok(())
}

fn clipped(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX).collect()
}
