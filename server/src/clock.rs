//! The time of the server: read through a trait, so that a script's clock can replace the machine's.

use std::time::{SystemTime, UNIX_EPOCH};

use streetbook_core::time::Instant;

/// A source of the server's time.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Instant;
}

/// The machine's wall clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
