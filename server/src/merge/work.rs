//! What a round has gathered so far.

use std::collections::{BTreeSet, HashMap, HashSet};

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, PersonId, RecordId};
use streetbook_core::journal::{Act, Entry, Remade};
use streetbook_core::sync::{QuarantineReason, Standing};

use super::judge::Candidate;
use super::open::OpenRecords;
use super::round::SetAside;

/// Where a candidate has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Into its record.
    Joined,
    /// On hold.
    Held,
    /// Aside.
    Fell,
}

/// What a round has gathered so far.
#[derive(Default)]
pub struct Work {
    /// The records that it works on.
    pub records: OpenRecords,
    /// Rulings in the order in which they were made; what is fresh gets its standing from the worker.
    pub order: Vec<(EntryRef, RecordId)>,
    /// The same entries, to be found fast.
    joined: HashSet<EntryRef>,
    /// What does not stand.
    pub aside: Vec<SetAside>,
    /// The same entries, to be found fast.
    put_aside: HashSet<EntryRef>,
    /// What earlier rounds left to wait for a record, and what fell with another there: read once a round,
    /// since however much somebody sends, nobody else should wait for it.
    pub waiting: HashMap<RecordId, Vec<(EntryRef, Standing)>>,
    /// What the ones that wait build on.
    pub parents: HashMap<EntryRef, Vec<Hash>>,
    /// What the office itself says, and in which book.
    pub published: Vec<(Book, EntryRef)>,
    /// What was held or set aside and joined.
    pub freed: BTreeSet<EntryRef>,
    /// Records that something joined which the office freed: what fell with it gets another look.
    pub reopened: BTreeSet<RecordId>,
    /// What joined and makes something again, with the payload's hash that it names.
    pub remade: Vec<(EntryRef, Remade)>,
    /// Changes that were set aside in this round: what builds on them falls too.
    pub fallen: BTreeSet<Hash>,
}

impl Work {
    /// Sets a candidate aside; what builds on it falls too.
    pub fn set_aside(
        &mut self,
        candidate: &Candidate,
        record: Option<RecordId>,
        reason: QuarantineReason,
    ) -> Placed {
        self.fall(&candidate.entry);
        self.note(candidate, record, Standing::Quarantined(reason));
        Placed::Fell
    }

    /// Sets an entry aside that cannot even be read. Names its record, if it says which.
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
            standing: Standing::Quarantined(reason),
            author,
            record: None,
        });
        match entry.header().ok()?.act {
            Act::Create { .. } => Some(RecordId::of(at)),
            Act::Change { target } => Some(RecordId::of(target)),
            Act::Office { .. } => None,
        }
    }

    /// Lets a candidate wait.
    pub fn hold(&mut self, candidate: &Candidate, record: RecordId) -> Placed {
        self.note(candidate, Some(record), Standing::Held);
        Placed::Held
    }

    /// Rules on an entry of an erased record: whoever wrote it hears so, and drops it too.
    pub fn note_erased(&mut self, at: EntryRef, author: Option<PersonId>, record: RecordId) {
        self.put(SetAside {
            entry: at,
            standing: Standing::Erased,
            author,
            record: Some(record),
        });
    }

    /// Whether an entry has joined in this round.
    pub fn has_joined(&self, entry: EntryRef) -> bool {
        self.joined.contains(&entry)
    }

    /// What this round says of an entry that did not join.
    pub fn standing_aside(&self, entry: EntryRef) -> Option<&Standing> {
        if !self.is_aside(entry) {
            return None;
        }
        let found = self.aside.iter().rfind(|aside| aside.entry == entry);
        found.map(|aside| &aside.standing)
    }

    /// Takes back what was said of an entry that does not stand.
    pub fn forget_aside(&mut self, entry: EntryRef) {
        if self.put_aside.remove(&entry) {
            self.aside.retain(|aside| aside.entry != entry);
        }
    }

    /// Whether this round says of an entry that it does not stand.
    pub fn is_aside(&self, entry: EntryRef) -> bool {
        self.put_aside.contains(&entry)
    }

    /// A candidate has joined its record.
    pub fn join(&mut self, entry: EntryRef, record: RecordId) {
        self.joined.insert(entry);
        self.order.push((entry, record));
    }

    fn put(&mut self, aside: SetAside) {
        self.put_aside.insert(aside.entry);
        self.aside.push(aside);
    }

    fn note(&mut self, candidate: &Candidate, record: Option<RecordId>, standing: Standing) {
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

/// Whether an entry was set aside for no fault of its own, but with another one.
pub fn fell_with_another(standing: &Standing) -> bool {
    let builds_on = QuarantineReason::BUILDS_ON;
    matches!(standing, Standing::Quarantined(reason) if reason.code == builds_on)
}

/// Whether a standing is that of an entry that was set aside.
pub fn is_quarantined(standing: &Standing) -> bool {
    matches!(standing, Standing::Quarantined(_))
}
