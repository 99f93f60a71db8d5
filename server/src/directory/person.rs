//! The workspace and its people, as the events up to now made them.

use std::collections::BTreeMap;

use streetbook_core::ids::PersonId;
use streetbook_core::journal::Posting;
use streetbook_core::time::Zone;

use super::events::PersonSet;

/// The workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// As pages show it.
    pub name: String,
    /// It decides to which day a record belongs.
    pub zone: Zone,
    /// True: administrators sign in with a second factor only.
    pub second_factor: bool,
}

/// A person with all their earlier states: rights are judged as of the position at which they
/// wrote.
#[derive(Clone, Debug)]
pub struct Person {
    latest: Stage,
    /// Ascending by position.
    earlier: Vec<Stage>,
    postings: BTreeMap<u32, Posting>,
}

#[derive(Clone, Debug)]
struct Stage {
    since: u64,
    set: PersonSet,
}

impl Person {
    pub(super) fn new(since: u64, set: PersonSet) -> Person {
        Person {
            postings: BTreeMap::from([(set.posting.number, set.posting.clone())]),
            latest: Stage { since, set },
            earlier: Vec::new(),
        }
    }

    pub(super) fn change(&mut self, since: u64, set: PersonSet) {
        self.postings
            .insert(set.posting.number, set.posting.clone());
        let before = std::mem::replace(&mut self.latest, Stage { since, set });
        self.earlier.push(before);
    }

    /// Returns the person's id.
    pub fn id(&self) -> &PersonId {
        &self.latest.set.id
    }

    /// The name that others see.
    pub fn name(&self) -> &str {
        &self.latest.set.name
    }

    /// Returns their current posting.
    pub fn posting(&self) -> &Posting {
        &self.latest.set.posting
    }

    /// True if they may no longer read or write anything.
    pub fn is_disabled(&self) -> bool {
        self.latest.set.disabled
    }

    /// Returns all their postings, by number: each has its personal book.
    pub fn postings(&self) -> impl Iterator<Item = &Posting> {
        self.postings.values()
    }

    /// The posting of this number.
    pub fn posting_numbered(&self, number: u32) -> Option<&Posting> {
        self.postings.get(&number)
    }

    /// Returns the directory position at which they were last changed.
    pub fn changed_at(&self) -> u64 {
        self.latest.since
    }

    /// The directory position at which they were first added.
    pub fn first_set(&self) -> u64 {
        self.earlier.first().unwrap_or(&self.latest).since
    }

    /// Returns their complete state, as an event would state it.
    pub fn as_set(&self) -> &PersonSet {
        &self.latest.set
    }

    /// Returns their posting at a position; `None` before they were added and while they were
    /// disabled.
    pub fn posting_at(&self, position: u64) -> Option<&Posting> {
        let stage = self.stage_at(position)?;
        (!stage.set.disabled).then_some(&stage.set.posting)
    }

    /// Returns their posting at a position, also the one that they were disabled in; `None` before
    /// they were added.
    pub fn posting_even_disabled(&self, position: u64) -> Option<&Posting> {
        self.stage_at(position).map(|stage| &stage.set.posting)
    }

    fn stage_at(&self, position: u64) -> Option<&Stage> {
        std::iter::once(&self.latest)
            .chain(self.earlier.iter().rev())
            .find(|stage| stage.since <= position)
    }
}
