//! What a change can prove about its place in the record's history by itself.
//!
//! An operation overwrites exactly the values that stood under its key when it was made, and its
//! counter is above all of theirs. From that follows what a change without parents, a first change
//! of an actor, or a key that comes twice can look like.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ChangeError;
use super::header::{COUNTER_MAX, Header};
use super::model::{Op, OpId};

const IMPOSSIBLE: ChangeError = ChangeError::Foreign("an overwritten operation out of place");

/// Refuses what contradicts itself.
pub(super) fn check(header: &Header, ops: &[Op]) -> Result<(), ChangeError> {
    if header.start_op.saturating_add(ops.len() as u64) > COUNTER_MAX {
        return Err(ChangeError::Foreign("a count that no record reaches"));
    }
    let first = header.seq == 1 && header.start_op == 1;
    if header.deps.is_empty() && !first {
        return Err(ChangeError::Foreign("no parents but a past"));
    }
    check_overwrites(header, ops)
}

fn check_overwrites(header: &Header, ops: &[Op]) -> Result<(), ChangeError> {
    let mut written_here: BTreeMap<&str, Option<OpId>> = BTreeMap::new();
    let mut overwritten: BTreeSet<OpId> = BTreeSet::new();
    for (counter, op) in (header.start_op..).zip(ops) {
        match written_here.get(op.key.as_str()) {
            Some(Some(standing)) if op.overwrites != [*standing] => return Err(IMPOSSIBLE),
            Some(Some(_)) => {}
            Some(None) if op.overwrites.len() > 1 => return Err(IMPOSSIBLE),
            Some(None) | None => check_past(header, &op.overwrites)?,
        }
        let ascends = op.overwrites.is_sorted_by(|one, next| one < next);
        let fresh = op.overwrites.iter().all(|id| overwritten.insert(*id));
        let deletes_nothing = op.value.is_none() && op.overwrites.is_empty();
        if !ascends || !fresh || deletes_nothing {
            return Err(IMPOSSIBLE);
        }
        let id = OpId {
            counter,
            actor: header.actor,
        };
        written_here.insert(&op.key, op.value.is_some().then_some(id));
    }
    Ok(())
}

/// What a key's first operation overwrites was written before this change: in its parents' past,
/// and by its own author only if he wrote an earlier change. So was the one value that a deletion in
/// this change may have left: automerge settles a conflict by deleting the values not chosen.
fn check_past(header: &Header, overwrites: &[OpId]) -> Result<(), ChangeError> {
    let past =
        |id: &OpId| id.counter < header.start_op && (id.actor != header.actor || header.seq > 1);
    if overwrites.iter().all(past) {
        return Ok(());
    }
    Err(IMPOSSIBLE)
}
