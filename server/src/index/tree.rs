//! The embedded tree: sorted rows, changed only in atomic batches. The one file that names sled.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use streetbook_core::seal::SealKey;

use super::error::IndexError;
use super::open::IndexHome;

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

/// The open tree; clones share it. Where there is a key, rows are sealed on their way in and opened on
/// their way out.
#[derive(Clone)]
pub(super) struct Tree {
    rows: sled::Db,
    seal: Option<SealKey>,
}

impl Tree {
    /// Opens or creates the tree in a directory.
    pub(super) fn open(home: &IndexHome) -> Result<Tree, IndexError> {
        let config = sled::Config::new()
            .path(&home.dir)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(FLUSH_MILLIS));
        let rows = guard(|| Ok(config.open()?))?;
        Ok(Tree {
            rows,
            seal: home.seal.clone(),
        })
    }

    /// The key that seals the rows.
    pub(super) fn seal(&self) -> Option<&SealKey> {
        self.seal.as_ref()
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, IndexError> {
        let row = self.rows.get(key)?;
        row.map(|row| open_row(self.seal(), key, row)).transpose()
    }

    /// The last row from `first` to `last`, both included.
    pub(super) fn last_between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> Result<Option<(Bytes, Bytes)>, IndexError> {
        let row = self.rows.range(first..=last).next_back();
        row.map(|row| open_scanned(self.seal(), row)).transpose()
    }

    /// The rows from `first` to `last`, both included, as they stand when each is reached.
    pub(super) fn between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> impl DoubleEndedIterator<Item = ScannedRow> + use<> {
        let seal = self.seal.clone();
        self.rows
            .range(first..=last)
            .map(move |row| open_scanned(seal.as_ref(), row))
    }

    /// The rows whose keys begin so, all of them for an empty prefix.
    pub(super) fn with_prefix(&self, prefix: &[u8]) -> impl Iterator<Item = ScannedRow> + use<> {
        let seal = self.seal.clone();
        self.rows
            .scan_prefix(prefix)
            .map(move |row| open_scanned(seal.as_ref(), row))
    }

    /// Makes all changes or, after a crash, none of them.
    pub(super) fn apply(&self, changes: Changes) -> Result<(), IndexError> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => {
                    let sealed = seal_row(self.seal(), &key, value);
                    batch.insert(key, sealed);
                }
                None => batch.remove(key),
            }
        }
        guard(|| Ok(self.rows.apply_batch(batch)?))
    }

    /// Puts a number that only ever grows, however many set it at once.
    pub(super) fn raise(&self, key: &[u8], number: u64) -> Result<(), IndexError> {
        let larger = |old: Option<&[u8]>| {
            let old = old.and_then(|row| open_row(self.seal(), key, row.into()).ok());
            let held = old.as_deref().and_then(number_of).unwrap_or(0);
            let larger = held.max(number).to_be_bytes().to_vec();
            Some(seal_row(self.seal(), key, larger))
        };
        self.rows.fetch_and_update(key, larger)?;
        Ok(())
    }

    /// A number put by [`Tree::raise`].
    pub(super) fn raised(&self, key: &[u8]) -> Result<Option<u64>, IndexError> {
        Ok(self.get(key)?.as_deref().and_then(number_of))
    }
}

/// A row as the tree keeps it: sealed for its key.
fn seal_row(seal: Option<&SealKey>, key: &[u8], row: Vec<u8>) -> Vec<u8> {
    match seal {
        Some(seal) => seal.seal(key, &row),
        None => row,
    }
}

fn open_row(seal: Option<&SealKey>, key: &[u8], row: Bytes) -> Result<Bytes, IndexError> {
    let Some(seal) = seal else { return Ok(row) };
    let opened = seal.open(key, &row).map_err(|error| IndexError::Row {
        what: error.to_string(),
    })?;
    Ok(opened.into())
}

fn open_scanned(seal: Option<&SealKey>, row: sled::Result<(Bytes, Bytes)>) -> ScannedRow {
    let (key, row) = row?;
    let row = open_row(seal, &key, row)?;
    Ok((key, row))
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
