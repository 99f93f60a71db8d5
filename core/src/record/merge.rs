//! A record, merged from its changes.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::document::Document;
use super::error::MergeError;
use crate::book::Book;
use crate::change::{self, Change};
use crate::ids::{EntryRef, Hash, KindId, PersonId, RecordId};
use crate::time::Instant;

/// Facts from a record's creating entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Origin {
    /// The entry that created it.
    #[n(0)]
    pub creator: EntryRef,
    /// Its form.
    #[n(1)]
    pub kind: KindId,
    /// The version of the form that its author filled in.
    #[n(2)]
    pub version: u32,
    /// The book that it belongs to.
    #[n(3)]
    pub book: Book,
}

impl Origin {
    /// The record's id.
    pub fn id(&self) -> RecordId {
        RecordId::of(self.creator)
    }
}

/// Author and times of a change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Stamp {
    /// The entry that carried it.
    #[n(0)]
    pub entry: EntryRef,
    /// Its author, by the office's directory.
    #[n(1)]
    pub by: PersonId,
    /// The author's wall clock: `captured_at`.
    #[n(2)]
    pub at: Instant,
    /// The office's clock when it stored the entry; none while it waits on its phone.
    #[n(3)]
    pub received_at: Option<Instant>,
}

/// One change in the order of merging.
pub(super) struct Step {
    pub(super) stamp: Stamp,
    pub(super) change: Change,
    pub(super) restricted: Option<Change>,
}

/// A record: its document, its companion, and the stamp of each change.
pub struct Record {
    pub(super) origin: Origin,
    pub(super) main: Document,
    pub(super) companion: Document,
    pub(super) steps: Vec<Step>,
    pub(super) by_hash: BTreeMap<Hash, usize>,
}

impl Record {
    /// Creates a record without changes.
    pub fn new(origin: Origin) -> Record {
        Record {
            origin,
            main: Document::new(),
            companion: Document::new(),
            steps: Vec::new(),
            by_hash: BTreeMap::new(),
        }
    }

    /// Returns the facts from its creating entry.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Merges an entry's payloads. A known change is no error and changes nothing.
    ///
    /// # Errors
    /// [`MergeError::Missing`] if it builds on changes that are not here; [`MergeError::Refused`] if it
    /// is no change or reuses another's place.
    pub fn merge(
        &mut self,
        stamp: Stamp,
        payload: &[u8],
        companion: Option<&[u8]>,
    ) -> Result<(), MergeError> {
        let (change, restricted) = read(payload, companion)?;
        if self.by_hash.contains_key(&change.hash) {
            return Ok(());
        }
        self.main.apply(payload)?;
        let hidden = companion.map(|companion| self.companion.apply(companion));
        // A device that did not receive earlier restricted values cannot merge later ones: it continues
        // to show the masked form.
        let restricted = match hidden {
            Some(Ok(())) => restricted,
            _ => None,
        };
        self.note(stamp, change, restricted);
        Ok(())
    }

    /// Notes who wrote payloads that came out of [`Record::write`]: the record is then as merging their entry
    /// into the record before would make it.
    ///
    /// # Errors
    /// [`MergeError::Refused`] when they exceed what a change may hold.
    pub fn note_written(
        &mut self,
        stamp: Stamp,
        payload: &[u8],
        companion: Option<&[u8]>,
    ) -> Result<(), MergeError> {
        let (change, restricted) = read(payload, companion)?;
        self.note(stamp, change, restricted);
        Ok(())
    }

    fn note(&mut self, stamp: Stamp, change: Change, restricted: Option<Change>) {
        let place = self.steps.len();
        self.by_hash.insert(change.hash, place);
        if let Some(restricted) = &restricted {
            self.by_hash.insert(restricted.hash, place);
        }
        self.steps.push(Step {
            stamp,
            change,
            restricted,
        });
    }

    /// True if the entry that created it has been merged.
    pub fn holds_creator(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.stamp.entry == self.origin.creator)
    }
}

/// Reads the changes of an entry's payloads.
fn read(payload: &[u8], companion: Option<&[u8]>) -> Result<(Change, Option<Change>), MergeError> {
    let unreadable = |error: change::ChangeError| MergeError::Refused(error.to_string());
    let change = change::read(payload).map_err(unreadable)?;
    let restricted = companion.map(change::read).transpose();
    Ok((change, restricted.map_err(unreadable)?))
}
