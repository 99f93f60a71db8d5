//! One round: the ledger's tail is judged, merged in the worker, and released.

use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::Topic;
use streetbook_core::planted::{Bug, planted};
use streetbook_core::sync::{Standing, to_bytes};

use super::MergeFailure;
use super::merger::Merger;
use super::open::builds_on;
use super::reason::reason;
use super::records::job;
use super::round::{Round, SetAside};
use super::tail::Tail;
use super::work::Work;
use crate::merge::worker::{Job, Reply, Tried, Want};
use crate::store::events::Releases;

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
        // The worker may have refused a change that the judge let join.
        freed.retain(|entry| verdicts.get(entry) == Some(&Standing::Stands));
        let mut rulings: Vec<(Book, Standing, EntryRef)> = Vec::new();
        let own = published.into_iter();
        rulings.extend(own.map(|(book, entry)| (book, Standing::Stands, entry)));
        for open in records.values() {
            // A newly named person gets the whole record, so its earlier entries go into their inbox first.
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
                if self.handles.index.status(*entry)?.is_some() {
                    // The author's inbox reported it as not accepted: the correction goes there, too.
                    let told = open.author_of(*entry).map(Book::Inbox);
                    rulings.extend(told.map(|book| (book, Standing::Stands, *entry)));
                }
            }
        }
        for aside in &aside {
            if planted(Bug::QuarantineDropped) {
                continue;
            }
            if let Some(author) = &aside.author {
                let inbox = Book::Inbox(author.clone());
                rulings.push((inbox, aside.standing.clone(), aside.entry));
            }
        }
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

    fn commit(&self, releases: &Releases) -> Result<u64, MergeFailure> {
        let payload = to_bytes(releases);
        let entries = self
            .handles
            .committer
            .own_blocking(vec![(Topic::Releases, payload)])?;
        Ok(entries.first().map_or(0, |entry| entry.n))
    }
}

fn standing(tried: &Tried) -> Standing {
    match tried {
        Tried::Merged => Standing::Stands,
        Tried::Missing => Standing::Quarantined(builds_on()),
        Tried::Refused(why) => Standing::Quarantined(reason("merge", why.clone())),
    }
}
