//! The committer without its thread, for simulations: it works when called.

use std::sync::{Arc, Mutex, PoisonError, mpsc};

use super::request::Request;
use super::rounds::Rounds;

/// Does the committing thread's work, a round at a time.
#[derive(Clone)]
pub struct Hand(Arc<Mutex<(Rounds, mpsc::Receiver<Request>)>>);

impl Hand {
    pub(super) fn new(rounds: Rounds, requests: mpsc::Receiver<Request>) -> Hand {
        Hand(Arc::new(Mutex::new((rounds, requests))))
    }

    /// Runs one round with all requests that wait. False if there is none.
    pub fn works(&self) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (rounds, requests) = &mut *held;
        match requests.try_recv() {
            Ok(first) => rounds.take(first, requests),
            Err(_) => false,
        }
    }
}
