//! Folding releases: book logs, the latest ruling on each entry, and each record's list.

use std::sync::Arc;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::{Act, Entry, Reissued};
use streetbook_core::sync::{EntryStatus, Tag};

use super::draft::Draft;
use super::error::IndexError;
use super::keys;
use super::open::Index;
use super::rows::{BLOCK_MAX, BookBlock, BookEnd, RecordRow, StatusRow};
use crate::store::events::{Releases, Run};
use crate::store::ledger::{LedgerReader, StoredPart};

/// The rulings of one frame on their way into its draft.
pub(super) struct ReleaseFold<'d, 'i> {
    index: &'i Index,
    ledger: &'i LedgerReader,
    pub(super) draft: &'d mut Draft<'i>,
    /// The part read last: the entries of a run lie in few.
    part: Option<Arc<StoredPart>>,
}

/// The facts about an entry that a ruling needs.
struct About {
    record: RecordId,
    creator: EntryRef,
    payload: Hash,
    act: Act,
    remakes: Option<Reissued>,
}

impl<'d, 'i> ReleaseFold<'d, 'i> {
    pub(super) fn new(
        index: &'i Index,
        ledger: &'i LedgerReader,
        draft: &'d mut Draft<'i>,
    ) -> ReleaseFold<'d, 'i> {
        ReleaseFold {
            index,
            ledger,
            draft,
            part: None,
        }
    }

    pub(super) fn fold(&mut self, releases: &Releases) -> Result<(), IndexError> {
        for run in &releases.runs {
            self.run(run)?;
        }
        let judged = self.draft.get(&keys::judged())?.unwrap_or(0);
        self.draft
            .put(keys::judged(), &judged.max(releases.through));
        Ok(())
    }

    fn run(&mut self, run: &Run) -> Result<(), IndexError> {
        let book = self.index.called(&run.book);
        let mut end = self.draft.get(&keys::book_end(&book))?.unwrap_or(BookEnd {
            count: 0,
            tag: Tag::START,
        });
        let mut rest = run.count;
        while rest > 0 {
            let block = BookBlock {
                entry: EntryRef {
                    device: run.device,
                    n: run.from + u64::from(run.count - rest),
                },
                count: rest.min(BLOCK_MAX),
                standing: run.standing.clone(),
                tag: end.tag,
            };
            let key = keys::book_block(&book, end.count + 1);
            self.draft.put(key, &block);
            for entry in block.entries() {
                end.count += 1;
                end.tag = end.tag.extend(entry, run.standing.code());
                self.rule(&run.book, &run.standing, entry)?;
            }
            rest -= block.count;
        }
        self.draft.put(keys::book_end(&book), &end);
        Ok(())
    }

    fn rule(
        &mut self,
        book: &Book,
        standing: &EntryStatus,
        entry: EntryRef,
    ) -> Result<(), IndexError> {
        let about = self.about(entry)?;
        let before = self.draft.get(&keys::ruled(entry))?;
        let was_listed = before.as_ref().and_then(|ruled| ruled.listed);
        // Only an accepted reissue counts: a quarantined one must not displace the original.
        if let (Some(reissued), EntryStatus::Accepted) =
            (about.as_ref().and_then(|about| about.remakes), standing)
        {
            let key = keys::reissued(reissued.entry, entry);
            self.draft.put(key, &reissued.payload);
        }
        let listed = match (&about, standing) {
            (Some(about), EntryStatus::Accepted) => self.stands(book, entry, about, was_listed)?,
            (Some(about), _) => self.unlist(about.record, was_listed)?,
            (None, _) => None,
        };
        let waits = matches!(standing, EntryStatus::Held | EntryStatus::Quarantined(_));
        // Without an earlier ruling the entry is in no waiting list: nothing to remove.
        if waits || before.is_some() {
            let record = about.as_ref().map(|about| about.record);
            self.set_waiting(entry, record, waits);
        }
        let ruled = StatusRow {
            standing: standing.clone(),
            listed,
        };
        self.draft.put(keys::ruled(entry), &ruled);
        Ok(())
    }

    /// Records that an entry is accepted in a book and returns its place in its record's list.
    fn stands(
        &mut self,
        book: &Book,
        entry: EntryRef,
        about: &About,
        was_listed: Option<u32>,
    ) -> Result<Option<u32>, IndexError> {
        let held = self.draft.get(&keys::record(about.record))?;
        let made = match &held {
            Some(row) => Some(row.clone()),
            None => self.created(about)?,
        };
        // A record whose creation is lost cannot be merged.
        let Some(mut row) = made else { return Ok(None) };
        if row.book == *book {
            row.at_home = true;
        } else {
            let key = keys::record_book(about.record, &self.index.called(book));
            self.draft.put(key, book);
        }
        // An entry that is released to several books is listed once, at its first place.
        let place = was_listed.unwrap_or(row.listed);
        if was_listed.is_none() {
            row.listed += 1;
            self.list(&mut row, about, place, entry);
        }
        if held.as_ref() != Some(&row) {
            self.draft.put(keys::record(about.record), &row);
        }
        Ok(Some(place))
    }

    fn list(&mut self, row: &mut RecordRow, about: &About, place: u32, entry: EntryRef) {
        let listed = (entry, about.payload);
        if place == 0 {
            row.first = Some(listed);
        } else {
            let key = keys::record_entry(about.record, place);
            self.draft.put(key, &listed);
        }
    }

    /// Removes an entry from its record's list, if it has a place there.
    fn unlist(&mut self, record: RecordId, place: Option<u32>) -> Result<Option<u32>, IndexError> {
        match place {
            None => {}
            Some(0) => {
                if let Some(mut row) = self.draft.get(&keys::record(record))? {
                    row.first = None;
                    self.draft.put(keys::record(record), &row);
                }
            }
            Some(place) => self.draft.remove(keys::record_entry(record, place)),
        }
        Ok(None)
    }

    fn set_waiting(&mut self, entry: EntryRef, record: Option<RecordId>, waits: bool) {
        let waiting = record.map(|record| keys::waiting(record, entry));
        if waits {
            self.draft.put(keys::unsettled(entry), &());
            waiting.into_iter().for_each(|key| self.draft.put(key, &()));
        } else {
            self.draft.remove(keys::unsettled(entry));
            waiting.into_iter().for_each(|key| self.draft.remove(key));
        }
    }

    /// The row of a new record, made from its creating entry.
    fn created(&mut self, about: &About) -> Result<Option<RecordRow>, IndexError> {
        let act = match &about.act {
            Act::Create { .. } => Some(about.act.clone()),
            _ => self.about(about.creator)?.map(|creator| creator.act),
        };
        Ok(match act {
            Some(Act::Create {
                kind,
                version,
                book,
            }) => Some(RecordRow {
                creator: about.creator,
                kind,
                version,
                book,
                listed: 0,
                first: None,
                at_home: false,
            }),
            _ => None,
        })
    }

    /// `None` where the entry was lost with a damaged frame, is of no record, or was written by a
    /// newer build: it is counted and shown, but not in any record.
    fn about(&mut self, entry: EntryRef) -> Result<Option<About>, IndexError> {
        let about = |found: &Entry| {
            let header = found.header().ok()?;
            let act = header.act;
            let creator = match act {
                Act::Create { .. } => entry,
                Act::Change { target } => target,
                Act::Office { .. } => return None,
            };
            Some(About {
                record: RecordId::of(creator),
                creator,
                payload: found.payload.hash(),
                act,
                remakes: header.remakes,
            })
        };
        Ok(self.entry(entry)?.and_then(about))
    }

    fn entry(&mut self, entry: EntryRef) -> Result<Option<&Entry>, IndexError> {
        let holds =
            |part: &StoredPart| part.part.device == entry.device && part.entry(entry.n).is_some();
        if !self.part.as_deref().is_some_and(holds) {
            let Some(at) = self.index.place(entry)? else {
                return Ok(None);
            };
            self.part = Some(self.ledger.read(at)?);
        }
        Ok(self.part.as_deref().and_then(|part| part.entry(entry.n)))
    }
}
