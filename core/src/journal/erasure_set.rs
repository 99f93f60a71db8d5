//! The set of what was erased: a store, relay or rewrite of entries finds in it the payloads to remove.

use std::collections::BTreeSet;

use super::entry::{Entry, Reissued};
use super::part::JournalPart;
use crate::ids::{EntryRef, Hash, RecordId};

/// Erased records, and payloads with the same content under another number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureSet {
    /// The records.
    pub records: BTreeSet<RecordId>,
    /// Hashes of their payloads: a successor reissues entries under numbers of its own.
    pub payloads: BTreeSet<Hash>,
}

impl ErasureSet {
    /// True if nothing was ever erased.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.payloads.is_empty()
    }

    /// True if an entry's payloads must be removed: it is of an erased record, or repeats one of its
    /// entries.
    pub fn covers(&self, at: EntryRef, entry: &Entry) -> bool {
        let Some(record) = entry.record(at) else {
            return false;
        };
        self.records.contains(&record) || self.covers_payload(entry)
    }

    /// True if an entry repeats one that must be removed, under any number.
    pub(crate) fn covers_payload(&self, entry: &Entry) -> bool {
        self.payloads.contains(&entry.payload.hash())
            || reissued(entry).is_some_and(|reissued| self.payloads.contains(&reissued.payload))
    }

    /// Erases the payloads of a part that must be removed; its head and signature stay valid. Returns
    /// false if nothing was left to erase.
    pub fn redact(&self, part: &mut JournalPart) -> bool {
        !self.is_empty() && part.erase_where(|at, entry| self.covers(at, entry))
    }

    /// Adds an entry that must be removed: its payload, the one that it was reissued from, and its
    /// record if that is certain: two entries of a cloned phone have one number, so that a payload
    /// alone does not identify a record. Returns true if something was new.
    pub fn absorb(&mut self, at: EntryRef, entry: &Entry) -> bool {
        self.covers(at, entry) && self.insert(at, entry)
    }

    /// Adds an entry that is known to be removed; see [`ErasureSet::absorb`].
    pub(crate) fn insert(&mut self, at: EntryRef, entry: &Entry) -> bool {
        let made_from = reissued(entry).map(|reissued| reissued.payload);
        let mut new = self.payloads.insert(entry.payload.hash());
        new |= made_from.is_some_and(|payload| self.payloads.insert(payload));
        // A reissued entry's number belongs to its own device alone, so that it identifies the record.
        let of_remade = made_from.and_then(|_| entry.record(at));
        new | of_remade.is_some_and(|record| self.records.insert(record))
    }
}

fn reissued(entry: &Entry) -> Option<Reissued> {
    entry.header().ok()?.remakes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DeviceId;
    use crate::journal::{Act, Clock, DeviceKey, Head, Header};

    fn at(device: u8, n: u64) -> EntryRef {
        EntryRef {
            device: DeviceId([device; 16]),
            n,
        }
    }

    fn entry(act: Act, text: &str, remakes: Option<(EntryRef, &Entry)>) -> Entry {
        let remakes = remakes.map(|(entry, earlier)| Reissued {
            entry,
            payload: earlier.payload.hash(),
        });
        let header = Header {
            act,
            clock: Clock::default(),
            directory: 0,
            remakes,
        };
        Entry::new(&header, text.as_bytes().to_vec(), Some(b"number".to_vec()))
    }

    fn creates() -> Act {
        Act::Create {
            kind: "point".parse().unwrap(),
            version: 1,
            book: "workspace".parse().unwrap(),
        }
    }

    #[test]
    fn a_part_loses_the_payloads_of_erased_records_and_its_signature_stays_true() {
        let key = DeviceKey::from_seed([1; 32]);
        let (ledger, device) = ([9; 16], at(1, 0).device);
        let change = Act::Change { target: at(2, 7) };
        let entries = vec![
            entry(creates(), "erased", None),
            entry(creates(), "stays", None),
            entry(change, "erased elsewhere", None),
        ];
        let mut part = JournalPart::sign(ledger, device, Head::EMPTY, entries, &key);
        let erasure_set = ErasureSet {
            records: [at(1, 1), at(2, 7)].map(RecordId::of).into(),
            payloads: BTreeSet::new(),
        };
        let head = part.verify(ledger, &key.public()).unwrap();
        assert!(erasure_set.redact(&mut part));
        assert!(!erasure_set.redact(&mut part), "once is enough");
        assert_eq!(part.verify(ledger, &key.public()), Ok(head));
        let left: Vec<bool> = part
            .entries
            .iter()
            .map(|entry| entry.payload.bytes().is_some() || entry.companion.is_none())
            .collect();
        assert_eq!(left, [false, true, false]);
    }

    #[test]
    fn what_is_new_in_an_entry_is_learned_once() {
        let old = entry(creates(), "unsent", None);
        let fresh = entry(
            creates(),
            "unsent, on the next branch",
            Some((at(1, 4), &old)),
        );
        let mut erasure_set = ErasureSet::default();
        assert!(erasure_set.is_empty() && !erasure_set.absorb(at(2, 1), &fresh));
        erasure_set.payloads.insert(old.payload.hash());
        assert!(!erasure_set.is_empty() && erasure_set.absorb(at(2, 1), &fresh));
        assert!(erasure_set.payloads.contains(&fresh.payload.hash()));
        assert!(erasure_set.records.contains(&RecordId::of(at(2, 1))));
        assert!(!erasure_set.absorb(at(2, 1), &fresh), "it is known");
        let mut of_its_record = ErasureSet {
            records: BTreeSet::from([RecordId::of(at(2, 1))]),
            payloads: BTreeSet::new(),
        };
        assert!(!of_its_record.is_empty() && of_its_record.absorb(at(2, 1), &fresh));
        assert_eq!(of_its_record.payloads.len(), 2);
    }

    #[test]
    fn what_was_made_again_goes_with_what_it_was_made_from_and_the_other_way_round() {
        let old = entry(creates(), "unsent", None);
        let fresh = entry(creates(), "unsent", Some((at(1, 4), &old)));
        for (named, other, names_its_record) in [
            ((at(1, 4), &old), (at(2, 1), &fresh), true),
            ((at(2, 1), &fresh), (at(1, 4), &old), false),
        ] {
            let mut erasure_set = ErasureSet {
                records: BTreeSet::from([RecordId::of(named.0)]),
                payloads: BTreeSet::new(),
            };
            assert!(erasure_set.absorb(named.0, named.1));
            assert!(erasure_set.covers(other.0, other.1));
            erasure_set.absorb(other.0, other.1);
            let record = RecordId::of(other.0);
            assert_eq!(erasure_set.records.contains(&record), names_its_record);
            let clone = entry(creates(), "another phone's", None);
            assert_eq!(erasure_set.covers(other.0, &clone), names_its_record);
        }
    }
}
