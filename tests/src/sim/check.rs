//! The conditions that must hold once all is quiet: the invariants, each by its number in the design.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::change;
use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::record::{Shown, State};
use streetbook_core::replica::Filter;
use streetbook_core::sync::{EntryStatus, QuarantineReason};
use streetbook_server::store::index::Index;

use super::fold::Fold;
use super::office::folded;
use super::promise::Promise;
use super::storm::copy_of;
use super::world::World;

impl World {
    /// Checks every invariant.
    ///
    /// # Errors
    /// The broken invariant.
    pub(super) fn checks_everything(&mut self) -> Result<(), String> {
        let disk = copy_of(&self.office.disk);
        let keys = self.office.keys.clone();
        let (ledger, anew) = folded(&disk, &keys)?;
        let fold = Fold::of(&ledger, keys.device())?;
        let index = self.running().store.index.clone();
        stored_once(&fold)?;
        index_equals_its_rebuild(&index, &anew)?;
        actors_are_their_devices(&fold)?;
        names_are_given_once(&fold)?;
        everything_is_ruled(&fold, &index)?;
        released_once(&fold)?;
        self.promises_are_kept(&fold)?;
        self.phones_equal_the_office(&fold)?;
        self.erased_is_gone(&fold)?;
        self.office.receipts_are_durable()?;
        self.counts.checks += 11;
        Ok(())
    }

    /// I1, I4: every entry that a phone showed as saved is accepted at the office, once.
    fn promises_are_kept(&self, fold: &Fold) -> Result<(), String> {
        let texts = fold.texts();
        let running = self.office.running.as_ref().ok_or("the office is shut")?;
        let revoked = running.revoked();
        for promise in &self.promises {
            let entries = texts.get(&promise.tag).map(Vec::as_slice).unwrap_or(&[]);
            let standing = entries.iter().filter(|at| fold.stands(**at)).count();
            if standing > 1 {
                return Err(format!(
                    "I4: `{}` of p{} stands {standing} times: {entries:?}",
                    promise.tag, promise.phone
                ));
            }
            let lost = standing == 0 && promise.sure && !promise.void;
            if lost && !self.is_excused(promise, entries, fold, &revoked) {
                let ruled: Vec<_> = entries.iter().map(|at| fold.ruled.get(at)).collect();
                return Err(format!(
                    "I1: `{}` of p{}, entry {} of {}, was saved and does not stand: {ruled:?}",
                    promise.tag, promise.phone, promise.n, promise.device
                ));
            }
        }
        Ok(())
    }

    /// Returns true if an entry may be stored without being accepted.
    fn is_excused(
        &self,
        promise: &Promise,
        entries: &[EntryRef],
        fold: &Fold,
        revoked: &BTreeSet<DeviceId>,
    ) -> bool {
        let at = EntryRef {
            device: promise.device,
            n: promise.n,
        };
        // A signature writes no text of its own: it is accepted under its number, or was reissued.
        if entries.is_empty() && fold.stands_again(at) {
            return true;
        }
        let erased = promise.record.is_some_and(|id| self.erased.contains(&id));
        let fell = promise.record.is_some_and(|id| fold.has_fallen(id));
        let phone = &self.phones[promise.phone];
        let lost = phone.lost || phone.refused;
        if phone.refused && entries.is_empty() {
            return true;
        }
        let kept = entries
            .iter()
            .chain(fold.stored.contains_key(&at).then_some(&at));
        // It waits for something that only a lost phone and the office before its restoring had.
        let waits = |at: &EntryRef| fold.ruled.get(at) == Some(&EntryStatus::Held);
        if promise.record.is_some_and(|id| self.has_gone(id)) && kept.clone().any(waits) {
            return true;
        }
        let mut reasons = kept.filter_map(|at| match fold.ruled.get(at) {
            Some(EntryStatus::Quarantined(reason)) => Some((at, reason)),
            _ => None,
        });
        reasons.any(|(at, reason)| match reason.code.as_str() {
            "merge" => promise.poisoned,
            // An entry reissued after a move is judged by the person's present posting.
            "rights" => promise.barred || phone.moved,
            "revoked" => revoked.contains(&at.device),
            code => {
                code == QuarantineReason::BUILDS_ON
                    && (lost || fell || revoked.contains(&at.device))
            }
        }) || erased
    }

    /// Returns true if part of a record is lost with a phone or with damaged bytes.
    fn has_gone(&self, id: RecordId) -> bool {
        let mut gone = self.promises.iter().filter(|promise| promise.void);
        gone.any(|promise| promise.record == Some(id))
    }

    /// I9: of an erased record, no payload is left at the office and no text on a phone that could receive the erasure.
    fn erased_is_gone(&self, fold: &Fold) -> Result<(), String> {
        for (at, (entry, _)) in &fold.stored {
            let record = entry.record(*at).filter(|id| self.erased.contains(id));
            if let (Some(id), Some(_)) = (record, entry.payload.bytes()) {
                return Err(format!("I9: {at:?} of the erased {id} has its payload"));
            }
        }
        let running = self.office.running.as_ref().ok_or("the office is shut")?;
        let revoked = running.revoked();
        // A text that its phone reissued as another record was not erased with the record of the first number.
        let texts = fold.texts();
        let stands = |promise: &Promise| {
            let entries = texts.get(&promise.tag);
            entries.is_some_and(|entries| entries.iter().any(|at| fold.stands(*at)))
        };
        let of_erased = |promise: &&Promise| {
            promise.record.is_some_and(|id| self.erased.contains(&id)) && !stands(promise)
        };
        let tags: Vec<&str> = self
            .promises
            .iter()
            .filter(of_erased)
            .map(|one| one.tag.as_str())
            .collect();
        for (which, phone) in self.phones.iter().enumerate() {
            let app = phone.app.as_ref();
            let app = app.filter(|_| !phone.lost && !phone.moved && !phone.refused);
            if tags.is_empty()
                || self.restored
                || app.is_none_or(|app| revoked.contains(&app.device()))
            {
                continue;
            }
            for (name, bytes) in phone.disk.files() {
                // The office cannot rule on entries that it does not accept: there a number names another record.
                if phone.carries_a_fork && name.starts_with("relay-") {
                    continue;
                }
                if let Some(tag) = tags.iter().find(|tag| says(&bytes, tag)) {
                    return Err(format!(
                        "I9: {name} of p{which} still says `{tag}`, which was erased"
                    ));
                }
            }
        }
        Ok(())
    }

    /// I3: each phone shows of its books the same as the office.
    fn phones_equal_the_office(&mut self, fold: &Fold) -> Result<(), String> {
        let running = self.office.running.as_ref().ok_or("the office is shut")?;
        let revoked = running.revoked();
        let directory = running.directory();
        let mut records: BTreeMap<RecordId, Shown> = BTreeMap::new();
        for id in fold.records.keys() {
            let record = fold.record(*id, &directory);
            let record = record.map_err(|why| format!("I3: {why}"))?;
            if let Some(shown) = record.and_then(|record| record.shown()) {
                self.counts.conflicts += u64::from(fold.shows_all_values(*id, &shown)?);
                records.insert(*id, shown);
            }
        }
        for (which, phone) in self.phones.iter().enumerate() {
            let there = !phone.lost && !phone.refused;
            let Some(app) = phone.app.as_ref().filter(|_| there) else {
                continue;
            };
            let status = app.status().map_err(|error| format!("I3: {error}"))?;
            if status.waiting > 0 || (status.carried > 0 && !phone.carries_a_fork) {
                return Err(format!(
                    "I3: p{which} still has something to send: {status:?}"
                ));
            }
            if revoked.contains(&app.device()) {
                continue;
            }
            let books = directory.books_of(&phone.person);
            let mut theirs: BTreeMap<RecordId, Shown> = BTreeMap::new();
            for (id, shown) in &records {
                let told = fold.records.get(id);
                if told.is_some_and(|told| !told.books.is_disjoint(&books)) {
                    theirs.insert(*id, plain(shown.clone(), app.kinds()));
                }
            }
            let listed = app.list(&Filter::default());
            let listed = listed
                .into_iter()
                .filter(|one| one.state != State::Quarantined);
            let mut ours: BTreeMap<RecordId, Shown> = listed
                .map(|one| (one.shown.origin.id(), plain(one.shown, app.kinds())))
                .collect();
            if self.restored {
                // Entries that the office lost with its disk, and their writer with the phone, others may have read.
                ours.retain(|id, _| !self.has_gone(*id));
                theirs.retain(|id, _| !self.has_gone(*id));
            }
            if let Some(why) = difference(&ours, &theirs, phone.moved || self.restored) {
                let kept = fold.records.iter().map(|(id, told)| (id, &told.entries));
                let kept: Vec<_> = kept
                    .filter(|(id, _)| why.contains(&id.to_string()))
                    .collect();
                return Err(format!("I3: p{which}: {why} {kept:?}"));
            }
            if let Some(n) = lacking(fold, app.device(), status.saved) {
                return Err(format!("I3: the office lacks entry {n} of p{which}"));
            }
        }
        Ok(())
    }
}

/// The first of a phone's entries that the office has not stored.
fn lacking(fold: &Fold, device: DeviceId, saved: u64) -> Option<u64> {
    (1..=saved).find(|n| !fold.stored.contains_key(&EntryRef { device, n: *n }))
}

/// I4: no entry is in the ledger twice.
fn stored_once(fold: &Fold) -> Result<(), String> {
    match fold.twice.first() {
        Some(at) => Err(format!("I4: {at:?} is stored twice")),
        None => Ok(()),
    }
}

/// I5: the index equals a new fold of the ledger.
fn index_equals_its_rebuild(index: &Index, anew: &Index) -> Result<(), String> {
    let rows = |index: &Index| index.dump().collect::<Result<Vec<_>, _>>();
    let failed = |error| format!("I5: the index cannot be read: {error}");
    let (ours, theirs) = (rows(index).map_err(failed)?, rows(anew).map_err(failed)?);
    let differs = ours
        .iter()
        .zip(&theirs)
        .position(|(one, other)| one != other);
    match differs {
        None if ours.len() == theirs.len() => Ok(()),
        _ => Err(format!(
            "I5: the index has {} rows, its rebuild {}; row {differs:?} differs",
            ours.len(),
            theirs.len()
        )),
    }
}

/// I6: every accepted change has the name of the device whose journal carried it.
fn actors_are_their_devices(fold: &Fold) -> Result<(), String> {
    for (at, (entry, _)) in fold.stored.iter().filter(|(at, _)| fold.stands(**at)) {
        let Some(payload) = entry.payload.bytes() else {
            return Err(format!("I6: {at:?} stands and has no payload"));
        };
        let change = change::read(payload).map_err(|error| format!("I6: {at:?}: {error}"))?;
        if change.actor.device != at.device {
            return Err(format!(
                "I6: {at:?} bears the name of {}",
                change.actor.device
            ));
        }
    }
    Ok(())
}

/// I6: no two changes of a record have one name, also if one of them was quarantined: a device that has read that
/// one could not read the other any more.
fn names_are_given_once(fold: &Fold) -> Result<(), String> {
    let mut given = BTreeMap::new();
    for (at, (entry, _)) in &fold.stored {
        let change = entry.payload.bytes().map(change::read);
        let (Some(Ok(change)), Some(record)) = (change, entry.record(*at)) else {
            continue;
        };
        if let Some(other) = given.insert((record, change.actor, change.seq), at) {
            return Err(format!("I6: {other:?} and {at:?} bear one name"));
        }
    }
    Ok(())
}

/// I8: every entry was ruled on, and those not accepted are counted.
fn everything_is_ruled(fold: &Fold, index: &Index) -> Result<(), String> {
    let failed = |error| format!("I8: {error}");
    let aside: BTreeSet<EntryRef> = index
        .quarantined()
        .map(|row| row.map(|(at, _)| at))
        .chain(index.held())
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    for at in fold.stored.keys() {
        let counted = match fold.ruled.get(at) {
            None => return Err(format!("I8: nothing was ruled about {at:?}")),
            Some(EntryStatus::Quarantined(_) | EntryStatus::Held) => aside.contains(at),
            Some(_) => !aside.contains(at),
        };
        if !counted {
            return Err(format!("I8: {at:?} is counted otherwise than it was ruled"));
        }
    }
    Ok(())
}

/// No entry was released into a book twice.
fn released_once(fold: &Fold) -> Result<(), String> {
    let twice = fold.released.iter().find(|(_, count)| **count > 1);
    match twice {
        Some(((book, at), count)) => {
            Err(format!("I8: {at:?} was released into {book} {count} times"))
        }
        None => Ok(()),
    }
}

/// The part on which two sides must agree: without full numbers, which not every reader gets, and without the
/// time of receipt, which a phone knows of its own entries by receipts alone.
fn plain(shown: Shown, kinds: &streetbook_core::kind::KindSet) -> Shown {
    let kind = shown.origin.kind.clone();
    let form = kinds.reading(&kind);
    let mut plain = shown.masked(|field| form.and_then(|form| form.field(field)));
    plain.received_at = None;
    plain
}

fn difference(
    ours: &BTreeMap<RecordId, Shown>,
    theirs: &BTreeMap<RecordId, Shown>,
    keeps: bool,
) -> Option<String> {
    let missing = theirs.keys().find(|id| !ours.contains_key(id));
    if let Some(id) = missing {
        return Some(format!("it lacks {id}: {:?}", theirs.get(id)));
    }
    let surplus = ours.keys().find(|id| !theirs.contains_key(id));
    // A phone that has moved keeps what it once read, and so does every phone if the office lost it.
    if let Some(id) = surplus.filter(|_| !keeps) {
        return Some(format!("the office lacks {id}: {:?}", ours.get(id)));
    }
    let mut both = theirs.iter();
    let other = both.find(|(id, shown)| ours.get(id) != Some(shown));
    other.map(|(id, shown)| {
        format!(
            "of {id} it shows {:?}, the office says {shown:?}",
            ours.get(id)
        )
    })
}

/// Returns true if bytes hold a text that no digit follows, since `text 1` is not `text 12`.
fn says(bytes: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    let mut windows = bytes.windows(text.len()).enumerate();
    windows.any(|(at, window)| {
        let next = bytes.get(at + text.len());
        window == text && !next.is_some_and(u8::is_ascii_digit)
    })
}
