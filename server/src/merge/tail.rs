//! The entries to judge: those of the ledger's tail, and those that the office freed there.

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, PersonId};
use streetbook_core::journal::{Act, Entry, Topic};
use streetbook_core::kind::KindPublished;
use streetbook_core::rules::FindingNotice;
use streetbook_core::sync::{EntryStatus, from_bytes};
use streetbook_core::time::Instant;

use super::MergeFailure;
use super::merger::Merger;
use crate::directory::Freed;
use crate::store::events::can_be_freed;
use crate::store::ledger::StoredPart;

/// Entries in one round: large enough to pay one fsync for many, small enough to show progress.
const ROUND_ENTRIES_MAX: usize = 500;

/// The input of one round.
pub(super) struct Tail {
    /// The entries, in the order of the ledger.
    pub waiting: Vec<Waiting>,
    /// Entries of the server's own journal for phones, each with its book.
    pub published: Vec<(Book, EntryRef)>,
    /// The last frame read.
    pub through: u64,
}

/// An entry to judge.
pub(super) struct Waiting {
    pub at: EntryRef,
    pub entry: Entry,
    pub received_at: Instant,
    /// True if it was judged before, and the office has lifted the objection.
    pub again: bool,
}

impl Merger {
    /// The entries after a frame: of every journal but the server's own, whose events free others or are
    /// for everybody.
    pub(super) fn tail(&mut self, after: u64) -> Result<Tail, MergeFailure> {
        let mut tail = Tail {
            waiting: Vec::new(),
            published: Vec::new(),
            through: after,
        };
        let index = self.handles.index.clone();
        for frame in index.frames_after(after) {
            let (number, at) = frame?;
            if tail.waiting.len() >= ROUND_ENTRIES_MAX {
                break;
            }
            tail.through = number;
            let part = self.handles.ledger.read(at)?;
            if part.part.device == self.handles.own_device() {
                self.free(&part, &mut tail)?;
                self.publish(&part, &mut tail)?;
                continue;
            }
            for (place, entry) in part.part.entries.iter().enumerate() {
                let at = EntryRef {
                    device: part.part.device,
                    n: part.part.from + place as u64,
                };
                tail.waiting.push(Waiting {
                    at,
                    entry: entry.clone(),
                    received_at: part.received_at(at.n),
                    again: false,
                });
            }
        }
        Ok(tail)
    }

    /// Adds the quarantined entries that the events of a part free.
    fn free(&mut self, part: &StoredPart, tail: &mut Tail) -> Result<(), MergeFailure> {
        for freed in part.part.entries.iter().filter_map(freed) {
            self.freed.add(&freed);
            for at in freed.entries() {
                let standing = self.handles.index.status(at)?;
                let lifted = matches!(&standing, Some(EntryStatus::Quarantined(reason)) if can_be_freed(&reason.code));
                if !lifted {
                    continue;
                }
                if let Some(found) = self.handles.index.entry(at, &self.handles.ledger)? {
                    tail.waiting.push(Waiting {
                        at,
                        entry: found.entry,
                        received_at: found.received_at,
                        again: true,
                    });
                }
            }
        }
        Ok(())
    }
}

impl Merger {
    /// Adds the published entries of a part that are not released yet. A form applies from here on: no phone
    /// receives it before this office judges by it.
    fn publish(&self, part: &StoredPart, tail: &mut Tail) -> Result<(), MergeFailure> {
        for (n, entry) in (part.part.from..).zip(&part.part.entries) {
            let device = part.part.device;
            let at = EntryRef { device, n };
            let Some(published) = published(entry) else {
                continue;
            };
            if self.handles.index.status(at)?.is_some() {
                continue;
            }
            let book = match published {
                Published::Kind(form) => {
                    if let Err(error) = self.handles.kinds.take(&form.toml) {
                        tracing::warn!(%error, n, "a published form is left out");
                    }
                    Some(Book::Workspace)
                }
                Published::ForEverybody => Some(Book::Workspace),
                Published::Finding(said) => self.told(&said)?.map(Book::Inbox),
            };
            tail.published.extend(book.map(|book| (book, at)));
        }
        Ok(())
    }

    /// The recipient of a ruling: the person concerned, or else the author of the record.
    fn told(&self, said: &FindingNotice) -> Result<Option<PersonId>, MergeFailure> {
        if said.person.is_some() {
            return Ok(said.person.clone());
        }
        let Some(record) = said.about else {
            return Ok(None);
        };
        let creator = self.handles.index.record(record)?.map(|row| row.creator);
        let directory = self.handles.directory.read();
        Ok(creator.and_then(|creator| directory.author(&creator.device)))
    }
}

/// Events that the office publishes to phones.
enum Published {
    /// A form.
    Kind(KindPublished),
    /// A version of the rulebook, or the departure of a person.
    ForEverybody,
    /// A ruling, for one person.
    Finding(Box<FindingNotice>),
}

fn published(entry: &Entry) -> Option<Published> {
    let topic = entry.header().ok()?.act.topic()?;
    let payload = entry.payload.bytes()?;
    match topic {
        Topic::KindPublished => from_bytes(payload).ok().map(Published::Kind),
        Topic::RevisionPublished | Topic::PersonLeft => Some(Published::ForEverybody),
        Topic::FindingNotice => FindingNotice::read(payload)
            .ok()
            .map(|said| Published::Finding(Box::new(said))),
        _ => None,
    }
}

fn freed(entry: &Entry) -> Option<Freed> {
    let header = entry.header().ok()?;
    let payload = entry.payload.bytes()?;
    (header.act == Act::office(Topic::Freed))
        .then(|| from_bytes(payload).ok())
        .flatten()
}
