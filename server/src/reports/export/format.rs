//! The formats.

use std::str::FromStr;

use super::{ExportError, Headings};

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated.
    Csv,
    /// A workbook, headed so.
    Xlsx(Headings),
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    /// The extension of such a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx(_) => "xlsx",
            Format::Ndjson => "ndjson",
        }
    }

    /// The media type of such a file.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx(_) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Ndjson => "application/x-ndjson",
        }
    }
}

impl Format {
    /// Chooses the headings of a workbook.
    ///
    /// # Errors
    /// [`ExportError::HeadedByIds`] for other formats.
    pub fn headed(self, headings: Headings) -> Result<Format, ExportError> {
        match self {
            Format::Xlsx(_) => Ok(Format::Xlsx(headings)),
            Format::Csv | Format::Ndjson => Err(ExportError::HeadedByIds),
        }
    }
}

impl FromStr for Format {
    type Err = ExportError;
    fn from_str(text: &str) -> Result<Format, ExportError> {
        [Format::Csv, Format::Xlsx(Headings::Both), Format::Ndjson]
            .into_iter()
            .find(|format| format.ending() == text)
            .ok_or_else(|| ExportError::UnknownFormat(text.chars().take(20).collect()))
    }
}
