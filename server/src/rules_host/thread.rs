//! The judging thread: behind merging and view, so that neither ever waits for a rule.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::merge::Progress;
use crate::rules_host::{CLOCK_BACK_MAX_MILLIS, FindingFailure, Judging};

/// After a failure, and where view or directory are behind the journal, it is tried again at this distance.
const RETRY_AFTER: Duration = Duration::from_secs(1);
const BEHIND: Duration = Duration::from_millis(20);
/// Longest sleep, since a clock may be set.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// The running thread; dropping it ends it after the present scope.
pub(crate) struct JudgingThread {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for JudgingThread {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Waits for something, but no longer than that; without the runtime's timer, since the runtime may go
/// before this thread does.
fn wait(woken: impl Future<Output = ()>, longest: Duration) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut woken = pin!(woken);
    let end = Instant::now() + longest;
    while woken.as_mut().poll(&mut context).is_pending() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        thread::park_timeout(left);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The thread's state.
pub(crate) struct Passes {
    pub judging: Judging,
    pub clock: Arc<dyn Clock>,
    pub progress: watch::Receiver<Progress>,
    /// The frame up to which everything is judged and told.
    pub ruled: watch::Sender<u64>,
}

impl Passes {
    /// Starts the thread.
    pub(crate) fn start(mut self, runtime: Handle) -> std::io::Result<JudgingThread> {
        let (stop, mut stopped) = watch::channel(false);
        let thread = thread::Builder::new()
            .name("judging".to_owned())
            .spawn(move || {
                while !*stopped.borrow() {
                    let sleep = match runtime.block_on(self.pass(&stopped)) {
                        Ok(sleep) => sleep,
                        Err(error) => {
                            tracing::error!(%error, "judging failed and is tried again");
                            RETRY_AFTER
                        }
                    };
                    let woken = async {
                        tokio::select! {
                            _ = self.progress.changed() => {}
                            _ = stopped.changed() => {}
                        }
                    };
                    wait(woken, sleep);
                }
            })?;
        Ok(JudgingThread {
            stop,
            thread: Some(thread),
        })
    }

    /// Runs one pass; returns the time until the next one is due.
    async fn pass(&mut self, stopped: &watch::Receiver<bool>) -> Result<Duration, FindingFailure> {
        let looked_at = self.progress.borrow_and_update().looked_at;
        let now = self.clock.now();
        // A clock that was wrong for a moment is not believed to the end of what it brought.
        let is_wrong = || now.millis_since(self.clock.now()) > CLOCK_BACK_MAX_MILLIS;
        let stopped = || *stopped.borrow() || is_wrong();
        let settled = self.judging.settle(now, &stopped).await?;
        if stopped() {
            return Ok(BEHIND);
        }
        self.judging.tell(now).await?;
        if !settled {
            return Ok(BEHIND);
        }
        self.ruled.send_replace(looked_at);
        let wakes_at = self.judging.wakes_at(now).await?;
        let millis = wakes_at.millis_since(now).max(1_000);
        Ok(Duration::from_millis(millis.unsigned_abs()).min(SLEEP_MAX))
    }
}
