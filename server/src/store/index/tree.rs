//! The embedded tree on disk. The only file that names sled.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::error::IndexError;
use super::rows_of::{Changes, RawRow, Rows, Scan};

/// Small, so that the server fits in 512 MB; most reads are of the end of the tree.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;
/// Upper bound of the folding that has to be repeated after a crash of the machine.
const FLUSH_MILLIS: u64 = 1_000;

/// The open tree; clones share it.
pub(super) struct DiskTree(sled::Db);

impl DiskTree {
    /// Opens or creates the tree in a directory.
    pub(super) fn open(dir: &Path) -> Result<DiskTree, IndexError> {
        let config = sled::Config::new()
            .path(dir)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(FLUSH_MILLIS));
        guard(|| Ok(DiskTree(config.open()?)))
    }
}

impl Rows for DiskTree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError> {
        Ok(self.0.get(key)?.map(|row| row.to_vec()))
    }

    fn between(&self, first: &[u8], last: &[u8]) -> Scan {
        Box::new(self.0.range(first..=last).map(scanned))
    }

    fn with_prefix(&self, prefix: &[u8]) -> Scan {
        Box::new(self.0.scan_prefix(prefix).map(scanned))
    }

    fn apply(&self, changes: Changes) -> Result<(), IndexError> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        guard(|| Ok(self.0.apply_batch(batch)?))
    }

    fn update(
        &self,
        key: &[u8],
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
    ) -> Result<(), IndexError> {
        self.0.fetch_and_update(key, |old| Some(change(old)))?;
        Ok(())
    }
}

fn scanned(row: sled::Result<(sled::IVec, sled::IVec)>) -> RawRow {
    let (key, row) = row?;
    Ok((key.to_vec(), row.to_vec()))
}

/// Turns a panic into an error: the tree panics on some damage.
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
