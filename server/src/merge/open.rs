//! A record during a round.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::change::{self, Change, Past, PastError, Scalar};
use streetbook_core::ids::{EntryRef, Hash, PersonId};
use streetbook_core::kind::{FieldType, Kind};
use streetbook_core::limits;
use streetbook_core::record::{Key, Origin, Stamp};
use streetbook_core::sync::QuarantineReason;

use super::candidate::Candidate;
use super::reason::reason;
use crate::merge::worker::Incoming;

/// A record with its accepted and its fresh entries.
pub struct Open {
    /// Its origin.
    pub origin: Origin,
    /// The person who created it.
    pub author: PersonId,
    /// Entries that were accepted before this round.
    pub standing: Vec<(EntryRef, Incoming)>,
    /// Entries that may join it.
    pub fresh: Vec<(EntryRef, Incoming)>,
    /// The people named in a field that shares it.
    pub shared: BTreeSet<PersonId>,
    /// The people into whose inbox it was released before this round.
    pub shared_before: BTreeSet<PersonId>,
    main: Past,
    companion: Past,
    /// Changes that earlier rounds quarantined: changes that build on them are quarantined, too.
    pub fallen: BTreeSet<Hash>,
}

/// The result of an attempt to join.
pub enum Join {
    /// It has joined.
    Fresh,
    /// It waits for changes that are not here.
    Held,
    /// It is quarantined.
    Aside(QuarantineReason),
}

impl Open {
    /// A record without an accepted entry.
    pub fn new(origin: Origin, author: PersonId) -> Open {
        Open {
            origin,
            author,
            standing: Vec::new(),
            fresh: Vec::new(),
            shared: BTreeSet::new(),
            shared_before: BTreeSet::new(),
            main: Past::default(),
            companion: Past::default(),
            fallen: BTreeSet::new(),
        }
    }

    /// Adds an entry that is accepted already.
    pub fn stands(&mut self, at: EntryRef, incoming: Incoming, kind: Option<&Kind>) {
        if let Ok(change) = change::read(&incoming.payload) {
            self.name(&change, kind);
            self.main.add(change);
        }
        let companion = incoming.companion.as_deref().map(|bytes| change_of(bytes));
        if let Some(Some(change)) = companion {
            self.companion.add(change);
        }
        self.standing.push((at, incoming));
    }

    /// Adds an entry if all changes that it builds on are here.
    /// `fallen_now` names the changes that this round has quarantined so far.
    pub fn join(
        &mut self,
        candidate: &Candidate,
        kind: Option<&Kind>,
        fallen_now: &BTreeSet<Hash>,
    ) -> Join {
        if self.main.len() >= limits::RECORD_CHANGES_MAX {
            let text = "the record has reached the most changes that one can have";
            return Join::Aside(reason("limit", text));
        }
        let restricted = candidate.restricted.as_ref();
        let checks = [
            Some(self.main.check(&candidate.change)),
            restricted.map(|change| self.companion.check(change)),
        ];
        for check in checks.into_iter().flatten() {
            match check {
                Ok(()) => {}
                // A quarantined change never comes: only a change that may still arrive is worth waiting for.
                Err(PastError::Missing(missing)) if self.has_fallen(&missing, fallen_now) => {
                    return Join::Aside(builds_on());
                }
                Err(PastError::Missing(_)) => return Join::Held,
                Err(error) => return Join::Aside(reason("change", error.to_string())),
            }
        }
        self.name(&candidate.change, kind);
        self.main.add(candidate.change.clone());
        if let Some(change) = restricted {
            self.companion.add(change.clone());
        }
        self.fresh.push((candidate.at, incoming(candidate)));
        Join::Fresh
    }

    fn has_fallen(&self, missing: &[Hash], now: &BTreeSet<Hash>) -> bool {
        missing
            .iter()
            .any(|hash| self.fallen.contains(hash) || now.contains(hash))
    }

    /// The author of an entry that joined in this round.
    pub fn author_of(&self, entry: EntryRef) -> Option<PersonId> {
        let found = self.fresh.iter().find(|(at, _)| *at == entry);
        found.map(|(_, incoming)| incoming.stamp.by.clone())
    }

    /// The inboxes that the record is released into.
    pub fn inboxes(&self) -> impl Iterator<Item = Book> + '_ {
        self.shared
            .iter()
            .filter(|person| **person != self.author)
            .map(|person| Book::Inbox(person.clone()))
    }

    /// Returns true if the record was released into this inbox before this round.
    pub fn was_shared(&self, book: &Book) -> bool {
        matches!(book, Book::Inbox(person) if self.shared_before.contains(person))
    }

    /// Adds the people whom a change names.
    fn name(&mut self, change: &Change, kind: Option<&Kind>) {
        let Some(kind) = kind else { return };
        for op in &change.ops {
            let named = match (Key::parse(&op.key), &op.value) {
                (Key::Field(field), Some(Scalar::Text(person))) => Some((field, person.as_str())),
                (Key::Member(field, person), Some(_)) => Some((field, person)),
                _ => None,
            };
            let Some((field, person)) = named else {
                continue;
            };
            let shares = kind.field(field).is_some_and(|field| {
                field.shares && matches!(field.field_type, FieldType::Person | FieldType::People)
            });
            if let (true, Ok(person)) = (shares, person.parse()) {
                self.shared.insert(person);
            }
        }
    }
}

/// The reason for quarantine of an entry that builds on a quarantined one.
pub fn builds_on() -> QuarantineReason {
    reason(
        QuarantineReason::BUILDS_ON,
        "it builds on an entry that was set aside; its phone makes it again",
    )
}

fn change_of(payload: &[u8]) -> Option<Change> {
    change::read(payload).ok()
}

fn incoming(candidate: &Candidate) -> Incoming {
    let bytes = |payload: &streetbook_core::journal::Payload| payload.bytes().map(<[u8]>::to_vec);
    Incoming {
        stamp: Stamp {
            entry: candidate.at,
            by: candidate.person.clone(),
            at: candidate.header.clock.wall,
            received_at: Some(candidate.received_at),
        },
        payload: bytes(&candidate.entry.payload).unwrap_or_default(),
        companion: candidate
            .entry
            .companion
            .as_ref()
            .and_then(bytes)
            .map(Into::into),
    }
}

/// Records by id during a round.
pub type OpenRecords = BTreeMap<streetbook_core::ids::RecordId, Open>;
