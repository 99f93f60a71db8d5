//! A tree in memory: the index of a simulated server, lost or set back after a crash whenever the
//! simulation decides so.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::IndexError;
use super::rows_of::{Changes, RawRow, Rows, Scan};

type Kept = BTreeMap<Vec<u8>, Vec<u8>>;

/// The tree; clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree(Arc<Mutex<Kept>>);

impl MemoryTree {
    /// Returns a copy of the tree, independent from here on.
    #[must_use]
    pub fn copied(&self) -> MemoryTree {
        MemoryTree(Arc::new(Mutex::new(self.rows().clone())))
    }

    /// Returns true if it holds no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// Removes every row.
    pub fn clear(&self) {
        self.rows().clear();
    }

    fn rows(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows for MemoryTree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError> {
        Ok(self.rows().get(key).cloned())
    }

    fn between(&self, first: &[u8], last: &[u8]) -> Scan {
        Box::new(Walk {
            tree: self.clone(),
            front: Bound::Included(first.to_vec()),
            back: Bound::Included(last.to_vec()),
        })
    }

    fn with_prefix(&self, prefix: &[u8]) -> Scan {
        Box::new(Walk {
            tree: self.clone(),
            front: Bound::Included(prefix.to_vec()),
            back: behind(prefix),
        })
    }

    fn apply(&self, changes: Changes) -> Result<(), IndexError> {
        let mut rows = self.rows();
        for (key, value) in changes {
            match value {
                Some(value) => drop(rows.insert(key, value)),
                None => drop(rows.remove(&key)),
            }
        }
        Ok(())
    }

    fn update(
        &self,
        key: &[u8],
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
    ) -> Result<(), IndexError> {
        let mut rows = self.rows();
        let row = change(rows.get(key).map(Vec::as_slice));
        rows.insert(key.to_vec(), row);
        Ok(())
    }
}

/// The first key after all with this prefix.
fn behind(prefix: &[u8]) -> Bound<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return Bound::Excluded(end);
        }
    }
    Bound::Unbounded
}

/// A scan that looks up the next row at each step.
struct Walk {
    tree: MemoryTree,
    front: Bound<Vec<u8>>,
    back: Bound<Vec<u8>>,
}

impl Walk {
    /// Returns true if no key lies between the ends; the map panics on such a range.
    fn is_over(&self) -> bool {
        match (&self.front, &self.back) {
            (Bound::Included(front), Bound::Included(back)) => front > back,
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(front) | Bound::Excluded(front), Bound::Excluded(back))
            | (Bound::Excluded(front), Bound::Included(back)) => front >= back,
        }
    }
}

impl Iterator for Walk {
    type Item = RawRow;

    fn next(&mut self) -> Option<RawRow> {
        if self.is_over() {
            return None;
        }
        let (key, row) = {
            let rows = self.tree.rows();
            let mut range = rows.range((self.front.clone(), self.back.clone()));
            range.next().map(|(key, row)| (key.clone(), row.clone()))?
        };
        self.front = Bound::Excluded(key.clone());
        Some(Ok((key, row)))
    }
}

impl DoubleEndedIterator for Walk {
    fn next_back(&mut self) -> Option<RawRow> {
        if self.is_over() {
            return None;
        }
        let (key, row) = {
            let rows = self.tree.rows();
            let range = rows.range((self.front.clone(), self.back.clone()));
            let last = range.into_iter().next_back();
            last.map(|(key, row)| (key.clone(), row.clone()))?
        };
        self.back = Bound::Excluded(key.clone());
        Some(Ok((key, row)))
    }
}
