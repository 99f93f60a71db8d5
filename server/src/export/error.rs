//! What can go wrong with an export.

use streetbook_core::ids::KindId;

use crate::view::ViewError;

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The tables do not answer.
    #[error(transparent)]
    View(#[from] ViewError),
    /// There is no such form.
    #[error("no kind `{0}`: `streetbook kind list` names them")]
    UnknownKind(KindId),
    /// No format that can be written.
    #[error("no format `{0}`: use csv, xlsx or ndjson")]
    UnknownFormat(String),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}; free some space or choose another place")]
    Write(#[from] std::io::Error),
    /// The workbook cannot be written; a sheet ends at 1 048 576 rows.
    #[error("the workbook cannot be written: {0}; export as csv instead")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The line cannot be written.
    #[error("the line cannot be written: {0}")]
    Csv(#[from] csv::Error),
}
