//! Consistency of a change with its record, before automerge may see it.
//!
//! A change can be well-formed in itself and still make automerge panic, or save a document that cannot
//! be loaded again, if it contradicts the record that it joins. A change of another author has to pass
//! [`Past::check`] first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Op, OpId};
use crate::ids::Hash;

/// The changes of a record.
#[derive(Default)]
pub struct Past {
    changes: BTreeMap<Hash, Change>,
}

/// Reason why a change does not join its record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PastError {
    /// Changes that it builds on are not there.
    #[error("it builds on {} changes that are not here yet", .0.len())]
    Missing(Vec<Hash>),
    /// It contradicts what it builds on.
    #[error("it contradicts the record: {0}")]
    Contradicts(&'static str),
}

impl Past {
    /// Collects the changes of a record.
    pub fn new(changes: &[Change]) -> Past {
        let mut past = Past::default();
        for change in changes {
            past.add(change.clone());
        }
        past
    }

    /// Adds the record's next change.
    pub fn add(&mut self, change: Change) {
        self.changes.insert(change.hash, change);
    }

    /// True if the record holds a change.
    pub fn holds(&self, change: &Hash) -> bool {
        self.changes.contains_key(change)
    }

    /// Returns the number of the record's changes.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// True if the record has no change yet.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Checks a change against what it builds on.
    ///
    /// # Errors
    /// [`PastError::Missing`] if a parent is not there, [`PastError::Contradicts`] if the actor's
    /// numbering, the operation counter or an overwritten operation does not follow from its past.
    pub fn check(&self, change: &Change) -> Result<(), PastError> {
        let missing: Vec<Hash> = change
            .deps
            .iter()
            .filter(|dep| !self.holds(dep))
            .copied()
            .collect();
        if !missing.is_empty() {
            return Err(PastError::Missing(missing));
        }
        // Over the whole record, not only the ancestors: automerge cannot hold one pair twice.
        let reused = self
            .changes
            .values()
            .any(|other| other.actor == change.actor && other.seq == change.seq);
        if reused {
            return Err(PastError::Contradicts(
                "another change bears this actor and number",
            ));
        }
        self.ancestors(change).check(change)
    }

    fn ancestors(&self, change: &Change) -> Ancestors<'_> {
        let mut found: BTreeMap<Hash, &Change> = BTreeMap::new();
        let mut to_visit = change.deps.clone();
        while let Some(hash) = to_visit.pop() {
            if let Some(ancestor) = self.changes.get(&hash)
                && found.insert(hash, ancestor).is_none()
            {
                to_visit.extend(&ancestor.deps);
            }
        }
        Ancestors(found.into_values().collect())
    }
}

struct Ancestors<'a>(Vec<&'a Change>);

impl Ancestors<'_> {
    fn check(&self, change: &Change) -> Result<(), PastError> {
        let by_actor = self.0.iter().filter(|one| one.actor == change.actor);
        if change.seq != by_actor.count() as u64 + 1 {
            return Err(PastError::Contradicts("its actor's numbering has a gap"));
        }
        let next = self.0.iter().map(|one| one.start_op + one.ops.len() as u64);
        if change.start_op != next.max().unwrap_or(1) {
            return Err(PastError::Contradicts(
                "its operations are not numbered on from the ones before",
            ));
        }
        let standing = self.standing();
        // What the change overwrites of its own was checked when it was read.
        let own = |id: &OpId| id.actor == change.actor && id.counter >= change.start_op;
        let fits = |op: &Op| {
            op.overwrites
                .iter()
                .filter(|id| !own(id))
                .all(|id| standing.get(id).is_some_and(|key| **key == op.key))
        };
        if change.ops.iter().all(fits) {
            Ok(())
        } else {
            Err(PastError::Contradicts(
                "it overwrites a value that does not stand under that key",
            ))
        }
    }

    /// Returns the operations that set a value which is not overwritten, with their keys.
    fn standing(&self) -> BTreeMap<OpId, &String> {
        let overwritten: BTreeSet<&OpId> = self
            .0
            .iter()
            .flat_map(|change| &change.ops)
            .flat_map(|op| &op.overwrites)
            .collect();
        let mut standing = BTreeMap::new();
        for change in &self.0 {
            for (index, op) in change.ops.iter().enumerate() {
                let id = OpId {
                    counter: change.start_op + index as u64,
                    actor: change.actor,
                };
                if op.value.is_some() && !overwritten.contains(&id) {
                    standing.insert(id, &op.key);
                }
            }
        }
        standing
    }
}

#[cfg(test)]
mod tests;
