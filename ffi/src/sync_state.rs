//! State of a phone's sync between two round trips: the guard, the pending request, and the failures.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::error::PhoneError;
use crate::text::Wording;

/// Pause after the first failure, in milliseconds.
const PAUSE_MS: u64 = 4_000;
/// Longest pause, in milliseconds.
const PAUSE_MS_MAX: u64 = 15 * 60 * 1_000;

/// State of the exchange with the office. One sync runs at a time.
#[derive(Default)]
pub(crate) struct SyncState(Mutex<State>);

#[derive(Default)]
struct State {
    /// True while a sync runs.
    is_running: bool,
    /// True if it has been cancelled.
    is_cancelled: bool,
    /// Wakes the task that waits for its transport.
    waits: Option<Waker>,
    /// Kind of the request that is not answered yet.
    asked: Option<Asked>,
    /// Number of consecutive failures.
    failures: u32,
    /// Number of consecutive refusals that the phone handled by itself.
    refusals: u32,
}

/// Kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// An exchange.
    Sync,
    /// A certificate for a successor.
    Certificate,
}

/// Marks a sync as running until it is dropped, also in the middle.
pub(crate) struct SyncGuard<'a>(&'a SyncState);

impl Drop for SyncGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_running = false;
        state.is_cancelled = false;
        state.waits = None;
    }
}

impl SyncState {
    /// Starts a sync, or returns `TryLater` while another one runs.
    pub(crate) fn guard(&self) -> Result<SyncGuard<'_>, PhoneError> {
        let mut state = self.lock();
        if state.is_running {
            return Err(PhoneError::TryLater {
                code: "syncing".to_owned(),
                retry_after_ms: 1_000,
                text: Wording::new("正在同步，请稍候", "a sync is running: wait for it"),
            });
        }
        state.is_running = true;
        state.is_cancelled = false;
        Ok(SyncGuard(self))
    }

    /// Cancels the running sync, if there is one.
    pub(crate) fn cancel(&self) {
        let waker = {
            let mut state = self.lock();
            state.is_cancelled = state.is_running;
            state.waits.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns `Cancelled` if the running sync was cancelled.
    pub(crate) fn check_cancelled(&self) -> Result<(), PhoneError> {
        if self.lock().is_cancelled {
            return Err(cancelled());
        }
        Ok(())
    }

    /// Awaits `work`, or returns `Cancelled` as soon as the sync is cancelled.
    pub(crate) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = T>,
    ) -> Result<T, PhoneError> {
        let mut work = pin!(work);
        poll_fn(|context| {
            {
                let mut state = self.lock();
                if state.is_cancelled {
                    return Poll::Ready(Err(cancelled()));
                }
                state.waits = Some(context.waker().clone());
            }
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }

    pub(crate) fn ask(&self, asked: Asked) {
        self.lock().asked = Some(asked);
    }

    pub(crate) fn asked(&self) -> Option<Asked> {
        self.lock().asked.take()
    }

    /// Resets the counts of failures: the office has answered.
    pub(crate) fn reset_backoff(&self) {
        let mut state = self.lock();
        state.failures = 0;
        state.refusals = 0;
    }

    /// Counts a refusal that the phone can handle by itself.
    pub(crate) fn refused(&self) -> u32 {
        let mut state = self.lock();
        state.refusals += 1;
        state.refusals
    }

    /// Counts a failure and returns the pause in milliseconds.
    pub(crate) fn failed(&self) -> u64 {
        let mut state = self.lock();
        state.failures = state.failures.saturating_add(1);
        state.refusals = 0;
        back_off_ms(state.failures)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn cancelled() -> PhoneError {
    PhoneError::Cancelled {
        text: Wording::new(
            "已取消，未同步的内容仍保存在本机",
            "cancelled; what waits stays saved on this phone",
        ),
    }
}

/// Returns the pause after so many failures: doubled each time, and at random up to a half shorter, so
/// that phones that lost their office together do not come back together.
pub(crate) fn back_off_ms(failures: u32) -> u64 {
    let doublings = failures.saturating_sub(1).min(16);
    let pause = (PAUSE_MS << doublings).min(PAUSE_MS_MAX);
    let mut chance = [0; 8];
    // Without random numbers the pause has its full length.
    let _ = getrandom::fill(&mut chance);
    pause - u64::from_be_bytes(chance) % (pause / 2)
}
