//! The committer without its thread, for simulations: it works when called.

use std::sync::{Arc, Mutex, PoisonError, mpsc};

use super::commit_loop::CommitLoop;
use super::request::Request;

/// Does the committing thread's work, a round at a time.
#[derive(Clone)]
pub struct ManualCommitter(Arc<Mutex<(CommitLoop, mpsc::Receiver<Request>)>>);

impl ManualCommitter {
    pub(super) fn new(
        commit_loop: CommitLoop,
        requests: mpsc::Receiver<Request>,
    ) -> ManualCommitter {
        ManualCommitter(Arc::new(Mutex::new((commit_loop, requests))))
    }

    /// Runs one round with all requests that wait. False if there is none.
    pub fn run_once(&self) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (commit_loop, requests) = &mut *held;
        match requests.try_recv() {
            Ok(first) => commit_loop.take(first, requests),
            Err(_) => false,
        }
    }
}
