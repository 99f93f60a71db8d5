//! One round: the ledger's tail is judged, merged in the worker, and released.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock};

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, Hash, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::kind::KindSet;
use streetbook_core::record::{Origin, Stamp};
use streetbook_core::sync::{QuarantineReason, Standing, to_bytes};
use streetbook_core::time::Instant;

use super::judge::{Candidate, Given, Judge, reason};
use super::open::{Join, Open, OpenRecords, builds_on};
use super::round::{Round, SetAside};
use crate::access::Directory;
use crate::commit::{CommitError, Committer, Store};
use crate::index::{Index, IndexError};
use crate::ledger::{LedgerError, LedgerReader};
use crate::release::{RELEASES, Releases};
use crate::worker::{Incoming, Job, Reply, Tried, Want, Worker, WorkerError};

/// Entries in one round: large enough to pay one fsync for many, small enough to show progress.
const ROUND_ENTRIES_MAX: usize = 500;

/// Takes the ledger's tail, round by round.
pub struct Merger {
    ledger: LedgerReader,
    index: Index,
    committer: Committer,
    own_device: DeviceId,
    directory: Arc<RwLock<Directory>>,
    kinds: Arc<KindSet>,
    given: Arc<Given>,
    worker: Worker,
    /// Frames that hold nothing to judge, behind what the index knows.
    looked_at: u64,
}

/// What a round has gathered so far.
#[derive(Default)]
struct Work {
    records: OpenRecords,
    /// Rulings in the order in which they were made; what is fresh gets its standing from the worker.
    order: Vec<(EntryRef, RecordId)>,
    aside: Vec<SetAside>,
    freed: BTreeSet<EntryRef>,
}

impl Merger {
    /// Merges for a store.
    pub fn new(
        store: &Store,
        own_device: DeviceId,
        directory: Arc<RwLock<Directory>>,
        kinds: Arc<KindSet>,
        given: Arc<Given>,
        worker: Worker,
    ) -> Merger {
        Merger {
            ledger: store.ledger.clone(),
            index: store.index.clone(),
            committer: store.committer.clone(),
            own_device,
            directory,
            kinds,
            given,
            worker,
            looked_at: 0,
        }
    }

    /// How many workers have died.
    pub fn worker_deaths(&self) -> u64 {
        self.worker.deaths()
    }

    /// Judges and releases what has come; `None` when nothing waits.
    ///
    /// # Errors
    /// [`MergeFailure`]: nothing was ruled, and the round can be tried again.
    pub fn round(&mut self) -> Result<Option<Round>, MergeFailure> {
        let after = self.index.judged_through()?.max(self.looked_at);
        let (entries, through) = self.tail(after)?;
        if entries.is_empty() {
            self.looked_at = through;
            return Ok(None);
        }
        let mut work = Work::default();
        self.judge_all(&entries, &mut work)?;
        let replies = self.merge(&work)?;
        let round = self.release(work, replies, through)?;
        Ok(Some(round))
    }

    /// The entries after a frame, of every journal but the server's own.
    #[expect(
        clippy::type_complexity,
        reason = "entries with their times, and the last frame"
    )]
    fn tail(&self, after: u64) -> Result<(Vec<(EntryRef, Entry, Instant)>, u64), MergeFailure> {
        let mut entries = Vec::new();
        let mut through = after;
        for frame in self.index.frames_after(after) {
            let (number, at) = frame?;
            if entries.len() >= ROUND_ENTRIES_MAX {
                break;
            }
            through = number;
            let part = self.ledger.read(at)?;
            if part.part.device == self.own_device {
                continue;
            }
            for (place, entry) in part.part.entries.iter().enumerate() {
                let at = EntryRef {
                    device: part.part.device,
                    n: part.part.from + place as u64,
                };
                entries.push((at, entry.clone(), part.received_at(at.n)));
            }
        }
        Ok((entries, through))
    }

    fn judge_all(
        &self,
        entries: &[(EntryRef, Entry, Instant)],
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let directory = self.directory.read().map_err(|_| MergeFailure::Poisoned)?;
        let judge = Judge {
            directory: &directory,
            kinds: &self.kinds,
            given: &self.given,
        };
        for (at, entry, received_at) in entries {
            if self.index.status(*at)?.is_some() {
                continue;
            }
            match judge.read(*at, entry, *received_at) {
                Ok(candidate) => self.judge(&judge, candidate, work)?,
                Err(reason) => {
                    let author = directory.author(&at.device);
                    work.aside.push(SetAside {
                        entry: *at,
                        standing: Standing::Quarantined(reason),
                        author,
                        record: None,
                    });
                }
            }
        }
        Ok(())
    }

    fn judge(
        &self,
        judge: &Judge<'_>,
        candidate: Candidate,
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let id = match judge.record_of(&candidate) {
            Ok(id) => id,
            Err(reason) => {
                work.set_aside(&candidate, None, reason);
                return Ok(());
            }
        };
        if let Some(reason) = self.made_twice(&candidate)? {
            work.set_aside(&candidate, Some(id), reason);
            return Ok(());
        }
        match judge.creation(&candidate) {
            Err(reason) => {
                work.set_aside(&candidate, Some(id), reason);
                return Ok(());
            }
            Ok(Some(origin)) => {
                let mut open = Open::new(origin, candidate.person.clone());
                self.note_fallen(id, &mut open)?;
                work.records.insert(id, open);
            }
            Ok(None) => {
                if !self.open(judge, id, work)? {
                    return self.without_record(id, &candidate, work);
                }
            }
        }
        if self.join(judge, id, &candidate, work) {
            self.retry_held(judge, id, work)?;
        }
        Ok(())
    }

    /// A change whose record does not stand: it falls with a creation that was set aside, or waits.
    fn without_record(
        &self,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        let Act::Change { target } = candidate.header.act else {
            return Ok(());
        };
        let fell_now = work
            .aside
            .iter()
            .any(|aside| aside.entry == target && is_quarantined(&aside.standing));
        let fell_before = matches!(
            self.index.status(target)?,
            Some(Standing::Quarantined(_) | Standing::Erased)
        );
        match fell_now || fell_before {
            true => work.set_aside(candidate, Some(id), builds_on()),
            false => work.hold(candidate, id),
        }
        Ok(())
    }

    /// Lets a candidate join its open record. True when it did.
    fn join(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        candidate: &Candidate,
        work: &mut Work,
    ) -> bool {
        let Some(open) = work.records.get_mut(&id) else {
            return false;
        };
        let is_creation = open.origin.creator == candidate.at;
        let allowed = match is_creation {
            true => Ok(()),
            false => judge.amendment(candidate, open),
        };
        let kind = self.kinds.latest(&open.origin.kind);
        let joined = match allowed {
            Ok(()) => open.join(candidate, kind),
            Err(reason) => Join::Aside(reason),
        };
        match joined {
            Join::Fresh => {
                work.order.push((candidate.at, id));
                return true;
            }
            Join::Held => work.hold(candidate, id),
            Join::Aside(reason) => {
                open.falls(candidate);
                work.set_aside(candidate, Some(id), reason);
            }
        }
        false
    }

    /// What was held for this record gets another look, until nothing more joins.
    fn retry_held(
        &self,
        judge: &Judge<'_>,
        id: RecordId,
        work: &mut Work,
    ) -> Result<(), MergeFailure> {
        loop {
            let mut waiting: Vec<EntryRef> = work
                .aside
                .iter()
                .filter(|aside| aside.record == Some(id) && aside.standing == Standing::Held)
                .map(|aside| aside.entry)
                .collect();
            for (entry, standing) in self.index.waiting(id)? {
                let ruled_now = work.freed.contains(&entry)
                    || work.aside.iter().any(|aside| aside.entry == entry);
                if standing == Standing::Held && !ruled_now {
                    waiting.push(entry);
                }
            }
            let mut progress = false;
            for entry in waiting {
                let Some(found) = self.index.entry(entry, &self.ledger)? else {
                    continue;
                };
                let was_held_before = self.index.status(entry)? == Some(Standing::Held);
                work.aside.retain(|aside| aside.entry != entry);
                let candidate = match judge.read(entry, &found.entry, found.received_at) {
                    Ok(candidate) => candidate,
                    // Revoked meanwhile: it stays held, and can be freed by the office.
                    Err(_) => continue,
                };
                if self.join(judge, id, &candidate, work) {
                    work.freed.insert(entry);
                    progress = true;
                } else if was_held_before && work.still_held(entry) {
                    work.aside.retain(|aside| aside.entry != entry);
                }
            }
            if !progress {
                return Ok(());
            }
        }
    }

    /// Opens a record that stands. False when there is none.
    fn open(&self, judge: &Judge<'_>, id: RecordId, work: &mut Work) -> Result<bool, MergeFailure> {
        if work.records.contains_key(&id) {
            return Ok(true);
        }
        let Some(mut open) = self.load(judge.directory, id)? else {
            return Ok(false);
        };
        if open.standing.is_empty() {
            return Ok(false);
        }
        self.note_fallen(id, &mut open)?;
        work.records.insert(id, open);
        Ok(true)
    }

    /// A record with everything that stands of it.
    fn load(&self, directory: &Directory, id: RecordId) -> Result<Option<Open>, MergeFailure> {
        let Some(row) = self.index.record(id)? else {
            return Ok(None);
        };
        let Some(author) = directory.author(&row.creator.device) else {
            return Ok(None);
        };
        let origin = Origin {
            creator: row.creator,
            kind: row.kind,
            version: row.version,
            book: row.book,
        };
        let kind = self.kinds.latest(&origin.kind);
        let mut open = Open::new(origin.clone(), author);
        for (entry, _) in self.index.standing(id)? {
            if let Some(incoming) = self.incoming(directory, entry)? {
                open.stands(entry, incoming, kind);
            }
        }
        open.shared_before = open.shared.clone();
        Ok(Some(open))
    }

    /// The changes of a record that were set aside earlier.
    fn note_fallen(&self, id: RecordId, open: &mut Open) -> Result<(), MergeFailure> {
        for (entry, standing) in self.index.waiting(id)? {
            if !is_quarantined(&standing) {
                continue;
            }
            if let Some(found) = self.index.entry(entry, &self.ledger)? {
                open.fallen.insert(found.entry.payload.hash());
                open.fallen
                    .extend(found.entry.companion.iter().map(|payload| payload.hash()));
            }
        }
        Ok(())
    }

    fn incoming(
        &self,
        directory: &Directory,
        entry: EntryRef,
    ) -> Result<Option<Incoming>, MergeFailure> {
        let Some(found) = self.index.entry(entry, &self.ledger)? else {
            return Ok(None);
        };
        let (Ok(header), Some(payload), Some(by)) = (
            found.entry.header(),
            found.entry.payload.bytes(),
            directory.author(&entry.device),
        ) else {
            return Ok(None);
        };
        let companion = found.entry.companion.as_ref();
        let companion = companion.and_then(|payload| payload.bytes());
        Ok(Some(Incoming {
            stamp: Stamp {
                entry,
                by,
                at: header.clock.wall,
                received_at: Some(found.received_at),
            },
            payload: payload.to_vec(),
            companion: companion.map(|bytes| bytes.to_vec().into()),
        }))
    }

    /// Something made again by a successor that had reached the office after all.
    fn made_twice(&self, candidate: &Candidate) -> Result<Option<QuarantineReason>, MergeFailure> {
        let Some(remade) = candidate.header.remakes else {
            return Ok(None);
        };
        let known = self.index.hash_of_payload(remade.entry, &self.ledger)?;
        let stands = self.index.status(remade.entry)? == Some(Standing::Stands);
        let twice = known == Some(remade.payload) && stands;
        Ok(twice.then(|| reason("duplicate", "what it makes again stands already")))
    }

    fn merge(&mut self, work: &Work) -> Result<BTreeMap<RecordId, Reply>, MergeFailure> {
        let (ids, jobs): (Vec<RecordId>, Vec<Job>) = work
            .records
            .iter()
            .filter(|(_, open)| !open.fresh.is_empty())
            .map(|(id, open)| (*id, job(open, Want::Shown)))
            .unzip();
        let replies = self.worker.work(jobs)?;
        Ok(ids.into_iter().zip(replies).collect())
    }

    /// Turns what the worker said into rulings and commits them.
    fn release(
        &self,
        work: Work,
        replies: BTreeMap<RecordId, Reply>,
        through: u64,
    ) -> Result<Round, MergeFailure> {
        let Work {
            records,
            order,
            mut aside,
            freed,
        } = work;
        let mut round = Round::default();
        let mut verdicts: BTreeMap<EntryRef, Standing> = BTreeMap::new();
        for (id, reply) in replies {
            let Some(open) = records.get(&id) else {
                continue;
            };
            for ((entry, incoming), tried) in open.fresh.iter().zip(&reply.tried) {
                let standing = standing(tried);
                if standing != Standing::Stands {
                    aside.push(SetAside {
                        entry: *entry,
                        standing: standing.clone(),
                        author: Some(incoming.stamp.by.clone()),
                        record: Some(id),
                    });
                }
                verdicts.insert(*entry, standing);
            }
            round.shown.extend(reply.shown);
        }
        let mut rulings: Vec<(Book, Standing, EntryRef)> = Vec::new();
        for open in records.values() {
            let new = open.inboxes().filter(|book| !open.was_shared(book));
            for book in new {
                let standing = open.standing.iter();
                rulings.extend(standing.map(|(entry, _)| (book.clone(), Standing::Stands, *entry)));
            }
        }
        for (entry, id) in &order {
            if let (Some(Standing::Stands), Some(open)) = (verdicts.get(entry), records.get(id)) {
                rulings.push((open.origin.book.clone(), Standing::Stands, *entry));
                rulings.extend(open.inboxes().map(|book| (book, Standing::Stands, *entry)));
            }
        }
        for aside in &aside {
            if let Some(author) = &aside.author {
                let inbox = Book::Inbox(author.clone());
                rulings.push((inbox, aside.standing.clone(), aside.entry));
            }
        }
        let releases = Releases::gather(through, rulings.into_iter());
        round.position = self.commit(&releases)?;
        for run in &releases.runs {
            let (count, _) = self.index.book_end(&run.book)?;
            round.books.insert(run.book.clone(), count);
        }
        round.through = through;
        round.set_aside = aside;
        round.freed = freed.into_iter().collect();
        Ok(round)
    }

    fn commit(&self, releases: &Releases) -> Result<u64, MergeFailure> {
        let payload = to_bytes(releases);
        let entries = self.committer.own_blocking(vec![(RELEASES, payload)])?;
        Ok(entries.first().map_or(0, |entry| entry.n))
    }

    /// Reads records as they stand, for the view: nothing is judged.
    ///
    /// # Errors
    /// [`MergeFailure`] when ledger, index or worker fail.
    pub fn read(
        &mut self,
        ids: &BTreeSet<RecordId>,
        want: &Want,
    ) -> Result<BTreeMap<RecordId, Reply>, MergeFailure> {
        let mut found = Vec::new();
        let mut jobs = Vec::new();
        {
            let directory = self.directory.read().map_err(|_| MergeFailure::Poisoned)?;
            for id in ids {
                let open = self.load(&directory, *id)?;
                if let Some(open) = open.filter(|open| !open.standing.is_empty()) {
                    found.push(*id);
                    jobs.push(job(&open, want.clone()));
                }
            }
        }
        let replies = self.worker.work(jobs)?;
        Ok(found.into_iter().zip(replies).collect())
    }
}

impl Work {
    fn set_aside(
        &mut self,
        candidate: &Candidate,
        record: Option<RecordId>,
        reason: QuarantineReason,
    ) {
        self.note(candidate, record, Standing::Quarantined(reason));
    }

    fn hold(&mut self, candidate: &Candidate, record: RecordId) {
        self.note(candidate, Some(record), Standing::Held);
    }

    fn note(&mut self, candidate: &Candidate, record: Option<RecordId>, standing: Standing) {
        self.aside.push(SetAside {
            entry: candidate.at,
            standing,
            author: Some(candidate.person.clone()),
            record,
        });
    }

    fn still_held(&self, entry: EntryRef) -> bool {
        self.aside
            .iter()
            .any(|aside| aside.entry == entry && aside.standing == Standing::Held)
    }
}

impl Open {
    fn was_shared(&self, book: &Book) -> bool {
        matches!(book, Book::Inbox(person) if self.shared_before.contains(person))
    }
}

fn job(open: &Open, want: Want) -> Job {
    let changes = open.standing.iter().chain(&open.fresh);
    Job {
        origin: open.origin.clone(),
        changes: changes.map(|(_, incoming)| incoming.clone()).collect(),
        standing: open.standing.len() as u32,
        want,
    }
}

fn standing(tried: &Tried) -> Standing {
    match tried {
        Tried::Merged => Standing::Stands,
        Tried::Missing => Standing::Quarantined(builds_on()),
        Tried::Refused(why) => Standing::Quarantined(reason("merge", why.clone())),
    }
}

fn is_quarantined(standing: &Standing) -> bool {
    matches!(standing, Standing::Quarantined(_))
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

/// Why a round could not be finished. Nothing was ruled then; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum MergeFailure {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The rulings could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// No worker.
    #[error(transparent)]
    Worker(#[from] WorkerError),
    /// A thread died while it changed the directory.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}
