//! One round: the ledger's tail is judged, merged in the worker, and released.

use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::Topic;
use streetbook_core::planted::{Bug, planted};
use streetbook_core::record::Shown;
use streetbook_core::sync::{EntryStatus, to_bytes};

use super::MergeFailure;
use super::merger::Merger;
use super::open::{OpenRecords, builds_on};
use super::reason::reason;
use super::records::job;
use super::round::{Round, SetAside};
use super::tail::Tail;
use super::work::Work;
use crate::merge::worker::{Job, Reply, Tried, Want};
use crate::store::events::Releases;

/// A ruling on an entry, and the book that it goes into.
type Told = (Book, EntryStatus, EntryRef);

impl Merger {
    /// Judges and releases the entries that have arrived; `None` if there are none.
    ///
    /// # Errors
    /// [`MergeFailure`]: nothing was ruled, and the round can be tried again.
    pub fn round(&mut self) -> Result<Option<Round>, MergeFailure> {
        let after = self.handles.index.judged_through()?.max(self.looked_at);
        let Tail {
            waiting,
            published,
            through,
        } = self.tail(after)?;
        if waiting.is_empty() && published.is_empty() {
            self.looked_at = through;
            return Ok(None);
        }
        let mut work = Work::default();
        work.published = published;
        self.judge_all(&waiting, &mut work)?;
        let replies = self.merge(&work)?;
        let mut round = self.release(work, replies, through)?;
        let judged = waiting.into_iter().map(|judged| (judged.at, judged.entry));
        round.entries = judged.collect();
        Ok(Some(round))
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

    /// Turns the worker's replies into rulings and commits them.
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
            mut freed,
            published,
            ..
        } = work;
        let mut round = Round::default();
        let verdicts = verdicts(&records, replies, &mut aside, &mut round.shown);
        // The worker may have refused a change that the judge let join.
        freed.retain(|entry| verdicts.get(entry) == Some(&EntryStatus::Accepted));
        let own = published.into_iter();
        let mut rulings: Vec<Told> = own
            .map(|(book, entry)| (book, EntryStatus::Accepted, entry))
            .collect();
        rulings.extend(earlier_entries(&records));
        self.tell_accepted(&order, &records, &verdicts, &mut rulings)?;
        rulings.extend(aside.iter().filter_map(told_aside));
        let releases = Releases::gather(through, rulings.into_iter());
        round.position = self.commit(&releases)?;
        for run in &releases.runs {
            let (count, _) = self.handles.index.book_end(&run.book)?;
            round.books.insert(run.book.clone(), count);
        }
        round.through = through;
        round.set_aside = aside;
        round.freed = freed.into_iter().collect();
        Ok(round)
    }

    /// Publishes every newly accepted entry, in its book and in the inboxes that its record is
    /// shared with.
    fn tell_accepted(
        &self,
        order: &[(EntryRef, RecordId)],
        records: &OpenRecords,
        verdicts: &BTreeMap<EntryRef, EntryStatus>,
        rulings: &mut Vec<Told>,
    ) -> Result<(), MergeFailure> {
        for (entry, id) in order {
            if let (Some(EntryStatus::Accepted), Some(open)) =
                (verdicts.get(entry), records.get(id))
            {
                rulings.push((open.origin.book.clone(), EntryStatus::Accepted, *entry));
                rulings.extend(
                    open.inboxes()
                        .map(|book| (book, EntryStatus::Accepted, *entry)),
                );
                if self.handles.index.status(*entry)?.is_some() {
                    // The author's inbox reported it as not accepted: the correction goes there, too.
                    let told = open.author_of(*entry).map(Book::Inbox);
                    rulings.extend(told.map(|book| (book, EntryStatus::Accepted, *entry)));
                }
            }
        }
        Ok(())
    }

    fn commit(&self, releases: &Releases) -> Result<u64, MergeFailure> {
        let payload = to_bytes(releases);
        let entries = self
            .handles
            .committer
            .own_blocking(vec![(Topic::Releases, payload)])?;
        Ok(entries.first().map_or(0, |entry| entry.n))
    }
}

/// Returns the worker's verdict on each fresh entry; what it refused is set aside, and what records show
/// now is added to `shown`.
fn verdicts(
    records: &OpenRecords,
    replies: BTreeMap<RecordId, Reply>,
    aside: &mut Vec<SetAside>,
    shown: &mut Vec<Shown>,
) -> BTreeMap<EntryRef, EntryStatus> {
    let mut verdicts = BTreeMap::new();
    for (id, reply) in replies {
        let Some(open) = records.get(&id) else {
            continue;
        };
        for ((entry, incoming), tried) in open.fresh.iter().zip(&reply.tried) {
            let standing = standing(tried);
            if standing != EntryStatus::Accepted {
                aside.push(SetAside {
                    entry: *entry,
                    standing: standing.clone(),
                    author: Some(incoming.stamp.by.clone()),
                    record: Some(id),
                });
            }
            verdicts.insert(*entry, standing);
        }
        shown.extend(reply.shown);
    }
    verdicts
}

/// Returns what people who are newly named get: the whole record, so its earlier entries go into their
/// inbox first.
fn earlier_entries(records: &OpenRecords) -> Vec<Told> {
    let mut told = Vec::new();
    for open in records.values() {
        let new = open.inboxes().filter(|book| !open.was_shared(book));
        for book in new {
            let standing = open.standing.iter();
            told.extend(standing.map(|(entry, _)| (book.clone(), EntryStatus::Accepted, *entry)));
        }
    }
    told
}

/// Returns the notice to an author's inbox about an entry that is not accepted.
fn told_aside(aside: &SetAside) -> Option<Told> {
    if planted(Bug::QuarantineDropped) {
        return None;
    }
    let inbox = Book::Inbox(aside.author.clone()?);
    Some((inbox, aside.standing.clone(), aside.entry))
}

fn standing(tried: &Tried) -> EntryStatus {
    match tried {
        Tried::Merged => EntryStatus::Accepted,
        Tried::Missing => EntryStatus::Quarantined(builds_on()),
        Tried::Refused(why) => EntryStatus::Quarantined(reason("merge", why.clone())),
    }
}
