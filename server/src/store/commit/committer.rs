//! The handle through which callers reach the committer.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use streetbook_core::ids::EntryRef;
use tokio::sync::{oneshot, watch};

use super::error::CommitError;
use super::manual_committer::ManualCommitter;
use super::request::{Answer, Event, Outcome, Push, Request};

/// Sends requests to the committing thread. A request that was sent is carried out even if its caller
/// no longer waits for the answer.
#[derive(Clone)]
pub struct Committer {
    pub(super) requests: mpsc::Sender<Request>,
    pub(super) appended: watch::Receiver<u64>,
    pub(super) fsyncs: Arc<AtomicU64>,
    /// If there is no thread, a caller that may block does its work.
    pub(super) manual_committer: Option<ManualCommitter>,
}

impl Committer {
    /// Stores parts and returns the durable end of each one's journal.
    ///
    /// # Errors
    /// [`CommitError`]; some of the parts may be stored all the same, and pushing them again
    /// does no harm.
    pub async fn push(&self, parts: Vec<Push>) -> Result<Vec<Outcome>, CommitError> {
        self.ask(|answer| Request::Push(parts, answer)).await
    }

    /// Like [`Committer::push`], for threads that may block.
    ///
    /// # Errors
    /// As there.
    pub fn push_blocking(&self, parts: Vec<Push>) -> Result<Vec<Outcome>, CommitError> {
        self.ask_blocking(|answer| Request::Push(parts, answer))
    }

    /// Appends events to the server's own journal, all or none, and returns their entries.
    ///
    /// # Errors
    /// [`CommitError`]; no event was stored, unless the ledger failed.
    pub async fn own(&self, events: Vec<Event>) -> Result<Vec<EntryRef>, CommitError> {
        self.ask(|answer| Request::Own(events, answer)).await
    }

    /// Like [`Committer::own`], for threads that may block.
    ///
    /// # Errors
    /// As there.
    pub fn own_blocking(&self, events: Vec<Event>) -> Result<Vec<EntryRef>, CommitError> {
        self.ask_blocking(|answer| Request::Own(events, answer))
    }

    /// Rewrites segments of the ledger without the erased payloads, and removes unfinished tails that were
    /// set aside; for threads that may block. Nothing is stored meanwhile.
    ///
    /// # Errors
    /// [`CommitError`]; the segments before the one that failed are rewritten.
    pub fn erase_blocking(&self, segments: BTreeSet<u32>) -> Result<(), CommitError> {
        self.ask_blocking(|answer| Request::Erase(segments, answer))
    }

    /// The number of the last durable frame that the index knows, as it grows.
    pub fn appended(&self) -> watch::Receiver<u64> {
        self.appended.clone()
    }

    /// Number of syncs of the ledger since the start.
    pub fn fsyncs(&self) -> u64 {
        self.fsyncs.load(Ordering::Relaxed)
    }

    async fn ask<T: Send + 'static>(
        &self,
        request: impl FnOnce(Answer<T>) -> Request,
    ) -> Result<T, CommitError> {
        let (answer, answered) = oneshot::channel();
        self.send(request(Box::new(move |result| drop(answer.send(result)))))?;
        answered.await.unwrap_or(Err(CommitError::Closed))
    }

    fn ask_blocking<T: Send + 'static>(
        &self,
        request: impl FnOnce(Answer<T>) -> Request,
    ) -> Result<T, CommitError> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(request(Box::new(move |result| drop(answer.send(result)))))?;
        if let Some(manual_committer) = &self.manual_committer {
            while manual_committer.run_once() {}
        }
        answered.recv().unwrap_or(Err(CommitError::Closed))
    }

    pub(super) fn send(&self, request: Request) -> Result<(), CommitError> {
        self.requests.send(request).map_err(|_| CommitError::Closed)
    }
}
