//! The state of merging.

use super::worker::Worker;
use crate::directory::FreedEntries;
use crate::handles::Handles;

/// Merges the ledger's tail, round by round.
pub struct Merger {
    pub(super) handles: Handles,
    pub(super) worker: Worker,
    /// The entries freed in the part of the ledger that this thread has read.
    pub(super) freed: FreedEntries,
    /// The last frame read without an entry to judge, behind the index's own position.
    pub(super) looked_at: u64,
}

impl Merger {
    /// Merges with a worker what a store holds.
    pub fn new(handles: Handles, worker: Worker) -> Merger {
        Merger {
            handles,
            worker,
            freed: FreedEntries::default(),
            looked_at: 0,
        }
    }

    /// Number of workers that have died.
    pub fn worker_deaths(&self) -> u64 {
        self.worker.deaths()
    }
}
