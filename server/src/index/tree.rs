//! The embedded tree: sorted rows, changed only in atomic batches. The one file that names sled.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::error::IndexError;

/// Small, so that the server fits in 512 MB; what is read often is the end of the tree.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;
/// How much folding a crash of the machine may cost to repeat.
const FLUSH_MILLIS: u64 = 1_000;

/// A key or value as the tree gives it.
pub(super) type Bytes = sled::IVec;

/// Changed rows: a new value, or none where the row is removed.
pub(super) type Changes = HashMap<Vec<u8>, Option<Vec<u8>>>;

/// One row as it is scanned.
pub(super) type ScannedRow = Result<(Bytes, Bytes), IndexError>;

/// The open tree; clones share it.
#[derive(Clone)]
pub(super) struct Tree(sled::Db);

impl Tree {
    /// Opens or creates the tree in a directory.
    pub(super) fn open(dir: &Path) -> Result<Tree, IndexError> {
        let config = sled::Config::new()
            .path(dir)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(FLUSH_MILLIS));
        guard(|| Ok(Tree(config.open()?)))
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, IndexError> {
        Ok(self.0.get(key)?)
    }

    /// The last row from `first` to `last`, both included.
    pub(super) fn last_between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> Result<Option<(Bytes, Bytes)>, IndexError> {
        Ok(self.0.range(first..=last).next_back().transpose()?)
    }

    /// The rows from `first` to `last`, both included, as they stand when each is reached.
    pub(super) fn between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> impl DoubleEndedIterator<Item = ScannedRow> + use<> {
        self.0
            .range(first..=last)
            .map(|row| row.map_err(IndexError::from))
    }

    /// The rows whose keys begin so, all of them for an empty prefix.
    pub(super) fn with_prefix(&self, prefix: &[u8]) -> impl Iterator<Item = ScannedRow> + use<> {
        self.0
            .scan_prefix(prefix)
            .map(|row| row.map_err(IndexError::from))
    }

    /// Makes all changes or, after a crash, none of them.
    pub(super) fn apply(&self, changes: Changes) -> Result<(), IndexError> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        guard(|| Ok(self.0.apply_batch(batch)?))
    }

    /// Puts a number that only ever grows, however many set it at once.
    pub(super) fn raise(&self, key: &[u8], number: u64) -> Result<(), IndexError> {
        let larger = |old: Option<&[u8]>| {
            let held = old.and_then(number_of).unwrap_or(0);
            Some(held.max(number).to_be_bytes().to_vec())
        };
        self.0.fetch_and_update(key, larger)?;
        Ok(())
    }

    /// A number put by [`Tree::raise`].
    pub(super) fn raised(&self, key: &[u8]) -> Result<Option<u64>, IndexError> {
        Ok(self.get(key)?.as_deref().and_then(number_of))
    }
}

fn number_of(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// The tree panics on some damage where an error would do.
fn guard<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let what = panicked_with(panic.as_ref());
        Err(IndexError::Tree { what })
    })
}

fn panicked_with(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it panicked").to_owned()
}

impl From<sled::Error> for IndexError {
    fn from(error: sled::Error) -> Self {
        IndexError::Tree {
            what: error.to_string(),
        }
    }
}
