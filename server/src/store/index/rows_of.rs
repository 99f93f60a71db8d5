//! The trait of row stores: rows sorted by key, changed only in atomic batches.
//!
//! One suite of tests holds for every implementation (`contract.rs`).

use std::collections::HashMap;

use super::error::IndexError;

/// Changed rows: a new value, or none if the row is removed.
pub(super) type Changes = HashMap<Vec<u8>, Option<Vec<u8>>>;

/// A key and its row, as stored.
pub(super) type RawRow = Result<Pair, IndexError>;
/// Its key and its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// Rows in order. Rows changed ahead of it during the scan may or may not appear.
pub(super) type Scan = Box<dyn DoubleEndedIterator<Item = RawRow> + Send>;

/// A store of rows.
pub(super) trait Rows: Send + Sync {
    /// One row.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError>;
    /// The rows from `first` to `last`, both included; none if `first` is the greater.
    fn between(&self, first: &[u8], last: &[u8]) -> Scan;
    /// The rows whose keys have this prefix, all of them for an empty one.
    fn with_prefix(&self, prefix: &[u8]) -> Scan;
    /// Applies all changes or, after a crash, none of them.
    fn apply(&self, changes: Changes) -> Result<(), IndexError>;
    /// Replaces one row by a function of its old value; `change` may be called more than once.
    fn update(
        &self,
        key: &[u8],
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
    ) -> Result<(), IndexError>;
}
