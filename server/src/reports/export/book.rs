//! A workbook that is being written row by row.

use rust_xlsxwriter::{Format as Look, Workbook, Worksheet, XlsxError};
use serde_json::Value as Json;

use super::heading::{Head, Headings, Holds};
use super::looks::Looks;
use super::split::{REST, split};
use super::typed::{Typed, typed};

/// The longest name of a sheet, in characters.
const NAME_CHARS_MAX: usize = 31;
/// Widths of columns, in digits.
const WIDTHS: (usize, usize) = (8, 48);
/// Room beside a heading for the filter's arrow.
const ARROW: usize = 3;
/// The widths of the sheet on which long texts go on.
const REST_COLUMNS: [(&str, f64); 3] = [("行 Row", 10.0), ("列 Column", 30.0), ("续文 Text", 80.0)];

/// A workbook; its rows stand in a temporary file until it is put together.
pub(super) struct Book {
    book: Workbook,
    columns: Vec<Column>,
    looks: Looks,
    next: u32,
    /// The next row of the sheet on which long texts go on; 0 while there is none.
    rest_next: u32,
}

struct Column {
    label: String,
    holds: Holds,
    width: usize,
}

impl Book {
    /// Begins a workbook with its header.
    pub(super) fn begin(name: &str, heads: &[Head], headings: Headings) -> Result<Book, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name.chars().take(NAME_CHARS_MAX).collect::<String>())?;
        sheet.set_freeze_panes(1, 0)?;
        let columns = heads.iter().map(|head| Column::new(head, headings));
        let mut begun = Book {
            book,
            columns: columns.collect(),
            looks: Looks::new(),
            next: 0,
            rest_next: 0,
        };
        let labels: Vec<String> = begun
            .columns
            .iter()
            .map(|column| column.label.clone())
            .collect();
        for (column, label) in (0..).zip(labels) {
            begun.write_text(column, &label, true)?;
        }
        begun.next = 1;
        Ok(begun)
    }

    /// Adds a row.
    pub(super) fn take(&mut self, cells: &[Json]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            let holds = self.columns.get(usize::from(column));
            let cell = typed(cell, holds.map_or(Holds::Plain, |column| column.holds));
            if let Some(column) = self.columns.get_mut(usize::from(column)) {
                column.width = column.width.max(width(&cell));
            }
            self.write(column, &cell)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Puts the workbook together.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (at, column) in (0..).zip(&self.columns) {
            let width = column.width.clamp(WIDTHS.0, WIDTHS.1);
            sheet.set_column_width(at, width as f64)?;
        }
        if let Some(last) = u16::try_from(self.columns.len())
            .ok()
            .and_then(|n| n.checked_sub(1))
        {
            sheet.autofilter(0, 0, self.next.saturating_sub(1), last)?;
        }
        self.book.save_to_buffer()
    }

    fn write(&mut self, column: u16, cell: &Typed) -> Result<(), XlsxError> {
        let (at, looks) = (self.next, &self.looks);
        let sheet = self.book.worksheet_from_index(0)?;
        match cell {
            Typed::Empty => {}
            Typed::Bool(yes) => {
                sheet.write_boolean(at, column, *yes)?;
            }
            Typed::Number(number, places) => {
                write_number(sheet, (at, column), *number, looks.number(*places))?
            }
            Typed::Yuan(number, places) => {
                write_number(sheet, (at, column), *number, looks.yuan(*places))?
            }
            Typed::Day(day) => {
                sheet.write_datetime_with_format(at, column, day, &looks.day)?;
            }
            Typed::Time(time) => {
                sheet.write_datetime_with_format(at, column, time, &looks.time)?;
            }
            Typed::Text(text) => self.write_text(column, text, false)?,
        }
        Ok(())
    }

    /// Writes a text, always as a string: a workbook runs formulas only in cells marked as such. What is longer
    /// than a cell goes on in a sheet of its own.
    fn write_text(&mut self, column: u16, text: &str, is_head: bool) -> Result<(), XlsxError> {
        let beginning = match split(text) {
            Some(long) => {
                let beginning = long.beginning(self.rest_next.max(1) + 1);
                self.write_rest(column, &long.rest)?;
                beginning
            }
            None => text.to_owned(),
        };
        let sheet = self.book.worksheet_from_index(0)?;
        if is_head {
            sheet.write_string_with_format(self.next, column, beginning, &self.looks.head)?;
        } else {
            sheet.write_string(self.next, column, beginning)?;
        }
        Ok(())
    }

    fn write_rest(&mut self, column: u16, pieces: &[&str]) -> Result<(), XlsxError> {
        if self.rest_next == 0 {
            self.begin_rest()?;
        }
        let label = self.columns.get(usize::from(column));
        let label = label.map_or("", |column| column.label.as_str());
        let sheet = self.book.worksheet_from_index(1)?;
        for piece in pieces {
            sheet.write_number(self.rest_next, 0, f64::from(self.next + 1))?;
            sheet.write_string(self.rest_next, 1, label)?;
            sheet.write_string(self.rest_next, 2, *piece)?;
            self.rest_next += 1;
        }
        Ok(())
    }

    fn begin_rest(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(REST)?.set_freeze_panes(1, 0)?;
        for (column, (label, width)) in (0..).zip(REST_COLUMNS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, label, &self.looks.head)?;
        }
        self.rest_next = 1;
        Ok(())
    }
}

impl Column {
    fn new(head: &Head, headings: Headings) -> Column {
        let label = head.label(headings);
        Column {
            width: letters(&label) + ARROW,
            label,
            holds: head.holds,
        }
    }
}

fn write_number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    number: f64,
    look: &Look,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, number, look)?;
    Ok(())
}

/// The width that a cell asks for, in digits.
fn width(cell: &Typed) -> usize {
    match cell {
        Typed::Empty | Typed::Bool(_) => 0,
        Typed::Number(..) => 12,
        Typed::Yuan(..) => 18,
        Typed::Day(_) => 12,
        Typed::Time(_) => 21,
        Typed::Text(text) => letters(text) + 2,
    }
}

/// The width of a text's beginning: a Chinese character is as wide as two digits.
fn letters(text: &str) -> usize {
    let letters = text.chars().take(WIDTHS.1);
    letters
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum()
}
