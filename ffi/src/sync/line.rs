//! What a phone remembers between two round trips: whose turn it is, what was asked, how often it failed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::answer::back_off_ms;
use crate::error::PhoneError;
use crate::text::Wording;

/// The phone's line to its office.
#[derive(Default)]
pub(crate) struct Line(Mutex<State>);

#[derive(Default)]
struct State {
    /// A sync runs.
    is_taken: bool,
    /// It shall end.
    is_cancelled: bool,
    /// Whoever waits for its transport.
    waits: Option<Waker>,
    /// What the request asks for that is not answered yet.
    asked: Option<Asked>,
    /// Failures one after the other.
    failures: u32,
    /// Refusals one after the other that the phone answered by itself.
    refusals: u32,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// An exchange.
    Sync,
    /// Papers for a successor.
    Papers,
}

/// A sync's turn on the line; it ends when it is dropped, also in the middle.
pub(super) struct Turn<'a>(&'a Line);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_taken = false;
        state.is_cancelled = false;
        state.waits = None;
    }
}

impl Line {
    /// Takes the line for one sync.
    pub(super) fn turn(&self) -> Result<Turn<'_>, PhoneError> {
        let mut state = self.lock();
        if state.is_taken {
            return Err(PhoneError::TryLater {
                code: "syncing".to_owned(),
                retry_after_ms: 1_000,
                text: Wording::new("正在同步，请稍候", "a sync is running: wait for it"),
            });
        }
        state.is_taken = true;
        state.is_cancelled = false;
        Ok(Turn(self))
    }

    /// Ends the sync that runs.
    pub(crate) fn cancel(&self) {
        let waker = {
            let mut state = self.lock();
            state.is_cancelled = state.is_taken;
            state.waits.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Says so when the sync that runs shall end.
    pub(super) fn goes_on(&self) -> Result<(), PhoneError> {
        match self.lock().is_cancelled {
            true => Err(cancelled()),
            false => Ok(()),
        }
    }

    /// Waits for something, but no longer than until somebody cancels.
    pub(super) async fn unless_cancelled<T>(
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

    pub(super) fn ask(&self, asked: Asked) {
        self.lock().asked = Some(asked);
    }

    pub(super) fn asked(&self) -> Option<Asked> {
        self.lock().asked.take()
    }

    /// The office has answered as it should.
    pub(super) fn went_well(&self) {
        let mut state = self.lock();
        state.failures = 0;
        state.refusals = 0;
    }

    /// Counts a refusal that the phone can answer by itself.
    pub(super) fn refused(&self) -> u32 {
        let mut state = self.lock();
        state.refusals += 1;
        state.refusals
    }

    /// Counts a failure, and says when to try again.
    pub(super) fn failed(&self) -> u64 {
        let mut state = self.lock();
        state.failures = state.failures.saturating_add(1);
        state.refusals = 0;
        back_off_ms(state.failures)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn cancelled() -> PhoneError {
    PhoneError::Cancelled {
        text: Wording::new(
            "已取消，未同步的内容仍保存在本机",
            "cancelled; what waits stays saved on this phone",
        ),
    }
}
