//! The judging thread: behind merging and view, so that neither ever waits for a rule.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::merging::Progress;
use crate::clock::Clock;
use crate::rulings::{Judging, RulingFailure};

/// After a failure, and where view or directory are behind the journal, it is tried again at this distance.
const RETRY_AFTER: Duration = Duration::from_secs(1);
const BEHIND: Duration = Duration::from_millis(20);
/// A clock may be set: nobody sleeps longer than this.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// The running thread; dropping it ends it after the present scope.
pub(super) struct JudgingThread {
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

/// What the thread works with.
pub(super) struct Passes {
    pub judging: Judging,
    pub clock: Arc<dyn Clock>,
    pub progress: watch::Receiver<Progress>,
    /// The frame up to which everything is judged and told.
    pub ruled: watch::Sender<u64>,
}

impl Passes {
    /// Starts the thread.
    pub(super) fn start(mut self, runtime: Handle) -> std::io::Result<JudgingThread> {
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
                    runtime.block_on(async {
                        tokio::select! {
                            _ = self.progress.changed() => {}
                            _ = stopped.changed() => {}
                            () = tokio::time::sleep(sleep) => {}
                        }
                    });
                }
            })?;
        Ok(JudgingThread {
            stop,
            thread: Some(thread),
        })
    }

    /// One pass; answers how long there is nothing to do.
    async fn pass(&mut self, stopped: &watch::Receiver<bool>) -> Result<Duration, RulingFailure> {
        let looked_at = self.progress.borrow_and_update().looked_at;
        let now = self.clock.now();
        let stopped = || *stopped.borrow();
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
