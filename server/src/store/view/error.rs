//! Errors of the view.

use streetbook_core::ids::KindId;

/// Reasons that the view cannot answer or apply a batch.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The database refused, or its file is missing, full or damaged.
    #[error(
        "the office's tables cannot be used: {0}; free some space and restart, or run `streetbook rebuild`"
    )]
    Store(#[from] sqlx::Error),
    /// The file could not be removed or created.
    #[error("{file} cannot be made anew: {error}")]
    File {
        /// The file.
        file: String,
        /// The operating system's error.
        error: std::io::Error,
    },
    /// A reader is active for so long that removed rows cannot be overwritten.
    #[error(
        "the office's tables are being read: what was removed is overwritten with the next try"
    )]
    Busy,
    /// A record of a kind that the view was not opened with.
    #[error("no table for kind `{0}`: publish the kind, then restart")]
    UnknownKind(KindId),
    /// A row does not have the form that this build writes.
    #[error("table `{table}` holds a row that does not read: run `streetbook rebuild`")]
    Damaged {
        /// The table.
        table: String,
    },
    /// A number that the tables cannot hold.
    #[error("{0} is beyond what the office's tables can count")]
    Number(u64),
}

/// A number as a BIGINT column holds it.
pub(super) fn bigint(number: u64) -> Result<i64, ViewError> {
    i64::try_from(number).map_err(|_| ViewError::Number(number))
}
