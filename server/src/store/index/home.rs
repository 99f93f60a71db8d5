//! The location of an index.

use std::io;
use std::path::{Path, PathBuf};

use streetbook_core::seal::SealKey;

use super::error::IndexError;
use super::memory::MemoryTree;

/// The location of an index, and the key that seals it.
#[derive(Clone, Debug)]
pub struct IndexHome {
    /// The place.
    pub place: IndexPlace,
    /// The key, if it is sealed.
    pub seal: Option<SealKey>,
}

/// A location for an index.
#[derive(Clone, Debug)]
pub enum IndexPlace {
    /// A directory.
    Dir(PathBuf),
    /// Memory: dropped with its last handle.
    Memory(MemoryTree),
}

impl IndexHome {
    /// An index in a directory.
    pub fn in_dir(dir: PathBuf, seal: Option<SealKey>) -> IndexHome {
        let place = IndexPlace::Dir(dir);
        IndexHome { place, seal }
    }

    /// An index in memory, not sealed.
    pub fn in_memory(tree: MemoryTree) -> IndexHome {
        let place = IndexPlace::Memory(tree);
        IndexHome { place, seal: None }
    }

    pub(super) fn is_filled(&self) -> bool {
        match &self.place {
            IndexPlace::Dir(dir) => {
                std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
            }
            IndexPlace::Memory(tree) => !tree.is_empty(),
        }
    }

    pub(super) fn clear(&self) -> Result<(), IndexError> {
        match &self.place {
            IndexPlace::Dir(dir) => remove(dir),
            IndexPlace::Memory(tree) => {
                tree.clear();
                Ok(())
            }
        }
    }
}

pub(super) fn remove(dir: &Path) -> Result<(), IndexError> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IndexError::Tree {
            what: format!("its directory cannot be removed: {error}"),
        }),
        _ => Ok(()),
    }
}
