//! Carrying an erasure out in ledger and index, once it is in the server's own journal: what it
//! reaches, the entries of it that exist, the rulings on it, and the bytes.
//!
//! The view is the caller's part: the eraser updates it between ruling and cutting.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, Hash, RecordId};
use streetbook_core::journal::{Entry, Topic};
use streetbook_core::log::At;
use streetbook_core::rules::is_erased;
use streetbook_core::sync::{EntryStatus, to_bytes};

use crate::directory::Directory;
use crate::handles::Handles;
use crate::merge::MergeFailure;
use crate::store::events::Releases;

/// Rulings in one event: far below what a frame holds.
const RULINGS_MAX: usize = 20_000;

/// Ledger and index, as far as an erasure goes through them.
#[derive(Clone)]
pub struct ErasureExecutor {
    handles: Handles,
}

/// The entries of some records in the ledger.
#[derive(Default)]
pub struct Found {
    /// Every entry of them.
    pub entries: BTreeMap<EntryRef, RecordId>,
    /// The segments that hold anything which must be gone.
    segments: BTreeSet<u32>,
}

/// Everything that an erasure reaches beyond the records that were named.
#[derive(Default)]
pub struct ErasureClosure {
    /// The records.
    pub records: BTreeSet<RecordId>,
    /// Payloads by which they are known wherever they come from.
    pub payloads: BTreeSet<Hash>,
}

/// The rulings on what was found.
#[derive(Default)]
pub struct RuledErased {
    /// The number of the last of them in the server's own journal; 0 where there was none to make.
    pub position: u64,
    /// Books with news, and how many releases each holds now.
    pub books: Vec<(Book, u64)>,
}

/// An entry that names another from which it was made again.
struct MadeAgain {
    record: RecordId,
    at: EntryRef,
    from: EntryRef,
    payload: Hash,
}

impl ErasureExecutor {
    /// Erases in a store.
    pub fn new(handles: Handles) -> ErasureExecutor {
        ErasureExecutor { handles }
    }

    /// The records that say the same as those named, because a successor made them again or they were
    /// made again from them, and the payloads by which they are known wherever they come from.
    ///
    /// # Errors
    /// [`MergeFailure`], as everywhere here: ledger or index fail.
    pub fn closure(&self, named: &BTreeSet<RecordId>) -> Result<ErasureClosure, MergeFailure> {
        let made_again = self.made_again_by_its_author()?;
        let mut closure = ErasureClosure {
            records: named.clone(),
            payloads: BTreeSet::new(),
        };
        loop {
            let before = closure.records.len();
            for link in &made_again {
                let from = self.record_with(link.from, link.payload)?;
                if closure.records.contains(&link.record) {
                    closure.payloads.insert(link.payload);
                    closure.records.extend(from);
                } else if from.is_some_and(|from| closure.records.contains(&from)) {
                    closure.records.insert(link.record);
                }
            }
            if closure.records.len() == before {
                break;
            }
        }
        for record in &closure.records {
            let standing = self.handles.index.standing(*record)?;
            closure
                .payloads
                .extend(standing.iter().map(|(_, hash)| *hash));
            for (entry, _) in self.handles.index.waiting(*record)? {
                let found = self.handles.index.entry(entry, &self.handles.ledger)?;
                let hash = found.map(|found| found.entry.payload.hash());
                closure.payloads.extend(hash);
            }
        }
        Ok(closure)
    }

    /// Reads the whole ledger: what must be gone is found whatever the index knows of it.
    ///
    /// # Errors
    /// [`MergeFailure`].
    pub fn locate(&self, records: &BTreeSet<RecordId>) -> Result<Found, MergeFailure> {
        let erasure_set = self.handles.index.erasure_set()?;
        let mut found = Found::default();
        self.each_entry(|at, entry, place| {
            if let Some(record) = entry.record(at).filter(|record| records.contains(record)) {
                found.entries.insert(at, record);
            }
            if has_payload(entry) && is_erased(&erasure_set, at, entry) {
                found.segments.insert(place.segment);
            }
        })?;
        for record in records {
            // What a damaged frame held is known by name alone.
            let standing = self.handles.index.standing(*record)?;
            let known = standing.into_iter().map(|(entry, _)| (entry, *record));
            found.entries.extend(known);
        }
        Ok(found)
    }

    /// Returns the entries made again by their own author: naming somebody else's entry as one's
    /// own earlier one must not erase that entry too.
    fn made_again_by_its_author(&self) -> Result<Vec<MadeAgain>, MergeFailure> {
        let mut made_again = Vec::new();
        self.each_entry(|at, entry, _| {
            let reissued = entry.header().ok().and_then(|header| header.remakes);
            if let (Some(reissued), Some(record)) = (reissued, entry.record(at)) {
                made_again.push(MadeAgain {
                    record,
                    at,
                    from: reissued.entry,
                    payload: reissued.payload,
                });
            }
        })?;
        let directory = self.handles.directory.read();
        made_again.retain(|link| {
            let author = directory.author(&link.at.device);
            author.is_some() && author == directory.author(&link.from.device)
        });
        Ok(made_again)
    }

    fn each_entry(&self, mut visit: impl FnMut(EntryRef, &Entry, At)) -> Result<(), MergeFailure> {
        for frame in self.handles.index.frames_after(0) {
            let (_, place) = frame?;
            let stored = self.handles.ledger.read(place)?;
            let device = stored.part.device;
            for (n, entry) in (stored.part.from..).zip(&stored.part.entries) {
                visit(EntryRef { device, n }, entry, place);
            }
        }
        Ok(())
    }

    /// The record of a stored entry, where that holds this payload: of a cloned phone, two entries bear
    /// one number.
    fn record_with(&self, at: EntryRef, payload: Hash) -> Result<Option<RecordId>, MergeFailure> {
        let found = self.handles.index.entry(at, &self.handles.ledger)?;
        let same = found.filter(|found| found.entry.payload.hash() == payload);
        Ok(same.and_then(|found| found.entry.record(at)))
    }

    /// Rules that the entries are erased, in every book where somebody may have read them.
    ///
    /// # Errors
    /// [`MergeFailure`]; the rulings so far remain, and the rest may be ruled again.
    pub fn publish(&self, found: &Found) -> Result<RuledErased, MergeFailure> {
        let rulings = self.rulings(found)?;
        let through = self.handles.index.judged_through()?;
        let mut ruled = RuledErased::default();
        for some in rulings.chunks(RULINGS_MAX) {
            let releases = Releases::gather(through, some.iter().cloned());
            let event = (Topic::Releases, to_bytes(&releases));
            let entries = self.handles.committer.own_blocking(vec![event])?;
            ruled.position = entries.last().map_or(ruled.position, |entry| entry.n);
            for run in &releases.runs {
                let (count, _) = self.handles.index.book_end(&run.book)?;
                ruled.books.push((run.book.clone(), count));
            }
        }
        Ok(ruled)
    }

    /// Rewrites the segments without what must be gone.
    ///
    /// # Errors
    /// [`MergeFailure`]; the rest may be cut again.
    pub fn rewrite(&self, found: Found) -> Result<(), MergeFailure> {
        Ok(self.handles.committer.erase_blocking(found.segments)?)
    }

    /// Returns the rulings of erasure. An entry without a ruling yet is ruled as erased when its
    /// turn comes.
    fn rulings(&self, found: &Found) -> Result<Vec<(Book, EntryStatus, EntryRef)>, MergeFailure> {
        let directory = self.handles.directory.read();
        let mut books_of: BTreeMap<RecordId, Vec<Book>> = BTreeMap::new();
        let mut rulings = Vec::new();
        for (entry, record) in &found.entries {
            let stood = match self.handles.index.status(*entry)? {
                None | Some(EntryStatus::Erased) => continue,
                Some(standing) => standing == EntryStatus::Accepted,
            };
            let author = directory.author(&entry.device).map(Book::Inbox);
            let mut books: BTreeSet<Book> = author.into_iter().collect();
            if stood {
                if !books_of.contains_key(record) {
                    books_of.insert(*record, self.books(&directory, *record)?);
                }
                books.extend(books_of.get(record).into_iter().flatten().cloned());
            }
            let publish = |book| (book, EntryStatus::Erased, *entry);
            rulings.extend(books.into_iter().map(publish));
        }
        Ok(rulings)
    }

    /// The books that a record was released to, and the inboxes of those who could read it there once
    /// and cannot any more: their phones still have it.
    fn books(&self, directory: &Directory, record: RecordId) -> Result<Vec<Book>, MergeFailure> {
        let mut books = self.handles.index.record_books(record)?;
        let gone: Vec<Book> = books
            .iter()
            .flat_map(|book| directory.former_readers(book))
            .map(Book::Inbox)
            .collect();
        books.extend(gone);
        Ok(books)
    }
}

fn has_payload(entry: &Entry) -> bool {
    let mut payloads = std::iter::once(&entry.payload).chain(&entry.companion);
    payloads.any(|payload| payload.bytes().is_some())
}
