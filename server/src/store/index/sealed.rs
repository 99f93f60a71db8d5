//! The rows as the index uses them: sealed when written and opened when read, if there is a key.

use std::sync::Arc;

use streetbook_core::seal::SealKey;

use super::error::IndexError;
use super::home::{IndexHome, IndexPlace};
use super::rows_of::{Changes, Pair, RawRow, Rows};
use super::tree::DiskTree;

/// The open tree; clones share it.
#[derive(Clone)]
pub(super) struct Tree {
    rows: Arc<dyn Rows>,
    seal: Option<SealKey>,
}

impl Tree {
    /// Opens or creates the tree of a home.
    pub(super) fn open(home: &IndexHome) -> Result<Tree, IndexError> {
        let rows: Arc<dyn Rows> = match &home.place {
            IndexPlace::Dir(dir) => Arc::new(DiskTree::open(dir)?),
            IndexPlace::Memory(tree) => Arc::new(tree.clone()),
        };
        Ok(Tree {
            rows,
            seal: home.seal.clone(),
        })
    }

    /// The key that seals the rows, if any.
    pub(super) fn seal(&self) -> Option<&SealKey> {
        self.seal.as_ref()
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError> {
        let row = self.rows.get(key)?;
        row.map(|row| open_row(self.seal(), key, row)).transpose()
    }

    /// The last row from `first` to `last`, both included.
    pub(super) fn last_between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> Result<Option<Pair>, IndexError> {
        self.between(first, last).next_back().transpose()
    }

    /// The rows from `first` to `last`, both included, each as of the moment it is reached.
    pub(super) fn between(
        &self,
        first: &[u8],
        last: &[u8],
    ) -> impl DoubleEndedIterator<Item = RawRow> + use<> {
        let seal = self.seal.clone();
        let rows = self.rows.between(first, last);
        rows.map(move |row| open_scanned(seal.as_ref(), row))
    }

    /// The rows whose keys have this prefix, all of them for an empty one.
    pub(super) fn with_prefix(&self, prefix: &[u8]) -> impl Iterator<Item = RawRow> + use<> {
        let seal = self.seal.clone();
        let rows = self.rows.with_prefix(prefix);
        rows.map(move |row| open_scanned(seal.as_ref(), row))
    }

    /// Applies all changes or, after a crash, none of them.
    pub(super) fn apply(&self, changes: Changes) -> Result<(), IndexError> {
        let seal = |(key, value): (Vec<u8>, Option<Vec<u8>>)| {
            let sealed = value.map(|value| seal_row(self.seal(), &key, value));
            (key, sealed)
        };
        self.rows.apply(changes.into_iter().map(seal).collect())
    }

    /// Writes a number that only ever grows, even if several threads set it at once.
    pub(super) fn raise(&self, key: &[u8], number: u64) -> Result<(), IndexError> {
        self.rows.update(key, &mut |old| {
            let old = old.and_then(|row| open_row(self.seal(), key, row.to_vec()).ok());
            let held = old.as_deref().and_then(number_of).unwrap_or(0);
            let larger = held.max(number).to_be_bytes().to_vec();
            seal_row(self.seal(), key, larger)
        })
    }

    /// A number written by [`Tree::raise`].
    pub(super) fn raised(&self, key: &[u8]) -> Result<Option<u64>, IndexError> {
        Ok(self.get(key)?.as_deref().and_then(number_of))
    }
}

/// A row as stored: sealed for its key.
fn seal_row(seal: Option<&SealKey>, key: &[u8], row: Vec<u8>) -> Vec<u8> {
    match seal {
        Some(seal) => seal.seal(key, &row),
        None => row,
    }
}

fn open_row(seal: Option<&SealKey>, key: &[u8], row: Vec<u8>) -> Result<Vec<u8>, IndexError> {
    let Some(seal) = seal else { return Ok(row) };
    seal.open(key, &row).map_err(|error| IndexError::Row {
        what: error.to_string(),
    })
}

fn open_scanned(seal: Option<&SealKey>, row: RawRow) -> RawRow {
    let (key, row) = row?;
    let row = open_row(seal, &key, row)?;
    Ok((key, row))
}

fn number_of(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}
