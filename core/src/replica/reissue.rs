//! Own entries that fell with one that the office set aside are made again, without it, on the next
//! branch.

use std::collections::{BTreeMap, BTreeSet};

use super::ReplicaError;
use super::lists::News;
use super::store::{DeviceStore, KnownStatus, OpenRecord, Row};
use crate::change;
use crate::ids::{EntryRef, Hash, RecordId};
use crate::journal::{Clock, Entry, Reissued};
use crate::record::{Reissue, Write};
use crate::sync::QuarantineReason;

/// Makes own entries again.
pub(super) struct Reissuer<'a> {
    pub store: &'a mut DeviceStore,
    pub news: &'a mut News,
}

impl Reissuer<'_> {
    /// Makes again whatever fell and has not been made again yet.
    pub(super) fn reissue_dependents(&mut self) -> Result<(), ReplicaError> {
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
        let made = self.reissued()?;
        again.retain(|(entry, _)| !made.contains(entry));
        again.sort();
        for (entry, id) in again {
            self.reissue(entry, id)?;
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
                KnownStatus::Quarantined { code, .. } => code == QuarantineReason::BUILDS_ON,
                KnownStatus::Nothing | KnownStatus::Held => builds_on(entry.payload.bytes(), &gone),
                KnownStatus::Accepted | KnownStatus::Erased => false,
            };
            if falls {
                gone.insert(entry.payload.hash());
                fallen.push(known.entry);
            }
        }
        Ok(fallen)
    }

    fn reissue(&mut self, entry: EntryRef, id: RecordId) -> Result<(), ReplicaError> {
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

    /// The own entries that are remakes: what each made again.
    pub(super) fn made_again(&self) -> Result<Vec<(EntryRef, EntryRef)>, ReplicaError> {
        let mut made = Vec::new();
        for n in self.store.numbers_after(0) {
            let header = self.store.entry(n)?.header();
            if let Some(reissued) = header.map_err(|_| ReplicaError::Newer)?.remakes {
                made.push((reissued.entry, self.store.own(n)));
            }
        }
        Ok(made)
    }

    /// The entries that this device has made again already.
    fn reissued(&self) -> Result<BTreeSet<EntryRef>, ReplicaError> {
        Ok(self.made_again()?.into_iter().map(|(old, _)| old).collect())
    }

    /// Does once more what an earlier entry did; when that was captured stays what it was.
    pub(super) fn write_again(
        &mut self,
        open: OpenRecord,
        earlier: &Entry,
        place: EntryRef,
        clock: Clock,
        renamed: &BTreeMap<String, String>,
    ) -> Result<EntryRef, ReplicaError> {
        let main = earlier
            .payload
            .bytes()
            .ok_or(ReplicaError::JournalDamaged)?;
        let companion = earlier.companion.as_ref();
        let again = Reissue {
            main,
            companion: companion.and_then(|payload| payload.bytes()),
            renamed,
        };
        let remakes = Reissued {
            entry: place,
            payload: earlier.payload.hash(),
        };
        let id = open.id();
        let write = Write::Reissue(&again);
        let saved = self.store.write(open, &write, clock, Some(remakes))?;
        self.news.records.insert(id);
        Ok(saved)
    }
}

fn builds_on(payload: Option<&[u8]>, gone: &BTreeSet<Hash>) -> bool {
    let change = payload.map(change::read).and_then(Result::ok);
    change.is_some_and(|change| change.deps.iter().any(|dep| gone.contains(dep)))
}
