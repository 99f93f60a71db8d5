//! Delayed answers: a caller that asks too often, or sends unreadable requests, waits for each
//! answer, so that each of their connections costs the phones next to nothing.

use std::time::Duration;

use tokio::sync::Semaphore;

/// A program that goes round in circles gets one answer a second over each of its connections.
const ANSWER_AFTER: Duration = Duration::from_secs(1);

/// Answers that wait at once. Each keeps its connection: half of those that there is room for
/// ([`ConnectionLimits`](crate::http::limits::Room)), and more than one address may have.
const WAITING_MAX: usize = 400;

/// Places where answers wait, without a thread.
pub(crate) struct Tarpit {
    after: Duration,
    places: Semaphore,
}

impl Default for Tarpit {
    fn default() -> Tarpit {
        Tarpit::of(ANSWER_AFTER, WAITING_MAX)
    }
}

impl Tarpit {
    /// Returns a tarpit with this delay, and so many waiting at once.
    pub(crate) fn of(after: Duration, places: usize) -> Tarpit {
        Tarpit {
            after,
            places: Semaphore::new(places),
        }
    }

    /// Returns when an answer may leave: at once where too many wait already, since honest clients need
    /// connections too.
    pub(crate) async fn wait(&self) {
        if let Ok(_place) = self.places.try_acquire() {
            tokio::time::sleep(self.after).await;
        }
    }
}
