//! Changes that are not applied yet, over the stored rows.

use minicbor::{Decode, Encode};
use streetbook_core::sync::to_bytes;

use super::error::IndexError;
use super::keys::Key;
use super::rows::read;
use super::rows_of::Changes;
use super::sealed::Tree;

/// All changes of one frame; reads through it include them.
pub(super) struct Draft<'a> {
    tree: &'a Tree,
    changes: Changes,
}

impl<'a> Draft<'a> {
    pub(super) fn over(tree: &'a Tree) -> Draft<'a> {
        Draft {
            tree,
            changes: Changes::new(),
        }
    }

    pub(super) fn get<T: for<'b> Decode<'b, ()>>(
        &self,
        key: &Key<T>,
    ) -> Result<Option<T>, IndexError> {
        match self.changes.get(key.bytes()) {
            Some(changed) => changed.as_deref().map(read).transpose(),
            None => get(self.tree, key),
        }
    }

    pub(super) fn put<T: Encode<()>>(&mut self, key: Key<T>, row: &T) {
        self.changes.insert(key.into_bytes(), Some(to_bytes(row)));
    }

    pub(super) fn remove<T>(&mut self, key: Key<T>) {
        self.remove_bytes(key.into_bytes());
    }

    /// Removes a row that a scan returned.
    pub(super) fn remove_bytes(&mut self, key: Vec<u8>) {
        self.changes.insert(key, None);
    }

    /// Applies the changes, all at once.
    pub(super) fn commit(self) -> Result<(), IndexError> {
        self.tree.apply(self.changes)
    }
}

/// Reads a row as stored.
pub(super) fn get<T: for<'b> Decode<'b, ()>>(
    tree: &Tree,
    key: &Key<T>,
) -> Result<Option<T>, IndexError> {
    tree.get(key.bytes())?.as_deref().map(read).transpose()
}
