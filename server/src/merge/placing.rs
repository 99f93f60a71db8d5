//! Placing entries: into their record, beside it, or on hold until what they build on comes.

use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::sync::{QuarantineReason, Standing};
use streetbook_core::time::Instant;

use super::judge::{Candidate, Judge, reason};
use super::merger::{MergeFailure, Merger};
use super::open::{Join, Open, builds_on};
use super::work::{Placed, Work, is_quarantined};
use crate::index::{Index, IndexError};
use crate::ledger::LedgerReader;

impl Merger {
    /// Rules on every entry of a round, in the order of the ledger.
    pub(super) fn judge_all(
        &self,
        entries: &[(EntryRef, Entry, Instant)],
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let directory = self.directory.read().map_err(|_| MergeFailure::Poisoned)?;
        let judge = Judge {
            directory: &directory,
            kinds: &self.kinds.now(),
            given: &self.given,
        };
        for (at, entry, received_at) in entries {
            if self.index.status(*at)?.is_some() {
                continue;
            }
            let record = match judge.read(*at, entry, *received_at) {
                Ok(candidate) => self.judge(&judge, &candidate, work)?,
                Err(reason) => {
                    let author = directory.author(&at.device);
                    work.set_aside_unread(*at, entry, author, reason)
                }
            };
            if let Some(id) = record {
                self.retry_held(&judge, id, work)?;
            }
        }
        Ok(())
    }

    /// Rules on one entry. Names the record when what is held for it deserves another look.
    fn judge(
        &self,
        judge: &Judge<'_>,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Option<RecordId>, MergeFailure> {
        let id = match judge.record_of(candidate) {
            Ok(id) => id,
            Err(reason) => {
                work.set_aside(candidate, None, reason);
                return Ok(None);
            }
        };
        let fell = match self.made_twice(candidate)? {
            Some(reason) => Err(reason),
            None => judge.creation(candidate),
        };
        match fell {
            Err(reason) => {
                work.set_aside(candidate, Some(id), reason);
                return Ok(Some(id));
            }
            Ok(Some(origin)) => {
                let mut open = Open::new(origin, candidate.person.clone());
                self.note_fallen(id, &mut open)?;
                work.records.insert(id, open);
            }
            Ok(None) => {}
        }
        let placed = self.place(judge, id, candidate, work)?;
        Ok((placed != Placed::Held).then_some(id))
    }

    /// Puts a candidate into its record, beside it, or on hold.
    fn place(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Placed, MergeFailure> {
        if !self.open(judge, id, work)? {
            return self.without_record(id, candidate, work);
        }
        Ok(self.join(judge, id, candidate, work))
    }

    /// A change whose record does not stand: it falls with a creation that was set aside, or waits.
    fn without_record(
        &self,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Placed, MergeFailure> {
        let fallen = match candidate.header.act {
            Act::Change { target } => {
                let fell_now = work
                    .aside
                    .iter()
                    .any(|aside| aside.entry == target && is_quarantined(&aside.standing));
                let status = self.index.status(target)?;
                fell_now || matches!(status, Some(Standing::Quarantined(_) | Standing::Erased))
            }
            _ => false,
        };
        Ok(match fallen {
            true => work.set_aside(candidate, Some(id), builds_on()),
            false => work.hold(candidate, id),
        })
    }

    /// Lets a candidate join its open record.
    fn join(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Placed {
        let Some(open) = work.records.get_mut(&id) else {
            return work.hold(candidate, id);
        };
        let is_creation = open.origin.creator == candidate.at;
        let allowed = match is_creation {
            true => Ok(()),
            false => judge.amendment(candidate, open),
        };
        let kind = judge.kinds.reading(&open.origin.kind);
        let joined = match allowed {
            Ok(()) => open.join(candidate, kind, &work.fallen),
            Err(reason) => Join::Aside(reason),
        };
        match joined {
            Join::Fresh => {
                work.order.push((candidate.at, id));
                Placed::Joined
            }
            Join::Held => work.hold(candidate, id),
            Join::Aside(reason) => work.set_aside(candidate, Some(id), reason),
        }
    }

    /// What was held for a record gets another look, until nothing moves any more.
    fn retry_held(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let mut moved = true;
        while moved {
            moved = false;
            for entry in self.held(id, work)? {
                let Some(found) = self.index.entry(entry, &self.ledger)? else {
                    continue;
                };
                // Revoked meanwhile: it stays held, and can be freed by the office.
                let Ok(candidate) = judge.read(entry, &found.entry, found.received_at) else {
                    continue;
                };
                work.aside.retain(|aside| aside.entry != entry);
                match self.place(judge, id, &candidate, work)? {
                    Placed::Joined => {
                        work.freed.insert(entry);
                        moved = true;
                    }
                    Placed::Fell => moved = true,
                    Placed::Held if self.index.status(entry)? == Some(Standing::Held) => {
                        // It was held before this round: nothing new to say.
                        work.aside.retain(|aside| aside.entry != entry);
                    }
                    Placed::Held => {}
                }
            }
        }
        Ok(())
    }

    /// The entries that are held for a record, by this round or an earlier one.
    fn held(&self, id: RecordId, work: &Work) -> Result<Vec<EntryRef>, MergeFailure> {
        let mut held: Vec<EntryRef> = work
            .aside
            .iter()
            .filter(|aside| aside.record == Some(id) && aside.standing == Standing::Held)
            .map(|aside| aside.entry)
            .collect();
        for (entry, standing) in self.index.waiting(id)? {
            let ruled_now =
                work.freed.contains(&entry) || work.aside.iter().any(|aside| aside.entry == entry);
            if standing == Standing::Held && !ruled_now {
                held.push(entry);
            }
        }
        Ok(held)
    }

    /// Something made again by a successor that had reached the office after all.
    fn made_twice(&self, candidate: &Candidate) -> Result<Option<QuarantineReason>, MergeFailure> {
        let Some(remade) = candidate.header.remakes else {
            return Ok(None);
        };
        let known = self.index.hash_of_payload(remade.entry, &self.ledger)?;
        let stands = self.index.status(remade.entry)? == Some(Standing::Stands);
        let twice = known == Some(remade.payload) && stands;
        Ok(twice.then(|| reason("duplicate", "what it makes again stands already")))
    }
}

impl Index {
    /// The hash of the payload of a stored entry.
    fn hash_of_payload(
        &self,
        entry: EntryRef,
        ledger: &LedgerReader,
    ) -> Result<Option<Hash>, IndexError> {
        let found = self.entry(entry, ledger)?;
        Ok(found.map(|found| found.entry.payload.hash()))
    }
}
