//! Own entries that fell with one that the office set aside are made again, without it, on the next
//! branch.

use std::collections::BTreeSet;

use super::store::{Row, Ruled};
use super::{Replica, ReplicaError};
use crate::change;
use crate::ids::{EntryRef, Hash, RecordId};
use crate::sync::QuarantineReason;

impl Replica {
    /// Makes again whatever fell and has not been made again yet.
    pub(super) fn make_quarantined_again(&mut self) -> Result<(), ReplicaError> {
        if self.store.is_damaged() {
            return Ok(());
        }
        let mut again: Vec<(EntryRef, RecordId)> = Vec::new();
        for (id, row) in self.store.rows() {
            let fallen = self.fallen(row)?;
            again.extend(fallen.into_iter().map(|entry| (entry, *id)));
        }
        if again.is_empty() {
            return Ok(());
        }
        let made = self.remade()?;
        again.retain(|(entry, _)| !made.contains(entry));
        again.sort();
        for (entry, id) in again {
            self.make_again(entry, id)?;
        }
        Ok(())
    }

    /// The own entries of a record that build on one that does not count, in the order in which they
    /// were written. What merely waits for something that has not come is not among them.
    fn fallen(&self, row: &Row) -> Result<Vec<EntryRef>, ReplicaError> {
        let device = self.store.device();
        let mine = |row: &Row| {
            row.entries
                .iter()
                .any(|known| known.entry.device == device && !known.merged)
        };
        let Some(origin) = row
            .origin
            .as_ref()
            .filter(|_| mine(row) && !row.is_set_aside())
        else {
            return Ok(Vec::new());
        };
        let mut gone: BTreeSet<Hash> = BTreeSet::new();
        for known in &row.entries {
            if known.counts(device, Some(origin.creator)) {
                continue;
            }
            match self.store.read_known(known) {
                Ok((entry, _)) => drop(gone.insert(entry.payload.hash())),
                Err(ReplicaError::JournalDamaged) => {}
                Err(error) => return Err(error),
            }
        }
        let mut own: Vec<_> = row
            .entries
            .iter()
            .filter(|known| known.entry.device == device && !known.merged)
            .collect();
        own.sort_by_key(|known| known.entry);
        let mut fallen = Vec::new();
        for known in own {
            let entry = match self.store.entry(known.entry.n) {
                Ok(entry) => entry,
                Err(ReplicaError::JournalDamaged) => continue,
                Err(error) => return Err(error),
            };
            let falls = match &known.ruled {
                Ruled::Quarantined { code, .. } => code == QuarantineReason::BUILDS_ON,
                Ruled::Nothing | Ruled::Held => builds_on(entry.payload.bytes(), &gone),
                Ruled::Stands | Ruled::Erased => false,
            };
            if falls {
                gone.insert(entry.payload.hash());
                fallen.push(known.entry);
            }
        }
        Ok(fallen)
    }

    fn make_again(&mut self, entry: EntryRef, id: RecordId) -> Result<(), ReplicaError> {
        let earlier = self.store.entry(entry.n)?;
        if earlier.payload.bytes().is_none() {
            return Ok(());
        }
        let header = earlier.header().map_err(|_| ReplicaError::Newer)?;
        let Some(open) = self.store.open_record(id)? else {
            return Ok(());
        };
        self.write_again(open, &earlier, entry, header.clock, &Default::default())
            .map(drop)
    }
}

fn builds_on(payload: Option<&[u8]>, gone: &BTreeSet<Hash>) -> bool {
    let change = payload.map(change::read).and_then(Result::ok);
    change.is_some_and(|change| change.deps.iter().any(|dep| gone.contains(dep)))
}
