//! The merging thread: wakes when something was stored, rules on it, and tells view and listeners.

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::sync::{Standing, from_bytes};
use tokio::runtime::Handle;
use tokio::sync::{broadcast, watch};

use crate::access::Directory;
use crate::index::Index;
use crate::ledger::LedgerReader;
use crate::merge::{MergeFailure, Merger, Round};
use crate::release::{RELEASES, Releases};
use crate::view::{Batch, QuarantinedRow, View, ViewError};
use crate::worker::Want;

/// After a failure merging is tried again at this distance: what was stored is safe meanwhile.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Records read at once while the view catches up.
const CATCH_UP_RECORDS: usize = 500;

/// What people read of an entry that waits.
const HELD: &str = "waits for an entry that it builds on";

/// How far merging and view have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The frame up to which everything is judged and released.
    pub judged: u64,
    /// The frame up to which nothing waits, and the view shows what was released.
    pub looked_at: u64,
    /// Workers that have died.
    pub worker_deaths: u64,
}

/// The running thread; dropping it ends it after the present round.
pub struct Merging {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Merging {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread works with.
pub(super) struct Rounds {
    pub merger: Merger,
    pub view: View,
    pub index: Index,
    pub ledger: LedgerReader,
    pub own: DeviceId,
    pub directory: Arc<RwLock<Directory>>,
    pub appended: watch::Receiver<u64>,
    pub progress: watch::Sender<Progress>,
    pub news: broadcast::Sender<(Book, u64)>,
    /// A round was released and not shown.
    pub view_is_behind: bool,
}

impl Rounds {
    /// Starts the thread.
    pub(super) fn start(mut self, runtime: Handle) -> std::io::Result<Merging> {
        let (stop, mut stopped) = watch::channel(false);
        let thread = thread::Builder::new()
            .name("merging".to_owned())
            .spawn(move || {
                while !*stopped.borrow() {
                    let committed = *self.appended.borrow_and_update();
                    match self.rounds(&runtime, &stopped) {
                        Ok(()) => {
                            let deaths = self.merger.worker_deaths();
                            self.progress.send_modify(|progress| {
                                progress.looked_at = committed;
                                progress.worker_deaths = deaths;
                            });
                            runtime.block_on(async {
                                tokio::select! {
                                    _ = self.appended.changed() => {}
                                    _ = stopped.changed() => {}
                                }
                            });
                        }
                        Err(error) => {
                            tracing::error!(%error, "merging failed and is tried again");
                            runtime.block_on(async {
                                let _ = tokio::time::timeout(RETRY_AFTER, stopped.changed()).await;
                            });
                        }
                    }
                }
            })?;
        Ok(Merging {
            stop,
            thread: Some(thread),
        })
    }

    fn rounds(
        &mut self,
        runtime: &Handle,
        stopped: &watch::Receiver<bool>,
    ) -> Result<(), RoundFailure> {
        if self.view_is_behind {
            runtime.block_on(self.catch_up())?;
            self.view_is_behind = false;
        }
        while let Some(round) = self.merger.round()? {
            let judged = round.through;
            self.progress
                .send_modify(|progress| progress.judged = judged);
            let books: Vec<(Book, u64)> = round.books.clone().into_iter().collect();
            // Released is released: a view that cannot show it now reads it from the ledger later.
            self.view_is_behind = true;
            let batch = self.batch(round)?;
            runtime.block_on(self.view.apply(batch))?;
            self.view_is_behind = false;
            for news in books {
                // Nobody may be listening.
                let _ = self.news.send(news);
            }
            if *stopped.borrow() {
                break;
            }
        }
        Ok(())
    }

    async fn catch_up(&mut self) -> Result<(), RoundFailure> {
        catch_up(
            &self.view,
            &mut self.merger,
            &self.index,
            &self.ledger,
            self.own,
            &self.directory,
        )
        .await
    }

    /// What a round changes in the view. Whatever waits for a record that moved is shown anew too: more
    /// may be known of it now.
    fn batch(&self, round: Round) -> Result<Batch, MergeFailure> {
        let mut aside: BTreeSet<EntryRef> =
            round.set_aside.iter().map(|aside| aside.entry).collect();
        for shown in &round.shown {
            let waiting = self.index.waiting(shown.origin.id())?;
            aside.extend(waiting.into_iter().map(|(entry, _)| entry));
        }
        Ok(Batch {
            through: round.position,
            records: round.shown,
            removed: Vec::new(),
            quarantined: set_aside(&self.index, &self.ledger, &self.directory, &aside)?,
            freed: round.freed,
        })
    }
}

/// Why a round did not come through.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RoundFailure {
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    #[error(transparent)]
    View(#[from] ViewError),
}

/// Brings a view that is behind (after a crash, or made anew) up to what was released: releases are
/// replayed, nothing is judged again.
pub(crate) async fn catch_up(
    view: &View,
    merger: &mut Merger,
    index: &Index,
    ledger: &LedgerReader,
    own: DeviceId,
    directory: &RwLock<Directory>,
) -> Result<(), RoundFailure> {
    let shown = view.shown_through().await?;
    let last = index.head(own).map_err(MergeFailure::from)?.head.n;
    let mut through = shown;
    let mut touched: BTreeSet<RecordId> = BTreeSet::new();
    let mut aside: BTreeSet<EntryRef> = BTreeSet::new();
    let mut freed: BTreeSet<EntryRef> = BTreeSet::new();
    for n in shown + 1..=last {
        let Some(releases) = releases_at(index, ledger, EntryRef { device: own, n })? else {
            continue;
        };
        through = n;
        for run in &releases.runs {
            for entry in run.entries() {
                if let Some(record) = record_of(index, ledger, entry)? {
                    touched.insert(record);
                }
                match run.standing {
                    Standing::Stands | Standing::Erased => freed.insert(entry),
                    Standing::Held | Standing::Quarantined(_) => aside.insert(entry),
                };
            }
        }
    }
    if through == shown {
        return Ok(());
    }
    let ids: Vec<RecordId> = touched.into_iter().collect();
    for chunk in ids.chunks(CATCH_UP_RECORDS) {
        let replies = merger.read(&chunk.iter().copied().collect(), &Want::Shown)?;
        let records = replies
            .into_values()
            .filter_map(|reply| reply.shown)
            .collect();
        view.apply(Batch {
            through: shown,
            records,
            ..Batch::default()
        })
        .await?;
    }
    let rows = set_aside(index, ledger, directory, &aside)?;
    freed.retain(|entry| !rows.iter().any(|row| row.entry == *entry));
    view.apply(Batch {
        through,
        quarantined: rows,
        freed: freed.into_iter().collect(),
        ..Batch::default()
    })
    .await?;
    Ok(())
}

fn releases_at(
    index: &Index,
    ledger: &LedgerReader,
    at: EntryRef,
) -> Result<Option<Releases>, MergeFailure> {
    use streetbook_core::journal::Act;
    let Some(found) = index.entry(at, ledger)? else {
        return Ok(None);
    };
    let is_releases = found
        .entry
        .header()
        .is_ok_and(|header| header.act == Act::Office { topic: RELEASES });
    let payload = found.entry.payload.bytes().filter(|_| is_releases);
    Ok(payload.and_then(|payload| from_bytes(payload).ok()))
}

fn record_of(
    index: &Index,
    ledger: &LedgerReader,
    entry: EntryRef,
) -> Result<Option<RecordId>, MergeFailure> {
    use streetbook_core::journal::Act;
    let found = index.entry(entry, ledger)?;
    let header = found.and_then(|found| found.entry.header().ok());
    Ok(header.and_then(|header| match header.act {
        Act::Create { .. } => Some(RecordId::of(entry)),
        Act::Change { target } => Some(RecordId::of(target)),
        Act::Office { .. } => None,
    }))
}

/// The rows of entries that are still set aside: from the ledger alone, so that a rebuild says the same.
fn set_aside(
    index: &Index,
    ledger: &LedgerReader,
    directory: &RwLock<Directory>,
    entries: &BTreeSet<EntryRef>,
) -> Result<Vec<QuarantinedRow>, MergeFailure> {
    let mut rows = Vec::new();
    for entry in entries {
        let Some(standing) = index.status(*entry)? else {
            continue;
        };
        if matches!(standing, Standing::Stands | Standing::Erased) {
            continue;
        }
        let found = index.entry(*entry, ledger)?;
        let record = record_of(index, ledger, *entry)?;
        let kind = match record {
            Some(id) => index.record(id)?.map(|row| row.kind),
            None => None,
        };
        let kind = kind.or_else(|| {
            let header = found.as_ref()?.entry.header().ok()?;
            match header.act {
                streetbook_core::journal::Act::Create { kind, .. } => Some(kind),
                _ => None,
            }
        });
        let author = directory
            .read()
            .map_err(|_| MergeFailure::Poisoned)?
            .author(&entry.device);
        let held = standing == Standing::Held;
        let (code, text) = match standing {
            Standing::Quarantined(reason) => (reason.code, reason.text),
            _ => ("held".to_owned(), HELD.to_owned()),
        };
        rows.push(QuarantinedRow {
            entry: *entry,
            author,
            record,
            kind,
            code,
            text,
            received_at: found.map(|found| found.received_at),
            held,
        });
    }
    Ok(rows)
}
