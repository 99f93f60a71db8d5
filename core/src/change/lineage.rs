//! Consistency of a change with its place in the record's history, as far as the change alone proves
//! it.
//!
//! An operation overwrites exactly the values under its key when it was made, and its counter is above
//! all of theirs. This restricts a change without parents, a first change of an actor, and a key that
//! comes twice.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ChangeError;
use super::header::{COUNTER_MAX, Header};
use super::model::{Op, OpId};

const IMPOSSIBLE: ChangeError = ChangeError::Foreign("an overwritten operation out of place");

/// Rejects a change that contradicts itself.
pub(super) fn check(header: &Header, ops: &[Op]) -> Result<(), ChangeError> {
    if header.start_op.saturating_add(ops.len() as u64) > COUNTER_MAX {
        return Err(ChangeError::Foreign("a count that no record reaches"));
    }
    // Without parents there is nothing to count on from.
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
            // The key was set in this change: a second write sees that value and no other.
            Some(Some(standing)) if op.overwrites != [*standing] => return Err(IMPOSSIBLE),
            Some(Some(_)) => {}
            // Deleted in this change: at most the one value that the deletion left is still there.
            Some(None) if op.overwrites.len() > 1 => return Err(IMPOSSIBLE),
            Some(None) | None => check_past(header, &op.overwrites)?,
        }
        let ascends = op.overwrites.is_sorted_by(|one, next| one < next);
        // A value is overwritten once; an operation that names it again would see what is gone.
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

/// Checks that the values that a key's first operation overwrites were written before this change: in
/// its parents' past, and by its own author only if they wrote an earlier change. The same holds for
/// the one value that a deletion in this change may have left: automerge settles a conflict by deleting
/// the values not chosen.
fn check_past(header: &Header, overwrites: &[OpId]) -> Result<(), ChangeError> {
    let past =
        |id: &OpId| id.counter < header.start_op && (id.actor != header.actor || header.seq > 1);
    if overwrites.iter().all(past) {
        return Ok(());
    }
    Err(IMPOSSIBLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Scalar;
    use crate::ids::{Actor, DeviceId, Hash};

    const ACTOR: Actor = Actor {
        device: DeviceId([1; 16]),
        branch: 0,
    };

    /// Returns an operation on one key, which overwrites those of these counters; a deletion if it sets
    /// nothing.
    fn op(sets: bool, overwrites: &[u64]) -> Op {
        let id = |counter: &u64| OpId {
            counter: *counter,
            actor: ACTOR,
        };
        Op {
            key: "name".to_owned(),
            value: sets.then_some(Scalar::Null),
            overwrites: overwrites.iter().map(id).collect(),
        }
    }

    /// True if a change whose first operation is the tenth may hold these.
    fn fits(ops: &[Op]) -> bool {
        fits_as(2, ops)
    }

    /// True if its author's change of this number may hold these.
    fn fits_as(seq: u64, ops: &[Op]) -> bool {
        let header = Header {
            deps: vec![Hash([1; 32])],
            actors: vec![ACTOR],
            actor: ACTOR,
            seq,
            start_op: 10,
        };
        check(&header, ops).is_ok()
    }

    #[test]
    fn behind_a_deletion_stands_one_value_of_before_or_none() {
        let deletion = op(false, &[3]);
        assert!(fits(&[deletion.clone(), op(true, &[])]));
        assert!(fits(&[deletion.clone(), op(true, &[4])]));
        assert!(!fits(&[deletion.clone(), op(true, &[4, 5])]));
        assert!(!fits(&[deletion.clone(), op(true, &[3])]), "it is gone");
        assert!(!fits(&[deletion, op(true, &[10])]), "it set nothing");
    }

    #[test]
    fn what_was_set_here_is_what_is_overwritten_here() {
        assert!(fits(&[op(true, &[3]), op(true, &[10])]));
        assert!(!fits(&[op(true, &[3]), op(true, &[])]));
        assert!(!fits(&[op(true, &[3]), op(true, &[4])]));
        assert!(!fits(&[op(true, &[3]), op(true, &[4, 10])]));
    }

    #[test]
    fn a_past_comes_once_in_order_and_before_the_change() {
        assert!(fits(&[op(true, &[3, 4, 9])]));
        for wrong in [&[4, 3][..], &[3, 3], &[10], &[3, 11]] {
            assert!(!fits(&[op(true, wrong)]), "{wrong:?}");
        }
        assert!(!fits(&[op(false, &[])]), "it deletes nothing");
        assert!(
            !fits_as(1, &[op(true, &[3])]),
            "its author had written nothing"
        );
        assert!(fits_as(1, &[op(true, &[])]));
    }
}
