//! Becoming a successor, and making entries again: after a quarantine on the next branch of the same
//! device, after a fork on the fresh device.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Moment;
use super::identity::{Heir, Identity, Remaking};
use super::rows::{Known, Place, Row, Ruled};
use super::volume::Volume;
use super::{Replica, ReplicaError, Seeds};
use crate::ids::{EntryRef, RecordId};
use crate::journal::{Act, Clock, Entry, Header, Remade, SignedCertificate};
use crate::record::{Again, Record, Write};
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
            self.identity.save(self.disk.as_ref())?;
        }
        Ok(())
    }

    /// Carries on as the successor: fresh files, and the unsent entries made again.
    pub(super) fn succeed(&mut self, enrolled: Enrolled, _now: Moment) -> Result<(), ReplicaError> {
        let Some(heir) = self.identity.heir.clone() else {
            return Ok(());
        };
        let mut next = Identity::new(
            heir.seeds,
            enrolled.certificate,
            self.identity.office.clone(),
        );
        next.remaking = Some(Remaking {
            device: self.volume.device,
            common: heir.common,
        });
        let certificate = next.certificate()?;
        next.save(self.disk.as_ref())?;
        self.identity = next;
        self.certificate = certificate;
        self.fork = None;
        self.volume = Volume::open(&self.disk, self.identity.seeds.device)?.volume;
        self.volume.rows.covered.person = Some(self.certificate.person.clone());
        self.meet(enrolled.challenge, enrolled.directory)?;
        self.finish_remaking()
    }

    /// New papers after a move or a change of name.
    pub(super) fn take_papers(&mut self, papers: &SignedCertificate) -> Result<(), ReplicaError> {
        let office = &self.identity.office;
        let certificate = papers.open(&office.key, office.ledger)?;
        if certificate.device == self.volume.device && *papers != self.identity.papers {
            self.identity.papers = papers.clone();
            self.identity.save(self.disk.as_ref())?;
            self.certificate = certificate;
        }
        Ok(())
    }

    /// Makes again what only the old device's journal holds. A kill in the middle is no harm: each
    /// entry says which one it remakes.
    pub(super) fn finish_remaking(&mut self) -> Result<(), ReplicaError> {
        let Some(remaking) = self.identity.remaking.clone() else {
            return Ok(());
        };
        let old = Volume::open(&self.disk, remaking.device)?.volume;
        let made: BTreeMap<EntryRef, EntryRef> = self.made_again()?.into_iter().collect();
        let mut renamed: BTreeMap<RecordId, EntryRef> = BTreeMap::new();
        let numbers: Vec<u64> = old
            .journal
            .frames()
            .map(|(_, number)| number)
            .filter(|number| *number > remaking.common)
            .collect();
        for n in numbers {
            let entry = old.entry(n)?;
            let header = entry.header().map_err(|_| ReplicaError::Newer)?;
            let place = old.own(n);
            let saved = match made.get(&place) {
                Some(saved) => *saved,
                None => {
                    self.make_old_again(&old, place, &entry, &header, remaking.common, &renamed)?
                }
            };
            if let Act::Create { .. } = header.act {
                renamed.insert(RecordId::of(place), saved);
            }
        }
        self.identity.remaking = None;
        self.identity.save(self.disk.as_ref())?;
        self.volume.keep_rows(&self.disk)
    }

    fn make_old_again(
        &mut self,
        old: &Volume,
        place: EntryRef,
        entry: &Entry,
        header: &Header,
        common: u64,
        renamed: &BTreeMap<RecordId, EntryRef>,
    ) -> Result<EntryRef, ReplicaError> {
        let Some((id, origin)) = Volume::belongs(place, &header.act) else {
            return Err(ReplicaError::JournalDamaged);
        };
        let unsent = |entry: EntryRef| entry.device == old.device && entry.n > common;
        // The record as the fresh device will have it: what it wrote itself, or what the office holds.
        let (act, mut record) = match (origin, renamed.get(&id)) {
            (Some(origin), _) => (
                header.act.clone(),
                Record::new(crate::record::Origin {
                    creator: self.next_entry(),
                    ..origin
                }),
            ),
            (None, Some(creator)) => (
                Act::Change { target: *creator },
                self.remade_record(RecordId::of(*creator))?,
            ),
            (None, None) => (header.act.clone(), self.base_record(old, id, &unsent)?),
        };
        let texts = renamed
            .iter()
            .map(|(old, new)| (old.to_string(), RecordId::of(*new).to_string()))
            .collect();
        self.write_again(&mut record, act, entry, place, header.clock, 0, &texts)
    }

    fn remade_record(&self, id: RecordId) -> Result<Record, ReplicaError> {
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let mut row = self.volume.rows.get(id).cloned().ok_or_else(unknown)?;
        self.volume.record(&mut row)?.ok_or_else(unknown)
    }

    /// A record that the office holds, from the old device's files, with what the fresh device has
    /// made again of it.
    fn base_record(
        &self,
        old: &Volume,
        id: RecordId,
        unsent: &impl Fn(EntryRef) -> bool,
    ) -> Result<Record, ReplicaError> {
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let row = old.rows.get(id).ok_or_else(unknown)?;
        let mut record = old.record_without(row, unsent)?.ok_or_else(unknown)?;
        if let Some(row) = self.volume.rows.get(id) {
            self.volume.merge_into(&mut record, row)?;
        }
        Ok(record)
    }

    /// The own entries that are remakes: what each made again.
    fn made_again(&self) -> Result<Vec<(EntryRef, EntryRef)>, ReplicaError> {
        let mut made = Vec::new();
        for (_, n) in self.volume.journal.frames() {
            let header = self.volume.entry(n)?.header();
            if let Some(remade) = header.map_err(|_| ReplicaError::Newer)?.remakes {
                made.push((remade.entry, self.volume.own(n)));
            }
        }
        Ok(made)
    }

    /// The entries that this device has made again already.
    pub(super) fn remade(&self) -> Result<BTreeSet<EntryRef>, ReplicaError> {
        Ok(self.made_again()?.into_iter().map(|(old, _)| old).collect())
    }

    /// Makes an own entry again on the next branch: the one before it was quarantined.
    pub(super) fn make_again(
        &mut self,
        entry: EntryRef,
        id: RecordId,
        _now: Moment,
    ) -> Result<(), ReplicaError> {
        let earlier = self.volume.entry(entry.n)?;
        let header = earlier.header().map_err(|_| ReplicaError::Newer)?;
        let Some(mut row) = self.volume.rows.get(id).cloned() else {
            return Ok(());
        };
        self.leave_branch(id, &mut row)?;
        let Some(mut record) = self.volume.record(&mut row)? else {
            return Ok(());
        };
        if !record.holds_creator() {
            // The record itself was set aside: nothing can be made again on it.
            return Ok(());
        }
        let branch = row.branch;
        self.write_again(
            &mut record,
            header.act,
            &earlier,
            entry,
            header.clock,
            branch,
            &BTreeMap::new(),
        )
        .map(drop)
    }

    /// Moves on to the next branch when a change on the present one was set aside: its sequence
    /// number must not be used twice.
    pub(super) fn leave_branch(&mut self, id: RecordId, row: &mut Row) -> Result<(), ReplicaError> {
        if !self.branch_is_fresh(row) {
            row.branch += 1;
            self.volume.rows.put(id, row.clone())?;
        }
        Ok(())
    }

    /// Whether nothing of the row's present branch has been set aside.
    fn branch_is_fresh(&self, row: &Row) -> bool {
        let set_aside = |known: &&Known| {
            known.entry.device == self.volume.device
                && known.place == Place::Own
                && matches!(known.ruled, Ruled::Quarantined { .. })
        };
        !row.entries.iter().filter(set_aside).any(|known| {
            let change = self.volume.entry(known.entry.n).ok();
            let change = change.and_then(|entry| crate::change::read(entry.payload.bytes()?).ok());
            change.is_some_and(|change| change.actor.branch == row.branch)
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one entry made again: what, where, when, as whom"
    )]
    fn write_again(
        &mut self,
        record: &mut Record,
        act: Act,
        earlier: &Entry,
        place: EntryRef,
        clock: Clock,
        branch: u16,
        renamed: &BTreeMap<String, String>,
    ) -> Result<EntryRef, ReplicaError> {
        let main = earlier
            .payload
            .bytes()
            .ok_or(ReplicaError::JournalDamaged)?;
        let again = Again {
            main,
            companion: earlier
                .companion
                .as_ref()
                .and_then(|payload| payload.bytes()),
            renamed,
        };
        let payloads =
            record.write(self.actor(branch), self.next_entry(), &Write::Again(&again))?;
        let header = Header {
            act,
            // When it was captured stays what it was.
            clock,
            directory: self.volume.rows.covered.directory,
            remakes: Some(Remade {
                entry: place,
                payload: earlier.payload.hash(),
            }),
        };
        let entry = Entry::new(&header, payloads.main, payloads.companion);
        let saved = self.volume.save(&entry)?;
        self.note_own(saved.n, &entry)?;
        Ok(saved)
    }
}
