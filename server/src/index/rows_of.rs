//! The seam to whatever keeps the rows: sorted by key, changed only in atomic batches.
//!
//! One suite of tests holds for everything behind it (`contract.rs`).

use std::collections::HashMap;

use super::error::IndexError;

/// Changed rows: a new value, or none where the row is removed.
pub(super) type Changes = HashMap<Vec<u8>, Option<Vec<u8>>>;

/// A key and its row, as they are kept.
pub(super) type RawRow = Result<Pair, IndexError>;
/// Its key and its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// Rows in order. Whether it sees what changes ahead of it is left open.
pub(super) type Scan = Box<dyn DoubleEndedIterator<Item = RawRow> + Send>;

/// What keeps rows.
pub(super) trait Rows: Send + Sync {
    /// One row.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError>;
    /// The rows from `first` to `last`, both included; none where they stand the other way round.
    fn between(&self, first: &[u8], last: &[u8]) -> Scan;
    /// The rows whose keys begin so, all of them for an empty prefix.
    fn with_prefix(&self, prefix: &[u8]) -> Scan;
    /// Makes all changes or, after a crash, none of them.
    fn apply(&self, changes: Changes) -> Result<(), IndexError>;
    /// Changes one row by what stands there; `change` may be asked more than once.
    fn update(
        &self,
        key: &[u8],
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
    ) -> Result<(), IndexError>;
}
