//! Honest changes with damage.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Automerge;
use streetbook_core::change::{self, Change};

use crate::dice::Dice;
use crate::forge::Forged;
use crate::street::contested_record;

const MUTATIONS: usize = 200_000;

pub fn honest_payloads() -> Vec<Vec<u8>> {
    let changes = contested_record();
    assert_eq!(changes.len(), 7);
    changes
        .iter()
        .map(|change| change::payload(change.raw_bytes()).unwrap().to_vec())
        .collect()
}

/// Automerge must take what we took: parse it, apply it, and keep it over saving and loading.
fn automerge_takes(change: &Change, payload: &[u8]) {
    let taken = catch_unwind(AssertUnwindSafe(|| {
        let theirs = automerge::Change::from_bytes(change::chunk(payload)).unwrap();
        assert_eq!(theirs.hash().0, change.hash.0);
        let mut doc = Automerge::new();
        doc.apply_changes([theirs]).unwrap();
        if change.deps.is_empty() {
            let loaded = Automerge::load(&doc.save()).unwrap();
            assert_eq!(loaded.get_heads(), doc.get_heads());
            assert_eq!(loaded.get_heads()[0].0, change.hash.0);
        }
    }));
    assert!(
        taken.is_ok(),
        "automerge fails on {change:?} from {payload:?}"
    );
}

#[test]
fn every_flipped_bit_and_every_cut_is_answered() {
    for honest in honest_payloads() {
        for length in 0..honest.len() {
            let cut = change::read(&honest[..length]);
            assert!(cut.is_err(), "cut at {length} was taken");
        }
        for bit in 0..honest.len() * 8 {
            let mut flipped = honest.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            if let Ok(change) = change::read(&flipped) {
                automerge_takes(&change, &flipped);
            }
        }
    }
}

#[test]
fn whatever_is_taken_after_damage_automerge_takes_too() {
    let honest = honest_payloads();
    let mut dice = Dice(20_261_124);
    let mut taken = HashSet::new();
    for round in 0..MUTATIONS {
        let mut payload = honest[round % honest.len()].clone();
        for _ in 0..=dice.below(3) {
            if dice.below(4) == 0 {
                dice.damage(&mut payload);
                break;
            }
            let mut forged = Forged::parse(&payload);
            dice.damage_inside(&mut forged);
            payload = forged.payload();
        }
        if let Ok(change) = change::read(&payload)
            && taken.insert(change.hash)
        {
            automerge_takes(&change, &payload);
        }
    }
    let kinds = taken.len();
    assert!(
        kinds > 1_000,
        "only {kinds} damaged changes were put to the test"
    );
}
