//! The time of the server: read through a trait, so that a script's clock can replace the machine's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use streetbook_core::time::Instant;

/// The last millisecond of the year 9999, UTC.
const YEAR_9999_ENDS: i64 = 253_402_300_799_999;

/// A source of the server's time.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Instant;
}

/// The machine's wall clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Instant::from_millis(match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => millis(before.duration()).saturating_neg(),
        })
    }
}

/// A clock by which nothing can be dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this machine's clock stands {0}: set it, then start again; nothing was touched · 本机时钟不在 1970 至 9999 年之间，请校准后再启动；数据没有改动"
)]
pub struct ClockOutOfOrder(&'static str);

/// Returns the time now, if the clock is in the years 1970 to 9999.
///
/// # Errors
/// [`ClockOutOfOrder`] before and after them.
pub fn sound_now(clock: &dyn Clock) -> Result<Instant, ClockOutOfOrder> {
    match clock.now() {
        now if now.millis() < 0 => Err(ClockOutOfOrder("before 1970")),
        now if now.millis() > YEAR_9999_ENDS => Err(ClockOutOfOrder("after 9999")),
        now => Ok(now),
    }
}
