//! The intermediate results of a round.

use std::collections::{BTreeSet, HashMap, HashSet};

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, PersonId, RecordId};
use streetbook_core::journal::{Act, Entry, Reissued};
use streetbook_core::sync::{EntryStatus, QuarantineReason};

use super::candidate::Candidate;
use super::open::OpenRecords;
use super::round::SetAside;

/// The ruling on a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Part of its record.
    Joined,
    /// On hold.
    Held,
    /// Quarantined.
    Fell,
}

/// The intermediate results of a round.
#[derive(Default)]
pub struct Work {
    /// The records of the round.
    pub records: OpenRecords,
    /// Rulings in the order in which they were made; the worker rules on fresh entries.
    pub order: Vec<(EntryRef, RecordId)>,
    /// The entries of `order`, for look-up.
    joined: HashSet<EntryRef>,
    /// Entries that are not accepted.
    pub aside: Vec<SetAside>,
    /// The entries of `aside`, for look-up.
    put_aside: HashSet<EntryRef>,
    /// Entries that earlier rounds held for a record, or quarantined with another one there: read once a
    /// round, so that one sender's many entries delay no other sender's.
    pub waiting: HashMap<RecordId, Vec<(EntryRef, EntryStatus)>>,
    /// The changes that the waiting entries build on.
    pub parents: HashMap<EntryRef, Vec<Hash>>,
    /// Events that the office publishes, each with its book.
    pub published: Vec<(Book, EntryRef)>,
    /// Entries that were held or quarantined and joined.
    pub freed: BTreeSet<EntryRef>,
    /// Records that a freed entry joined: the entries quarantined with it are judged again.
    pub reopened: BTreeSet<RecordId>,
    /// Reissues that joined, with the payload's hash that they name.
    pub reissued: Vec<(EntryRef, Reissued)>,
    /// Changes that were quarantined in this round: changes that build on them are quarantined, too.
    pub fallen: BTreeSet<Hash>,
}

impl Work {
    /// Quarantines a candidate, and with it the changes that build on it.
    pub fn set_aside(
        &mut self,
        candidate: &Candidate,
        record: Option<RecordId>,
        reason: QuarantineReason,
    ) -> Placed {
        self.fall(&candidate.entry);
        self.note(candidate, record, EntryStatus::Quarantined(reason));
        Placed::Fell
    }

    /// Quarantines an entry that cannot be read. Returns its record, if the header names one.
    pub fn set_aside_unread(
        &mut self,
        at: EntryRef,
        entry: &Entry,
        author: Option<PersonId>,
        reason: QuarantineReason,
    ) -> Option<RecordId> {
        self.fall(entry);
        self.put(SetAside {
            entry: at,
            standing: EntryStatus::Quarantined(reason),
            author,
            record: None,
        });
        match entry.header().ok()?.act {
            Act::Create { .. } => Some(RecordId::of(at)),
            Act::Change { target } => Some(RecordId::of(target)),
            Act::Office { .. } => None,
        }
    }

    /// Holds a candidate.
    pub fn hold(&mut self, candidate: &Candidate, record: RecordId) -> Placed {
        self.note(candidate, Some(record), EntryStatus::Held);
        Placed::Held
    }

    /// Rules on an entry of an erased record: its author is notified, and drops it, too.
    pub fn note_erased(&mut self, at: EntryRef, author: Option<PersonId>, record: RecordId) {
        self.put(SetAside {
            entry: at,
            standing: EntryStatus::Erased,
            author,
            record: Some(record),
        });
    }

    /// Returns true if an entry has joined in this round.
    pub fn has_joined(&self, entry: EntryRef) -> bool {
        self.joined.contains(&entry)
    }

    /// This round's ruling on an entry that did not join.
    pub fn standing_aside(&self, entry: EntryRef) -> Option<&EntryStatus> {
        if !self.is_aside(entry) {
            return None;
        }
        let found = self.aside.iter().rfind(|aside| aside.entry == entry);
        found.map(|aside| &aside.standing)
    }

    /// Removes this round's ruling on an entry that is not accepted.
    pub fn forget_aside(&mut self, entry: EntryRef) {
        if self.put_aside.remove(&entry) {
            self.aside.retain(|aside| aside.entry != entry);
        }
    }

    /// Returns true if this round holds or quarantines an entry, or rules it erased.
    pub fn is_aside(&self, entry: EntryRef) -> bool {
        self.put_aside.contains(&entry)
    }

    /// Notes that a candidate has joined its record.
    pub fn join(&mut self, entry: EntryRef, record: RecordId) {
        self.joined.insert(entry);
        self.order.push((entry, record));
    }

    fn put(&mut self, aside: SetAside) {
        self.put_aside.insert(aside.entry);
        self.aside.push(aside);
    }

    fn note(&mut self, candidate: &Candidate, record: Option<RecordId>, standing: EntryStatus) {
        self.put(SetAside {
            entry: candidate.at,
            standing,
            author: Some(candidate.person.clone()),
            record,
        });
    }

    fn fall(&mut self, entry: &Entry) {
        let payloads = std::iter::once(&entry.payload).chain(&entry.companion);
        self.fallen.extend(payloads.map(|payload| payload.hash()));
    }
}

/// Returns true if an entry was quarantined only because it builds on a quarantined one.
pub fn fell_with_another(standing: &EntryStatus) -> bool {
    let builds_on = QuarantineReason::BUILDS_ON;
    matches!(standing, EntryStatus::Quarantined(reason) if reason.code == builds_on)
}

/// Returns true if the ruling is a quarantine.
pub fn is_quarantined(standing: &EntryStatus) -> bool {
    matches!(standing, EntryStatus::Quarantined(_))
}
