//! The phone's clocks as entries name them: any person can set the wall clock, but not the time since
//! boot.

use std::time::{SystemTime, UNIX_EPOCH};

use streetbook_core::ids::Hash;
use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;

/// File with a number that Linux draws at each boot.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// The wall clock: milliseconds since 1970 UTC.
    pub wall_ms: i64,
    /// Milliseconds since the phone was booted, sleep included (Android: `SystemClock.elapsedRealtime()`).
    pub running_ms: i64,
    /// A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 if unknown.
    pub boot: u64,
}

/// The app's own clocks, in place of the machine's: for tests, and for an app on a system that does not
/// permit the library to read the boot's number.
#[uniffi::export(with_foreign)]
pub trait PhoneClock: Send + Sync {
    /// Reads the clocks.
    fn read(&self) -> ClockReading;
}

/// The machine's clocks.
pub(crate) struct MachineClock;

impl PhoneClock for MachineClock {
    fn read(&self) -> ClockReading {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let wall = since.map_or(0, |since| since.as_millis());
        ClockReading {
            wall_ms: i64::try_from(wall).unwrap_or(i64::MAX),
            running_ms: running_ms(),
            boot: boot(),
        }
    }
}

impl From<ClockReading> for Moment {
    fn from(reading: ClockReading) -> Moment {
        Moment {
            wall: Instant::from_millis(reading.wall_ms),
            booted: Instant::from_millis(reading.wall_ms.saturating_sub(reading.running_ms)),
            boot: reading.boot,
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
const SINCE_BOOT: rustix::time::ClockId = rustix::time::ClockId::Boottime;
/// On Apple's systems the monotonic clock continues during sleep.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const SINCE_BOOT: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

fn running_ms() -> i64 {
    let since = rustix::time::clock_gettime(SINCE_BOOT);
    let seconds: i64 = since.tv_sec;
    seconds
        .saturating_mul(1_000)
        .saturating_add(since.tv_nsec / 1_000_000)
}

fn boot() -> u64 {
    let Ok(id) = std::fs::read_to_string(BOOT_ID) else {
        return 0;
    };
    let hash = Hash::of(&[id.trim().as_bytes()]);
    let first = hash.as_bytes().first_chunk::<8>().copied();
    first.map_or(0, u64::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_lies_before_now_and_keeps_its_number() {
        let (one, two): (Moment, Moment) = (MachineClock.read().into(), MachineClock.read().into());
        assert!(one.booted < one.wall, "{one:?}");
        assert_eq!(one.boot, two.boot);
    }
}
