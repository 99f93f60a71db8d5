//! Checks that the parts of each journal join without a gap.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use streetbook_core::ids::{DeviceId, Hash};
use streetbook_core::journal::Head;

/// The parts of every journal by the number of their first entry.
#[derive(Default)]
pub(super) struct Chains(BTreeMap<DeviceId, BTreeMap<u64, Link>>);

struct Link {
    previous: Hash,
    head: Head,
}

/// A break in a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// These numbers are missing.
    Missing(DeviceId, RangeInclusive<u64>),
    /// The part that begins with this number follows another history.
    Parts(DeviceId, u64),
}

impl Chains {
    /// Adds a part; parts come in the ledger's order. A part behind a gap that was sent again replaces the
    /// old one, as in the index.
    pub(super) fn add(&mut self, device: DeviceId, from: u64, previous: Hash, head: Head) {
        let links = self.0.entry(device).or_default();
        links.retain(|first, _| *first <= from || *first > head.n);
        links.insert(from, Link { previous, head });
    }

    /// The number of journals.
    pub(super) fn journals(&self) -> u64 {
        self.0.len() as u64
    }

    /// Every break. `reached` are the numbers that releases mention: a journal that ends before
    /// them has lost its end.
    pub(super) fn breaks(&self, reached: &BTreeMap<DeviceId, u64>) -> Vec<Break> {
        let mut breaks = Vec::new();
        for (device, links) in &self.0 {
            let mut end = Head::EMPTY;
            for (from, link) in links {
                if *from > end.n + 1 {
                    breaks.push(Break::Missing(*device, end.n + 1..=from - 1));
                } else if *from <= end.n || link.previous != end.hash {
                    // An overlap is a break, too: `add` has dropped the parts that were sent again.
                    breaks.push(Break::Parts(*device, *from));
                }
                end = link.head;
            }
            // A ruling on an entry proves that the journal once held it.
            if let Some(reached) = reached.get(device).filter(|reached| **reached > end.n) {
                breaks.push(Break::Missing(*device, end.n + 1..=*reached));
            }
        }
        // Journals of which no part is left.
        for (device, reached) in reached {
            if !self.0.contains_key(device) {
                breaks.push(Break::Missing(*device, 1..=*reached));
            }
        }
        breaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: DeviceId = DeviceId([7; 16]);

    fn head(n: u64) -> Head {
        Head {
            n,
            hash: Hash::of(&[&n.to_be_bytes()]),
        }
    }

    /// Parts as (from, last), each following entry from - 1.
    fn check(parts: &[(u64, u64)], reached: u64, expected: &[Break]) {
        let mut chains = Chains::default();
        for &(from, last) in parts {
            let previous = match from {
                1 => Hash::ZERO,
                _ => head(from - 1).hash,
            };
            chains.add(DEVICE, from, previous, head(last));
        }
        let reached = BTreeMap::from([(DEVICE, reached)]);
        assert_eq!(chains.breaks(&reached), expected, "{parts:?}");
    }

    #[test]
    fn a_gap_is_named_until_it_is_filled() {
        let missing = |numbers| Break::Missing(DEVICE, numbers);
        check(&[(1, 3), (4, 6)], 6, &[]);
        check(&[(1, 3), (6, 8)], 8, &[missing(4..=5)]);
        check(&[(1, 3), (6, 8), (4, 5)], 8, &[]);
        check(&[(1, 3), (6, 8), (4, 9)], 8, &[]);
        check(&[(4, 6)], 6, &[missing(1..=3)]);
        check(&[(1, 3)], 5, &[missing(4..=5)]);
        check(&[], 2, &[missing(1..=2)]);
    }

    #[test]
    fn another_history_is_no_continuation() {
        let mut chains = Chains::default();
        chains.add(DEVICE, 1, Hash::ZERO, head(3));
        chains.add(DEVICE, 4, head(9).hash, head(5));
        let breaks = chains.breaks(&BTreeMap::new());
        assert_eq!(breaks, [Break::Parts(DEVICE, 4)]);
    }
}
