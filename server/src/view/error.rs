//! What can go wrong with the view.

use streetbook_core::ids::KindId;

/// Why the view cannot answer or take something in.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The database refused, or its file is gone, full or damaged.
    #[error(
        "the office's tables cannot be used: {0}; free some space and restart, or run `streetbook rebuild`"
    )]
    Store(#[from] sqlx::Error),
    /// The file could not be removed or made.
    #[error("{file} cannot be made anew: {error}")]
    File {
        /// Which file.
        file: String,
        /// What the machine said.
        error: std::io::Error,
    },
    /// Somebody reads for so long that removed rows cannot be overwritten.
    #[error(
        "the office's tables are being read: what was removed is overwritten with the next try"
    )]
    Busy,
    /// A record of a kind that was not among those that the view was opened with.
    #[error("no table for kind `{0}`: publish the kind, then restart")]
    UnknownKind(KindId),
    /// A row does not say what this build writes.
    #[error("table `{table}` holds a row that does not read: run `streetbook rebuild`")]
    Damaged {
        /// Which table.
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
