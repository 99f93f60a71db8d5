//! Errors of exports.

use streetbook_core::ids::KindId;

use crate::store::view::ViewError;

/// Reasons that a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// An error of the tables.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No form has this id.
    #[error("no kind `{0}`: `streetbook kind list` names them")]
    UnknownKind(KindId),
    /// No such format.
    #[error("no format `{0}`: use csv, xlsx or ndjson")]
    UnknownFormat(String),
    /// No such headings.
    #[error("no headings `{0}`: use both, zh or en")]
    UnknownHeadings(String),
    /// Only a workbook's headings can be chosen.
    #[error(
        "only the headings of xlsx can be chosen: csv is headed by ids and ndjson has keys, which programs read"
    )]
    HeadedByIds,
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
