//! The machine's clocks as recorded in a phone's entries: anybody can set the wall clock, nobody the
//! time since boot.

use streetbook_core::ids::Hash;
use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;

use crate::clock::{Clock, SystemClock};

/// Linux draws a number at each boot.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The clocks now.
pub(super) fn now() -> Moment {
    let wall = SystemClock.now();
    Moment {
        wall,
        booted: Instant::from_millis(wall.millis().saturating_sub(running_ms())),
        boot: boot(),
    }
}

/// Milliseconds since the machine booted, sleep included.
fn running_ms() -> i64 {
    let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    since
        .tv_sec
        .saturating_mul(1_000)
        .saturating_add(since.tv_nsec / 1_000_000)
}

/// The boot number; 0 if the machine has none.
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
        let (one, two) = (now(), now());
        assert!(one.booted < one.wall, "{one:?}");
        assert_eq!(one.boot, two.boot);
    }
}
