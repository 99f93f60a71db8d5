//! What can go wrong with a report.

use streetbook_core::time::Day;

use crate::export::ExportError;
use crate::view::ViewError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The tables do not answer.
    #[error(transparent)]
    View(#[from] ViewError),
    /// There is no such report.
    #[error("no report `{0}`: `streetbook report list` names them")]
    Unknown(String),
    /// Days that are none, or too many.
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
