//! The merging thread: wakes when something was stored, rules on it, and notifies view and listeners.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use streetbook_core::book::Book;
use streetbook_core::ids::EntryRef;
use streetbook_core::kind::KindSet;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, mpsc, watch};

use crate::erasure::{Eraser, Job};
use crate::handles::Handles;
use crate::merge::{
    MergeFailure, Merger, Progress, Round, RoundFailure, catch_up, numbers_in, set_aside,
};
use crate::store::view::{Batch, View, ViewError};

/// After a failure merging is tried again at this distance: what was stored is safe meanwhile.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The running thread; dropping it ends it after the present round.
pub(crate) struct MergingThread {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for MergingThread {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The thread's state.
pub(crate) struct MergeLoop {
    pub merger: Merger,
    pub view: View,
    pub handles: Handles,
    pub appended: watch::Receiver<u64>,
    pub progress: watch::Sender<Progress>,
    pub news: broadcast::Sender<(Book, u64)>,
    /// The forms that the view has tables for.
    pub learnt: Arc<KindSet>,
    /// Erasures to carry out between two rounds.
    pub jobs: mpsc::UnboundedReceiver<Job>,
    pub eraser: Eraser,
    /// A round was released and not shown.
    pub view_is_behind: bool,
}

impl MergeLoop {
    /// Starts the thread.
    pub(crate) fn start(mut self, runtime: Handle) -> std::io::Result<MergingThread> {
        let (stop, mut stopped) = watch::channel(false);
        let thread = thread::Builder::new()
            .name("merging".to_owned())
            .spawn(move || {
                while !*stopped.borrow() {
                    while let Ok(job) = self.jobs.try_recv() {
                        self.erase(job, &runtime);
                    }
                    let committed = *self.appended.borrow_and_update();
                    match self.rounds(&runtime, &stopped) {
                        Ok(()) => {
                            let deaths = self.merger.worker_deaths();
                            self.progress.send_modify(|progress| {
                                progress.looked_at = committed;
                                progress.worker_deaths = deaths;
                            });
                            let job = runtime.block_on(async {
                                tokio::select! {
                                    _ = self.appended.changed() => None,
                                    Some(job) = self.jobs.recv() => Some(job),
                                    _ = stopped.changed() => None,
                                }
                            });
                            job.into_iter().for_each(|job| self.erase(job, &runtime));
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
        Ok(MergingThread {
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
            runtime.block_on(self.learn())?;
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
            runtime.block_on(self.learn())?;
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

    /// Passes the tables of newly published forms to the view.
    async fn learn(&mut self) -> Result<(), ViewError> {
        let now = self.handles.kinds.now();
        if !Arc::ptr_eq(&now, &self.learnt) {
            self.view.learn(&now).await?;
            self.learnt = now;
        }
        Ok(())
    }

    /// Carries an erasure out. The view has to show all that was released before, so that it hears of
    /// what follows in order.
    fn erase(&mut self, job: Job, runtime: &Handle) {
        let erased = runtime.block_on(async {
            self.learn().await?;
            if self.view_is_behind {
                self.catch_up().await?;
                self.view_is_behind = false;
            }
            self.eraser.carry_out(&job.records).await
        });
        self.view_is_behind |= erased.is_err();
        // Whoever asked may have gone: the list of erasures knows what is unfinished.
        let _ = job.answer.send(erased);
    }

    async fn catch_up(&mut self) -> Result<(), RoundFailure> {
        catch_up(&self.handles, &self.view, &mut self.merger).await
    }

    /// Returns a round's changes to the view. Entries that wait for a record that moved are shown
    /// again too: more may be known of them now.
    fn batch(&self, round: Round) -> Result<Batch, MergeFailure> {
        let mut aside: BTreeSet<EntryRef> =
            round.set_aside.iter().map(|aside| aside.entry).collect();
        for shown in &round.shown {
            let waiting = self.handles.index.waiting(shown.origin.id())?;
            aside.extend(waiting.into_iter().map(|(entry, _)| entry));
        }
        let numbers = round.entries.iter();
        let numbers = numbers.flat_map(|(at, entry)| numbers_in(&self.handles.keys, *at, entry));
        Ok(Batch {
            through: round.position,
            numbers: numbers.collect(),
            records: round.shown,
            removed: Vec::new(),
            forgotten: BTreeSet::new(),
            quarantined: set_aside(&self.handles, &aside)?,
            freed: round.freed,
        })
    }
}
