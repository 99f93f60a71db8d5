//! What history must add to our reader before automerge is safe from a forged change.

use std::collections::HashMap;

use automerge::{Automerge, ReadDoc};
use streetbook_core::change::{self, Change, Past};
use streetbook_core::ids::Hash;

use crate::dice::Dice;
use crate::forge::Forged;
use crate::mutated::honest_payloads;

const MUTATIONS: usize = 100_000;

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
        if Past::new(&record[..index]).check(&change).is_ok() {
            fitting.insert(change.hash, (index, payload));
        }
    }
    let count = fitting.len();
    assert!(count > 300, "only {count} forged changes fit their past");
    for (hash, (index, payload)) in fitting {
        automerge_keeps(&honest[..index], &payload, hash);
    }
    assert!(
        record
            .iter()
            .enumerate()
            .all(|(index, change)| { Past::new(&record[..index]).check(change).is_ok() })
    );
}
