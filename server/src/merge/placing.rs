//! Placing entries: into their record, into quarantine, or on hold until the changes they build on arrive.

use std::collections::hash_map::Entry as Place;

use streetbook_core::change;
use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::{Act, Entry, Payload};
use streetbook_core::limits::RECORD_HELD_MAX;
use streetbook_core::sync::{EntryStatus, QuarantineReason};

use super::MergeFailure;
use super::candidate::Candidate;
use super::judge::Judge;
use super::merger::Merger;
use super::open::{Join, Open, builds_on};
use super::reason::reason;
use super::tail::Waiting;
use super::work::{Placed, Work, fell_with_another, is_quarantined};
use crate::directory::Directory;
use crate::store::index::{Index, IndexError};
use crate::store::ledger::LedgerReader;

impl Merger {
    /// Rules on every entry of a round, in the order of the ledger.
    pub(super) fn judge_all(
        &self,
        waiting: &[Waiting],
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let directory = self.handles.directory.read();
        let judge = Judge {
            directory: &directory,
            kinds: &self.handles.kinds.now(),
            acked: &self.handles.acked,
            freed: &self.freed,
        };
        for next in waiting {
            let before = self.handles.index.status(next.at)?;
            if before.is_some() && !next.again {
                // Ruled on before, and stored again since: after damage phones send entries a second time.
                continue;
            }
            let erased = match next.entry.record(next.at) {
                Some(record) if self.handles.index.is_erased(record)? => Some(record),
                _ => None,
            };
            if let Some(record) = erased {
                // Never judged, whatever the entry contains: its author is told to drop it.
                work.note_erased(next.at, directory.author(&next.at.device), record);
                continue;
            }
            let record = match judge.read(next.at, &next.entry, next.received_at) {
                Ok(candidate) => self.judge(&judge, &candidate, work)?,
                Err(reason) => {
                    let author = directory.author(&next.at.device);
                    work.set_aside_unread(next.at, &next.entry, author, reason)
                }
            };
            if next.again && work.standing_aside(next.at) == before.as_ref() {
                // Freed, but quarantined for the same reason again: a second ruling would repeat the first.
                work.forget_aside(next.at);
            }
            if let Some(id) = record
                && self.may_move(id, &next.entry, work)?
            {
                self.retry_waiting(&judge, id, work)?;
            }
        }
        Ok(())
    }

    /// Rules on one entry. Returns the record if the entries that wait for it have to be judged again.
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
        let fell = match self.find_duplicate(judge.directory, candidate, work)? {
            Some(reason) => Err(reason),
            None => judge.creation(candidate),
        };
        match fell {
            Err(reason) => {
                work.set_aside(candidate, Some(id), reason);
                // Entries that wait for this one are quarantined with it: look at them again.
                return Ok(Some(id));
            }
            Ok(Some(origin)) => {
                let mut open = Open::new(origin, candidate.person.clone());
                // Earlier rounds may have quarantined changes that arrived before the creation.
                self.note_fallen(id, &mut open)?;
                work.records.insert(id, open);
            }
            Ok(None) => {}
        }
        let placed = self.place(judge, id, candidate, work)?;
        if placed == Placed::Joined && candidate.freed {
            work.freed.insert(candidate.at);
            // The entries that were quarantined with it are worth another attempt now.
            work.reopened.insert(id);
        }
        Ok((placed != Placed::Held).then_some(id))
    }

    /// Adds a candidate to its record, quarantines it, or holds it.
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
        self.join(judge, id, candidate, work)
    }

    /// Rules on a change without an accepted record: quarantined if the creation is, or else held.
    fn without_record(
        &self,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Placed, MergeFailure> {
        let fallen = match candidate.header.act {
            Act::Change { target } => {
                // This round's rulings are not in the index yet.
                let fell_now = work
                    .aside
                    .iter()
                    .any(|aside| aside.entry == target && is_quarantined(&aside.standing));
                let status = self.handles.index.status(target)?;
                fell_now
                    || matches!(
                        status,
                        Some(EntryStatus::Quarantined(_) | EntryStatus::Erased)
                    )
            }
            _ => false,
        };
        Ok(if fallen {
            work.set_aside(candidate, Some(id), builds_on())
        } else {
            self.hold(id, candidate, work)?
        })
    }

    /// Holds a candidate until the changes that it builds on arrive, unless too many wait for its record
    /// already: each entry that joins a record looks at all of them again.
    fn hold(
        &self,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Placed, MergeFailure> {
        let is_held = |(_, standing): &(EntryRef, EntryStatus)| *standing == EntryStatus::Held;
        let held = self.waiting(id, work)?.into_iter().filter(is_held).count();
        if held < RECORD_HELD_MAX {
            return Ok(work.hold(candidate, id));
        }
        let text = "too many changes wait for this record: write it once more when they have come";
        Ok(work.set_aside(candidate, Some(id), reason("change", text)))
    }

    /// Adds a candidate to its open record.
    fn join(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<Placed, MergeFailure> {
        let Some(open) = work.records.get_mut(&id) else {
            return self.hold(id, candidate, work);
        };
        let is_creation = open.origin.creator == candidate.at;
        let allowed = if is_creation {
            // A creation was validated before its record was opened.
            Ok(())
        } else {
            judge.amendment(candidate, open)
        };
        let kind = judge.kinds.reading(&open.origin.kind);
        let joined = match allowed {
            Ok(()) => open.join(candidate, kind, &work.fallen),
            Err(reason) => Join::Aside(reason),
        };
        Ok(match joined {
            Join::Fresh => {
                work.join(candidate.at, id);
                let reissued = candidate.header.remakes;
                work.reissued
                    .extend(reissued.map(|reissued| (candidate.at, reissued)));
                Placed::Joined
            }
            Join::Held => self.hold(id, candidate, work)?,
            Join::Aside(reason) => work.set_aside(candidate, Some(id), reason),
        })
    }

    /// Returns true if an entry that waits for a record may be ruled on differently after `ruled`: it builds on
    /// that one, or was reissued by it, or waited for the record itself.
    fn may_move(&self, id: RecordId, ruled: &Entry, work: &mut Work) -> Result<bool, MergeFailure> {
        let header = ruled.header().ok();
        let of_all = header.is_none_or(|header| {
            matches!(header.act, Act::Create { .. }) || header.remakes.is_some()
        });
        if of_all || work.reopened.contains(&id) {
            return Ok(true);
        }
        let payloads = std::iter::once(&ruled.payload).chain(&ruled.companion);
        let hashes: Vec<Hash> = payloads.map(Payload::hash).collect();
        for (entry, _) in self.waiting(id, work)? {
            // Read from the ledger once a round, however often the record changes.
            let parents = match work.parents.entry(entry) {
                Place::Occupied(known) => known.into_mut(),
                Place::Vacant(place) => {
                    let found = self.handles.index.entry(entry, &self.handles.ledger)?;
                    place.insert(found.map(|found| parents(&found.entry)).unwrap_or_default())
                }
            };
            if hashes.iter().any(|hash| parents.contains(hash)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Judges the held entries of a record again, and those quarantined for building on a freed one, until
    /// no ruling changes.
    fn retry_waiting(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let mut moved = true;
        while moved {
            moved = false;
            for (entry, before) in self.waiting(id, work)? {
                let Some(found) = self.handles.index.entry(entry, &self.handles.ledger)? else {
                    continue;
                };
                // The author was revoked meanwhile: the entry stays held, and the office can free it.
                let Ok(candidate) = judge.read(entry, &found.entry, found.received_at) else {
                    continue;
                };
                let twice = self.find_duplicate(judge.directory, &candidate, work)?;
                if twice.is_some() && fell_with_another(&before) {
                    // It was quarantined with another and reissued since: the reissue counts in its place.
                    continue;
                }
                // The ruling below replaces the one that this round may have made.
                work.forget_aside(entry);
                let placed = match twice {
                    Some(reason) => work.set_aside(&candidate, Some(id), reason),
                    None => self.place(judge, id, &candidate, work)?,
                };
                if placed == Placed::Joined {
                    work.freed.insert(entry);
                    if candidate.freed {
                        work.reopened.insert(id);
                    }
                    moved = true;
                } else if work.standing_aside(entry) != Some(&before) {
                    // Entries that build on it may have to be quarantined, too.
                    moved = true;
                }
                if work.standing_aside(entry) == self.handles.index.status(entry)?.as_ref() {
                    // An earlier round ruled the same: nothing new to release.
                    work.forget_aside(entry);
                }
            }
        }
        Ok(())
    }

    /// The entries that are held for a record, by this round or an earlier one, and in a reopened record
    /// those quarantined for building on another, each with its latest ruling.
    fn waiting(
        &self,
        id: RecordId,
        work: &mut Work,
    ) -> Result<Vec<(EntryRef, EntryStatus)>, MergeFailure> {
        // Rows of both kinds, since the record may be reopened later in this round.
        if let Place::Vacant(place) = work.waiting.entry(id) {
            let mut rows = self.handles.index.waiting(id)?;
            rows.retain(|(_, standing)| {
                *standing == EntryStatus::Held || fell_with_another(standing)
            });
            place.insert(rows);
        }
        let reopened = work.reopened.contains(&id);
        let waits = |standing: &EntryStatus| {
            *standing == EntryStatus::Held || (reopened && fell_with_another(standing))
        };
        let mut waiting: Vec<(EntryRef, EntryStatus)> = work
            .aside
            .iter()
            .filter(|aside| aside.record == Some(id) && waits(&aside.standing))
            .map(|aside| (aside.entry, aside.standing.clone()))
            .collect();
        for (entry, standing) in work.waiting.get(&id).into_iter().flatten() {
            let ruled_now = || work.has_joined(*entry) || work.is_aside(*entry);
            // A ruling of this round is newer than the index's row.
            if waits(standing) && !ruled_now() {
                waiting.push((*entry, standing.clone()));
            }
        }
        Ok(waiting)
    }

    /// The reason to quarantine a duplicate: an entry and its reissue never both count, the one that is accepted
    /// first does. Only a reissue by the same person counts; another person's claim is ignored.
    fn find_duplicate(
        &self,
        directory: &Directory,
        candidate: &Candidate,
        work: &Work,
    ) -> Result<Option<QuarantineReason>, MergeFailure> {
        if let Some(reissued) = candidate.header.remakes {
            let known = self
                .handles
                .index
                .hash_of_payload(reissued.entry, &self.handles.ledger)?;
            let stands = work.has_joined(reissued.entry)
                || self.handles.index.status(reissued.entry)? == Some(EntryStatus::Accepted);
            if known == Some(reissued.payload) && stands {
                // The hash matches, too: it is the very entry that was reissued, no other under its number.
                let text = "what it makes again stands already";
                return Ok(Some(reason("duplicate", text)));
            }
        }
        let payload = candidate.entry.payload.hash();
        let now = work
            .reissued
            .iter()
            .filter(|(_, reissued)| reissued.entry == candidate.at && reissued.payload == payload)
            .map(|(by, _)| *by);
        let by_himself = |by: &EntryRef| {
            let author = directory.device(&by.device).map(|device| &device.person);
            author == Some(&candidate.person)
        };
        let mut remakes = self.handles.index.made_again(candidate.at, payload)?;
        remakes.extend(now);
        let text = "it was made again, and that stands already";
        Ok(remakes
            .iter()
            .any(by_himself)
            .then(|| reason("duplicate", text)))
    }
}

/// The changes that an entry's changes build on.
fn parents(entry: &Entry) -> Vec<Hash> {
    let payloads = std::iter::once(&entry.payload).chain(&entry.companion);
    let changes = payloads.filter_map(|payload| change::read(payload.bytes()?).ok());
    changes.flat_map(|change| change.deps).collect()
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
