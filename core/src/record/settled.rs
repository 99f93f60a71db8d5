//! Conflicts that a person settled.
//!
//! A change settles a conflict if it ends a field's having several values. What its author saw follows
//! from the changes that it builds on, never from the order of their arrival.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::Key;
use super::merge::{Record, Step};
use super::reading::value_of;
use super::shown::Settled;
use crate::change::{Change, Op, OpId, Scalar};
use crate::ids::Hash;

impl Record {
    /// Returns the last choice in each field, with full values in place of masked ones if `restricted`.
    pub(super) fn settled(&self, restricted: bool) -> Vec<Settled> {
        if self.steps.len() < 3 {
            // A choice follows at least two edits.
            return Vec::new();
        }
        let mut settled = self.choices(|step| Some(&step.change));
        if restricted {
            settled.extend(self.choices(|step| step.restricted.as_ref()));
        }
        settled.into_values().collect()
    }

    fn choices(&self, of: impl Fn(&Step) -> Option<&Change>) -> BTreeMap<String, Settled> {
        let made: Vec<(&Step, &Change)> = self
            .steps
            .iter()
            .filter_map(|step| Some((step, of(step)?)))
            .collect();
        let line = Line::of(&made);
        let mut latest: BTreeMap<String, (OpId, Settled)> = BTreeMap::new();
        for (step, change) in &made {
            for (field, id, value) in line.chosen_in(change) {
                let choice = Settled {
                    field: field.to_owned(),
                    value: value_of(Some(value)),
                    by: step.stamp.by.clone(),
                    at: step.stamp.at,
                };
                match latest.get(field) {
                    // Compared by operation id and not by clock: ids order choices alike on every
                    // device.
                    Some((later, _)) if *later > id => {}
                    _ => drop(latest.insert(field.to_owned(), (id, choice))),
                }
            }
        }
        let choice = |(field, (_, choice))| (field, choice);
        latest.into_iter().map(choice).collect()
    }

    /// Returns the changes that a change builds on, directly and indirectly.
    pub(super) fn past(&self, change: &Change) -> BTreeSet<Hash> {
        let mut past = BTreeSet::new();
        let mut to_visit = change.deps.clone();
        while let Some(hash) = to_visit.pop() {
            if past.insert(hash)
                && let Some(step) = self.step(&hash)
            {
                to_visit.extend(&step.change.deps);
            }
        }
        past
    }
}

/// The changes of one document, and their operations by id.
struct Line<'a> {
    written: BTreeMap<OpId, &'a Op>,
    changes: BTreeMap<Hash, &'a Change>,
}

impl<'a> Line<'a> {
    fn of(made: &[(&'a Step, &'a Change)]) -> Line<'a> {
        let mut line = Line {
            written: BTreeMap::new(),
            changes: BTreeMap::new(),
        };
        for (_, change) in made {
            line.changes.insert(change.hash, change);
            line.written.extend(ops(change));
        }
        line
    }

    /// Returns the fields in which a change chose among different values, and the chosen values.
    fn chosen_in(&self, change: &'a Change) -> Vec<(&'a str, OpId, &'a Scalar)> {
        let fields: BTreeSet<&str> = change
            .ops
            .iter()
            .filter(|op| !op.overwrites.is_empty() && matches!(Key::parse(&op.key), Key::Field(_)))
            .map(|op| op.key.as_str())
            .collect();
        fields
            .into_iter()
            .filter_map(|field| {
                let (id, value) = self.chosen(field, change)?;
                Some((field, id, value))
            })
            .collect()
    }

    fn chosen(&self, field: &str, change: &'a Change) -> Option<(OpId, &'a Scalar)> {
        let here: Vec<(OpId, &Op)> = ops(change).filter(|(_, op)| op.key == field).collect();
        let value = |id: &OpId| self.written.get(id).and_then(|op| op.value.as_ref());
        let mut stood: BTreeSet<&Scalar> = here
            .iter()
            .flat_map(|(_, op)| &op.overwrites)
            // A value that the change itself wrote and overwrote is none that it chose among.
            .filter(|id| !here.iter().any(|(own, _)| own == *id))
            .filter_map(value)
            .collect();
        let (last, op) = here.last()?;
        let chosen = match &op.value {
            Some(value) => value,
            // The others were deleted and the value shown first remained.
            None => self.left(field, change)?,
        };
        if op.value.is_none() {
            stood.insert(chosen);
        }
        (stood.len() > 1).then_some((*last, chosen))
    }

    /// Returns the winning value under a key that a change left of those before it.
    fn left(&self, field: &str, change: &'a Change) -> Option<&'a Scalar> {
        let past = self.past_of(change);
        let overwritten: BTreeSet<&OpId> = past
            .iter()
            .chain([&change])
            .flat_map(|change| &change.ops)
            .flat_map(|op| &op.overwrites)
            .collect();
        past.iter()
            .flat_map(|change| ops(change))
            .filter(|(id, op)| op.key == field && op.value.is_some() && !overwritten.contains(id))
            .max_by_key(|(id, _)| *id)
            .and_then(|(_, op)| op.value.as_ref())
    }

    fn past_of(&self, change: &Change) -> Vec<&'a Change> {
        let mut seen = BTreeSet::new();
        let mut past = Vec::new();
        let mut to_visit = change.deps.clone();
        while let Some(hash) = to_visit.pop() {
            if let Some(change) = self.changes.get(&hash).filter(|_| seen.insert(hash)) {
                to_visit.extend(&change.deps);
                past.push(*change);
            }
        }
        past
    }
}

/// Returns a change's operations with their ids.
fn ops(change: &Change) -> impl Iterator<Item = (OpId, &Op)> {
    (change.start_op..).zip(&change.ops).map(|(counter, op)| {
        (
            OpId {
                counter,
                actor: change.actor,
            },
            op,
        )
    })
}
