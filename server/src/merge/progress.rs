//! Progress of merging, view and judging, and waiting for it.

use std::time::Duration;

use streetbook_core::ids::EntryRef;
use tokio::sync::watch;

use crate::handles::Handles;
use crate::store::index::Index;

/// Time that a phone that has just pushed waits for its own releases in the same answer.
const MERGE_WAIT: Duration = Duration::from_secs(3);

/// Progress of merging and view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The frame up to which everything is judged and released.
    pub judged: u64,
    /// The frame up to which nothing waits, and the view shows what was released.
    pub looked_at: u64,
    /// Workers that have died.
    pub worker_deaths: u64,
}

/// Follows the progress of the threads behind the ledger. Where they have ended nothing is waited for.
#[derive(Clone)]
pub struct ProgressWatch {
    index: Index,
    appended: watch::Receiver<u64>,
    progress: watch::Receiver<Progress>,
    ruled: watch::Receiver<u64>,
}

impl ProgressWatch {
    /// Follows the merging thread's progress and the frame up to which the rules have judged.
    pub(crate) fn new(
        handles: &Handles,
        progress: watch::Receiver<Progress>,
        ruled: watch::Receiver<u64>,
    ) -> ProgressWatch {
        ProgressWatch {
            index: handles.index.clone(),
            appended: handles.committer.appended(),
            progress,
            ruled,
        }
    }

    /// Returns the progress of merging and view.
    pub fn now(&self) -> Progress {
        *self.progress.borrow()
    }

    /// The frame up to which everything is judged by the rules.
    pub fn ruled(&self) -> u64 {
        *self.ruled.borrow()
    }

    /// The last frame of the ledger that is durable.
    pub fn durable(&self) -> u64 {
        *self.appended.borrow()
    }

    /// Waits until an entry has been judged, but not for ever: merging may be behind.
    pub async fn until_judged(&self, entry: EntryRef) {
        let Ok(Some(part)) = self.index.part_of(entry) else {
            return;
        };
        let mut progress = self.progress.clone();
        let judged = progress.wait_for(|progress| progress.judged >= part.frame);
        let _ = tokio::time::timeout(MERGE_WAIT, judged).await;
    }

    /// Waits until the view shows everything now in the ledger.
    pub async fn until_shown(&self) {
        let durable = self.durable();
        let mut progress = self.progress.clone();
        let shown = progress.wait_for(|progress| progress.looked_at >= durable);
        let _ = shown.await;
    }

    /// Waits until the rules have judged everything now in the ledger.
    pub async fn until_ruled(&self) {
        let durable = self.durable();
        let mut ruled = self.ruled.clone();
        let _ = ruled.wait_for(|ruled| *ruled >= durable).await;
    }
}
