//! Making the entries again that only the journal of the device before holds.

use std::collections::BTreeMap;

use super::ReplicaError;
use super::enrolment::Enrolment;
use super::files::Files;
use super::identity::Reissuing;
use super::lists::News;
use super::reissue::Reissuer;
use super::store::{DeviceStore, Lineage, OpenRecord};
use crate::ids::{EntryRef, RecordId};
use crate::journal::{Act, Entry, Header};
use crate::record::{Origin, Record};

/// Carries on for the device that this phone was before.
pub(super) struct Succession<'a> {
    pub files: &'a Files,
    pub store: &'a mut DeviceStore,
    pub enrolment: &'a mut Enrolment,
    pub news: &'a mut News,
    pub lineage: Lineage,
}

impl Succession<'_> {
    /// Makes again what only the old device's journal holds. A kill in the middle is no harm: each
    /// entry says which one it remakes. A change of a record that neither device's files hold waits
    /// until the books have been read, `all_read`.
    pub(super) fn finish(&mut self, all_read: bool) -> Result<(), ReplicaError> {
        let Some(reissuing) = self.enrolment.reissuing().cloned() else {
            return Ok(());
        };
        let old = self.open_old(&reissuing)?;
        let made: BTreeMap<EntryRef, EntryRef> = self.reissue().made_again()?.into_iter().collect();
        let mut renamed: BTreeMap<RecordId, EntryRef> = BTreeMap::new();
        let mut waits = false;
        for n in old.numbers_after(reissuing.common) {
            let entry = old.entry(n)?;
            let header = entry.header().map_err(|_| ReplicaError::Newer)?;
            let place = old.own(n);
            let saved = match made.get(&place) {
                Some(saved) => Some(*saved),
                // It was erased: there is nothing to make again.
                None if entry.payload.bytes().is_none() => continue,
                None => {
                    self.make_old_again(&old, place, &entry, &header, reissuing.common, &renamed)?
                }
            };
            waits |= saved.is_none();
            if let (Act::Create { .. }, Some(saved)) = (&header.act, saved) {
                renamed.insert(RecordId::of(place), saved);
            }
        }
        if !waits || all_read {
            self.enrolment.end_remaking()?;
        }
        self.store.persist()
    }

    /// The old device's files, its rows brought up to date. What its answers mean for the phone was dealt with
    /// when they came.
    fn open_old(&self, reissuing: &Reissuing) -> Result<DeviceStore, ReplicaError> {
        let mut old = DeviceStore::open(self.files, reissuing.device, self.enrolment.ledger())?;
        let caught_up = old.catch_up(self.enrolment.person(), &self.lineage)?;
        if caught_up.is_stale {
            old.persist()?;
        }
        Ok(old)
    }

    /// `None` when the record is not here yet.
    fn make_old_again(
        &mut self,
        old: &DeviceStore,
        place: EntryRef,
        entry: &Entry,
        header: &Header,
        common: u64,
        renamed: &BTreeMap<RecordId, EntryRef>,
    ) -> Result<Option<EntryRef>, ReplicaError> {
        let Some((id, origin)) = DeviceStore::belongs(place, &header.act) else {
            return Err(ReplicaError::JournalDamaged);
        };
        let unsent = |entry: EntryRef| entry.device == old.device() && entry.n > common;
        // The record as the fresh device will have it: what it wrote itself, or what the office holds.
        let open = match (origin, renamed.get(&id)) {
            (Some(origin), _) => {
                let creator = self.store.next_entry();
                Some(OpenRecord::begin(Origin { creator, ..origin }))
            }
            (None, Some(creator)) => self.store.open_record(RecordId::of(*creator))?,
            (None, None) => self.open_base(old, id, &unsent)?,
        };
        let Some(open) = open else {
            return Ok(None);
        };
        let texts = renamed
            .iter()
            .map(|(old, new)| (old.to_string(), RecordId::of(*new).to_string()))
            .collect();
        self.reissue()
            .write_again(open, entry, place, header.clock, &texts)
            .map(Some)
    }

    /// A record that the office holds, from the old device's files, with what the fresh device knows
    /// of it.
    fn open_base(
        &self,
        old: &DeviceStore,
        id: RecordId,
        unsent: &impl Fn(EntryRef) -> bool,
    ) -> Result<Option<OpenRecord>, ReplicaError> {
        let before = match old.row(id) {
            Some(row) => old.record_without(row, unsent)?,
            None => None,
        };
        match before.filter(Record::holds_creator) {
            Some(before) => self.store.open_record_on(before).map(Some),
            None => self.store.open_record(id),
        }
    }

    fn reissue(&mut self) -> Reissuer<'_> {
        Reissuer {
            store: self.store,
            news: self.news,
        }
    }
}
