//! The committing thread: rounds, one after the other, until it is closed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use streetbook_core::ids::EntryRef;
use streetbook_core::journal::{DeviceKey, ErasureSet};
use streetbook_core::rules::is_erased;
use tokio::sync::watch;

use super::error::CommitError;
use super::request::{Answer, Outcome, Request};
use super::round::{Decision, Round};
use crate::clock::Clock;
use crate::store::index::Index;
use crate::store::ledger::{Ledger, LedgerReader};

/// More requests than this wait for the next round, so that no answer waits too long.
const REQUESTS_MAX: usize = 256;

/// The state of the committing thread, which owns it.
pub(super) struct CommitLoop {
    pub ledger: Ledger,
    pub reader: LedgerReader,
    pub index: Index,
    pub id: [u8; 16],
    pub key: DeviceKey,
    pub clock: Arc<dyn Clock>,
    pub appended: watch::Sender<u64>,
    pub fsyncs: Arc<AtomicU64>,
    /// Erased records and payloads, which must not be stored in the ledger.
    pub erasure_set: ErasureSet,
    /// The error since which every request is rejected: a sync or a fold failed.
    pub broken: Option<CommitError>,
}

/// A request whose entries are appended and wait for the sync.
enum Taken {
    Push(Result<Vec<Decision>, CommitError>, Answer<Vec<Outcome>>),
    Own(Result<Vec<EntryRef>, CommitError>, Answer<Vec<EntryRef>>),
}

impl CommitLoop {
    /// Runs until it is closed or no sender is left.
    pub(super) fn run(mut self, requests: &mpsc::Receiver<Request>) {
        while let Ok(first) = requests.recv() {
            if !self.take(first, requests) {
                return;
            }
        }
    }

    /// Runs one round with a request and those that wait behind it. False once it is closed.
    pub(super) fn take(&mut self, first: Request, requests: &mpsc::Receiver<Request>) -> bool {
        let mut open = true;
        let mut erasing = None;
        let mut waiting = Vec::new();
        let rest = std::iter::from_fn(|| requests.try_recv().ok());
        for request in std::iter::once(first).chain(rest) {
            match request {
                Request::Close => {
                    open = false;
                    break;
                }
                // An erasure runs alone, after the requests before it.
                Request::Erase(segments, answer) => {
                    erasing = Some((segments, answer));
                    break;
                }
                request => waiting.push(request),
            }
            if waiting.len() == REQUESTS_MAX {
                break;
            }
        }
        self.round(waiting);
        if let Some((segments, answer)) = erasing {
            answer(self.erase(&segments));
        }
        open
    }

    fn round(&mut self, requests: Vec<Request>) {
        let now = self.clock.now();
        let broken = self.broken.clone();
        let (ledger, erasure_set) = (&mut self.ledger, &mut self.erasure_set);
        let mut round = Round::new(ledger, &self.reader, &self.index, erasure_set, now);
        let take = |request| take(&mut round, self.id, &self.key, broken.as_ref(), request);
        let taken: Vec<Taken> = requests.into_iter().filter_map(take).collect();
        // After a failure the state of the disk is unknown: nothing is synced or folded any more.
        if self.broken.is_none()
            && let Err(error) = settle(&mut round, &self.appended, &self.fsyncs)
        {
            tracing::error!(%error, "the committer takes nothing more");
            self.broken = Some(error);
        }
        for request in taken {
            answer(&round, self.broken.as_ref(), request);
        }
    }
}

impl CommitLoop {
    /// Rewrites segments without the erased payloads, one after the other.
    fn erase(&mut self, segments: &BTreeSet<u32>) -> Result<(), CommitError> {
        self.broken.clone().map_or(Ok(()), Err)?;
        let erased = segments.iter().try_for_each(|segment| {
            self.erase_in(*segment)?;
            Ok::<_, CommitError>(())
        });
        let erased = erased.and_then(|()| Ok(self.ledger.remove_set_aside()?));
        if let Err(error) = &erased
            && !matches!(error, CommitError::Refused { .. })
        {
            // A refusal (no space) changed no file; any other error poisons the committer.
            tracing::error!(%error, "the committer takes nothing more");
            self.broken = Some(error.clone());
        }
        erased
    }

    /// Rewrites one segment. Until the index knows the new places, readers use the old file.
    fn erase_in(&mut self, segment: u32) -> Result<(), CommitError> {
        let erasure_set = &self.erasure_set;
        let moved = self.ledger.rewrite(segment, |part| {
            part.erase_where(|at, entry| is_erased(erasure_set, at, entry))
        })?;
        self.index.follow(&moved)?;
        self.ledger.let_go(segment);
        Ok(())
    }
}

/// Appends the entries of a request. An error fails this request only: the others go on.
fn take(
    round: &mut Round<'_>,
    id: [u8; 16],
    key: &DeviceKey,
    broken: Option<&CommitError>,
    request: Request,
) -> Option<Taken> {
    let healthy = broken.cloned().map_or(Ok(()), Err);
    match request {
        Request::Push(parts, answer) => {
            let decisions =
                healthy.and_then(|()| parts.into_iter().map(|part| round.push(part)).collect());
            Some(Taken::Push(decisions, answer))
        }
        Request::Own(events, answer) => {
            let entries = healthy.and_then(|()| round.own(id, key, events));
            Some(Taken::Own(entries, answer))
        }
        Request::Erase(..) | Request::Close => None,
    }
}

/// Makes the round durable and folds it.
fn settle(
    round: &mut Round<'_>,
    appended: &watch::Sender<u64>,
    fsyncs: &AtomicU64,
) -> Result<(), CommitError> {
    let Some(last) = round.stored().last().map(|(frame, ..)| *frame) else {
        return Ok(());
    };
    round.ledger.sync()?;
    fsyncs.fetch_add(1, Ordering::Relaxed);
    // Only after the sync: the index must never hold more than the durable ledger.
    for (frame, at, part) in round.stored() {
        round.reader.remember(*at, part.clone());
        round.index.apply(*frame, *at, part, round.reader)?;
    }
    appended.send_replace(last);
    Ok(())
}

fn answer(round: &Round<'_>, broken: Option<&CommitError>, taken: Taken) {
    // After a failed sync or fold nothing is answered as durable, whatever was decided before.
    let failed = broken.cloned().map_or(Ok(()), Err);
    match taken {
        Taken::Push(decisions, answer) => answer(failed.and(decisions).and_then(|decisions| {
            let outcomes = decisions.iter().map(|decision| round.outcome(decision));
            outcomes.collect()
        })),
        Taken::Own(entries, answer) => answer(failed.and(entries)),
    }
}
