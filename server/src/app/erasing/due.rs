//! Carrying out what has fallen due, as long as the office serves.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::Finder;
use crate::app::App;

/// An erasure is asked for in days: an hour more or less does not matter.
const LOOK_AFTER: Duration = Duration::from_secs(3600);

/// The running task; dropping it ends it.
pub struct ErasingWhenDue(JoinHandle<()>);

impl Drop for ErasingWhenDue {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Looks at once, every hour, and whenever a request was decided.
pub fn erase_when_due(app: &Arc<App>, finder: Arc<dyn Finder>) -> ErasingWhenDue {
    let decided = app.erasing.decided.clone();
    // The office can be closed while nothing is due.
    let app = Arc::downgrade(app);
    ErasingWhenDue(tokio::spawn(async move {
        while let Some(app) = app.upgrade() {
            match app.erase_due(finder.as_ref()).await {
                Ok(0) => {}
                Ok(requests) => tracing::info!(requests, "erasures were carried out"),
                Err(error) => tracing::error!(%error, "an erasure failed and is tried again"),
            }
            drop(app);
            let _ = tokio::time::timeout(LOOK_AFTER, decided.notified()).await;
        }
    }))
}
