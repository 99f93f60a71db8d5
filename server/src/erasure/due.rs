//! Carrying out what has fallen due, as long as the office serves.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::erasure::Erasing;

/// An erasure is asked for in days: an hour more or less does not matter.
const LOOK_AFTER: Duration = Duration::from_secs(3600);

/// The running task; dropping it ends it.
pub struct ErasingWhenDue(JoinHandle<()>);

impl Drop for ErasingWhenDue {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Looks at once, every hour, and whenever a request was decided, as long as the office is open.
pub fn erase_when_due(erasing: &Arc<Erasing>) -> ErasingWhenDue {
    let decided = erasing.decided.clone();
    // The office can be closed while nothing is due.
    let erasing = Arc::downgrade(erasing);
    ErasingWhenDue(tokio::spawn(async move {
        while let Some(erasing) = erasing.upgrade() {
            match erasing.erase_due().await {
                Ok(0) => {}
                Ok(requests) => tracing::info!(requests, "erasures were carried out"),
                Err(error) => tracing::error!(%error, "an erasure failed and is tried again"),
            }
            drop(erasing);
            let _ = tokio::time::timeout(LOOK_AFTER, decided.notified()).await;
        }
    }))
}
