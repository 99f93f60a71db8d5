//! Limit on the entries of one device in a day before its answers are delayed. Nothing is ever
//! dropped: a faulty or hostile phone only waits longer than the others.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use streetbook_core::ids::DeviceId;
use streetbook_core::limits::{DEVICE_ENTRIES_A_DAY, QUOTA_DELAY};
use streetbook_core::time::Instant;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Amount that each device has brought since its day began. It may be forgotten at a restart.
#[derive(Default)]
pub struct Quota(Mutex<HashMap<DeviceId, Brought>>);

#[derive(Clone, Copy)]
struct Brought {
    since: Instant,
    entries: u64,
}

impl Quota {
    /// Counts entries that were stored for the first time (repeats do not count) and returns
    /// how long to hold the answer back.
    pub fn charge(&self, device: DeviceId, entries: u64, now: Instant) -> Duration {
        let mut brought = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |one: &Brought| now.millis() - one.since.millis() >= DAY_MILLIS;
        brought.retain(|_, one| !is_over(one));
        let fresh = Brought {
            since: now,
            entries: 0,
        };
        let one = brought.entry(device).or_insert(fresh);
        one.entries += entries;
        if one.entries > DEVICE_ENTRIES_A_DAY && entries > 0 {
            QUOTA_DELAY
        } else {
            Duration::ZERO
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: DeviceId = DeviceId([1; 16]);

    fn hour(of: i64) -> Instant {
        Instant::from_millis(of * 60 * 60 * 1000)
    }

    #[test]
    fn a_device_that_brings_too_much_waits_until_its_day_is_over_and_nobody_else_does() {
        let quota = Quota::default();
        let full = DEVICE_ENTRIES_A_DAY;
        assert_eq!(quota.charge(DEVICE, full, hour(0)), Duration::ZERO);
        assert_eq!(quota.charge(DEVICE, 1, hour(1)), QUOTA_DELAY);
        assert_eq!(
            quota.charge(DEVICE, 0, hour(2)),
            Duration::ZERO,
            "it sent nothing new"
        );
        let other = DeviceId([2; 16]);
        assert_eq!(quota.charge(other, 1, hour(2)), Duration::ZERO);
        assert_eq!(quota.charge(DEVICE, 1, hour(23)), QUOTA_DELAY);
        assert_eq!(quota.charge(DEVICE, 1, hour(24)), Duration::ZERO);
    }
}
