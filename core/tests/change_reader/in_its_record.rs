//! What history must add to our reader before automerge is safe from a forged change.

use std::collections::HashMap;

use automerge::{Automerge, ReadDoc};
use streetbook_core::change::{self, Change, Op, OpId};
use streetbook_core::ids::Hash;

use crate::dice::Dice;
use crate::forge::Forged;
use crate::mutated::honest_payloads;

const MUTATIONS: usize = 100_000;

/// The ancestors of a change.
struct Past<'a>(Vec<&'a Change>);

impl<'a> Past<'a> {
    /// `None` where a parent is not there.
    fn of(change: &Change, record: &'a [Change]) -> Option<Past<'a>> {
        let mut past: Vec<&Change> = Vec::new();
        let mut to_visit = change.deps.clone();
        while let Some(hash) = to_visit.pop() {
            let known = record.iter().find(|change| change.hash == hash)?;
            if past.iter().all(|change| change.hash != hash) {
                to_visit.extend(&known.deps);
                past.push(known);
            }
        }
        Some(Past(past))
    }

    fn fits(&self, change: &Change) -> bool {
        let by_actor = self.0.iter().filter(|one| one.actor == change.actor);
        let next = self.0.iter().map(|one| one.start_op + one.ops.len() as u64);
        let overwritten = change.ops.iter().all(|op| {
            let before = |id: &&OpId| id.actor != change.actor || id.counter < change.start_op;
            let mut overwrites = op.overwrites.iter().filter(before);
            overwrites.all(|id| self.standing(id).is_some_and(|past| past.key == op.key))
        });
        change.seq == by_actor.count() as u64 + 1
            && change.start_op == next.max().unwrap_or(1)
            && overwritten
    }

    /// The operation of this name, if it set a value that nobody overwrote.
    fn standing(&self, id: &OpId) -> Option<&'a Op> {
        let all = self.0.iter().flat_map(|change| &change.ops);
        if all.flat_map(|op| &op.overwrites).any(|other| other == id) {
            return None;
        }
        let by_actor = self.0.iter().filter(|change| change.actor == id.actor);
        by_actor
            .filter_map(|change| {
                let index = id.counter.checked_sub(change.start_op)?;
                change.ops.get(usize::try_from(index).ok()?)
            })
            .find(|op| op.value.is_some())
    }
}

/// The record before its `index`-th change takes the forged one instead and keeps it.
fn automerge_keeps(before: &[Vec<u8>], forged: &[u8], hash: Hash) {
    let parse = |payload: &[u8]| automerge::Change::from_bytes(change::chunk(payload)).unwrap();
    let mut doc = Automerge::new();
    doc.apply_changes(before.iter().map(|payload| parse(payload)))
        .unwrap();
    doc.apply_changes([parse(forged)]).unwrap();
    let loaded = Automerge::load(&doc.save()).unwrap();
    assert_eq!(loaded.get_heads(), doc.get_heads());
    let hash = automerge::ChangeHash(hash.0);
    assert!(loaded.get_change_by_hash(&hash).is_some());
}

#[test]
fn a_forged_change_that_fits_its_past_does_no_harm() {
    let honest = honest_payloads();
    let record: Vec<Change> = honest
        .iter()
        .map(|one| change::read(one).unwrap())
        .collect();
    let mut dice = Dice(7);
    let mut fitting: HashMap<Hash, (usize, Vec<u8>)> = HashMap::new();
    for round in 0..MUTATIONS {
        let index = round % honest.len();
        let mut forged = Forged::parse(&honest[index]);
        for _ in 0..=dice.below(3) {
            dice.damage_inside(&mut forged);
        }
        let payload = forged.payload();
        let Ok(change) = change::read(&payload) else {
            continue;
        };
        let past = Past::of(&change, &record[..index]);
        if past.is_some_and(|past| past.fits(&change)) {
            fitting.insert(change.hash, (index, payload));
        }
    }
    let count = fitting.len();
    assert!(count > 300, "only {count} forged changes fit their past");
    for (hash, (index, payload)) in fitting {
        automerge_keeps(&honest[..index], &payload, hash);
    }
    assert!(record.iter().enumerate().all(|(index, change)| {
        Past::of(change, &record[..index]).is_some_and(|past| past.fits(change))
    }));
}
