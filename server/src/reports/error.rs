//! Errors of reports.

use streetbook_core::time::Day;

use crate::reports::export::ExportError;
use crate::store::view::ViewError;

/// Reasons that there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// An error of the tables.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No report has this name.
    #[error("no report `{0}`: `streetbook report list` names them")]
    Unknown(String),
    /// Days in the wrong order, or too many.
    #[error(
        "{from} to {to} is no stretch of days that a report covers: name the first day first, and at most two years"
    )]
    Days {
        /// The first.
        from: Day,
        /// The last.
        to: Day,
    },
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] ExportError),
}
