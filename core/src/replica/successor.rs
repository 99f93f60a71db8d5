//! Becoming a successor, and making the entries again that only the old device's journal holds.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{Heir, Identity, Remaking};
use super::store::{DeviceStore, OpenRecord};
use super::{Replica, ReplicaError, Seeds};
use crate::ids::{EntryRef, RecordId};
use crate::journal::{Act, Clock, Entry, Header, Remade, SignedCertificate};
use crate::record::{Again, Origin, Record, Write};
use crate::sync::Enrolled;

impl Replica {
    /// Draws the successor and keeps it before anybody hears of it: a lost answer must not make a
    /// second one.
    pub(super) fn choose_heir(
        &mut self,
        common: u64,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), ReplicaError> {
        if self.identity.heir.is_none() {
            self.identity.heir = Some(Heir {
                seeds: Seeds::draw(dice),
                common,
            });
            self.identity.save(&self.files)?;
        }
        Ok(())
    }

    /// Carries on as the successor: fresh files, and the unsent entries made again.
    pub(super) fn succeed(&mut self, enrolled: Enrolled) -> Result<(), ReplicaError> {
        let Some(heir) = self.identity.heir.clone() else {
            return Ok(());
        };
        let mut next = Identity::new(
            heir.seeds,
            enrolled.certificate,
            self.identity.office.clone(),
        );
        next.remaking = Some(Remaking {
            device: self.store.device(),
            common: heir.common,
        });
        let certificate = next.certificate()?;
        let store = self.open_store(next.seeds.device)?;
        next.save(&self.files)?;
        self.news.succeeded = Some(self.store.device());
        self.identity = next;
        self.certificate = certificate;
        self.session.begin_journal();
        self.store = store;
        self.store.set_author(&self.certificate.person);
        self.meet(enrolled.challenge, enrolled.directory)?;
        self.finish_remaking(false)
    }

    /// New papers after a move or a change of name.
    pub(super) fn take_papers(&mut self, papers: &SignedCertificate) -> Result<(), ReplicaError> {
        let office = &self.identity.office;
        let certificate = papers.open(&office.key, office.ledger)?;
        if certificate.device == self.identity.seeds.device && *papers != self.identity.papers {
            self.identity.papers = papers.clone();
            self.identity.save(&self.files)?;
            self.certificate = certificate;
        }
        Ok(())
    }

    /// Makes again what only the old device's journal holds. A kill in the middle is no harm: each
    /// entry says which one it remakes. A change of a record that neither device's files hold waits
    /// until the books have been read, `all_read`.
    pub(super) fn finish_remaking(&mut self, all_read: bool) -> Result<(), ReplicaError> {
        let Some(remaking) = self.identity.remaking.clone() else {
            return Ok(());
        };
        let old = self.open_old(&remaking)?;
        let made: BTreeMap<EntryRef, EntryRef> = self.made_again()?.into_iter().collect();
        let mut renamed: BTreeMap<RecordId, EntryRef> = BTreeMap::new();
        let mut waits = false;
        for n in old.numbers_after(remaking.common) {
            let entry = old.entry(n)?;
            let header = entry.header().map_err(|_| ReplicaError::Newer)?;
            let place = old.own(n);
            let saved = match made.get(&place) {
                Some(saved) => Some(*saved),
                // It was erased: there is nothing to make again.
                None if entry.payload.bytes().is_none() => continue,
                None => {
                    self.make_old_again(&old, place, &entry, &header, remaking.common, &renamed)?
                }
            };
            waits |= saved.is_none();
            if let (Act::Create { .. }, Some(saved)) = (&header.act, saved) {
                renamed.insert(RecordId::of(place), saved);
            }
        }
        if !waits || all_read {
            self.identity.remaking = None;
            self.identity.save(&self.files)?;
        }
        self.store.persist()
    }

    /// The old device's files, its rows brought up to date. What its answers mean for the phone was dealt with
    /// when they came.
    fn open_old(&self, remaking: &Remaking) -> Result<DeviceStore, ReplicaError> {
        let mut old = self.open_store(remaking.device)?;
        let caught_up = old.catch_up(self.person(), &self.lineage())?;
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
        self.write_again(open, entry, place, header.clock, &texts)
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

    /// The own entries that are remakes: what each made again.
    fn made_again(&self) -> Result<Vec<(EntryRef, EntryRef)>, ReplicaError> {
        let mut made = Vec::new();
        for n in self.store.numbers_after(0) {
            let header = self.store.entry(n)?.header();
            if let Some(remade) = header.map_err(|_| ReplicaError::Newer)?.remakes {
                made.push((remade.entry, self.store.own(n)));
            }
        }
        Ok(made)
    }

    /// The entries that this device has made again already.
    pub(super) fn remade(&self) -> Result<BTreeSet<EntryRef>, ReplicaError> {
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
        let again = Again {
            main,
            companion: companion.and_then(|payload| payload.bytes()),
            renamed,
        };
        let remakes = Remade {
            entry: place,
            payload: earlier.payload.hash(),
        };
        let id = open.id();
        let write = Write::Again(&again);
        let saved = self.store.write(open, &write, clock, Some(remakes))?;
        self.news.records.insert(id);
        Ok(saved)
    }
}
