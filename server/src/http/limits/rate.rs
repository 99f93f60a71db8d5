//! Rate limits for one device, and for all callers behind one address: a bucket each, which refills
//! evenly.
//!
//! The figures are far above what honest phones do, so that a whole team behind the one address of its
//! carrier never meets them; they stop a program that has gone round in circles, or means harm, from
//! taking the server for itself.

use std::collections::HashMap;
use std::hash::Hash as Key;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use streetbook_core::ids::Hash;

use crate::http::limits::Source;

/// Requests at once, and in a second from then on.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Saved up by who has been quiet.
    pub at_once: u32,
    /// Coming back each second.
    pub per_second: u32,
}

/// A phone asks once or twice a minute. One that catches up on a year of its team's records asks some
/// hundred times in a row.
pub const OF_A_DEVICE: Rate = Rate {
    at_once: 600,
    per_second: 5,
};

/// Two hundred phones behind one address of a carrier that all come out of the tunnel at once.
pub const OF_A_SOURCE: Rate = Rate {
    at_once: 6_000,
    per_second: 200,
};

/// Buckets that are remembered; those that are full again are forgotten first.
const BUCKETS_MAX: usize = 20_000;

/// The buckets, in memory alone.
pub struct Rates {
    device: Rate,
    source: Rate,
    devices: Mutex<HashMap<Hash, Bucket>>,
    sources: Mutex<HashMap<Source, Bucket>>,
}

impl Default for Rates {
    fn default() -> Rates {
        Rates::of(OF_A_DEVICE, OF_A_SOURCE)
    }
}

impl Rates {
    /// With these bounds.
    #[must_use]
    pub fn of(device: Rate, source: Rate) -> Rates {
        Rates {
            device,
            source,
            devices: Mutex::default(),
            sources: Mutex::default(),
        }
    }

    /// Counts a request of a source. This machine itself is never bounded.
    ///
    /// # Errors
    /// [`TooMany`] when its bucket is empty.
    pub fn charge_source(&self, source: Source, now: Instant) -> Result<(), TooMany> {
        if source.is_this_machine() {
            Ok(())
        } else {
            charge(&self.sources, source, self.source, now)
        }
    }

    /// Counts a request that bears a device's token.
    ///
    /// # Errors
    /// [`TooMany`] when its bucket is empty.
    pub fn charge_device(&self, token: &str, now: Instant) -> Result<(), TooMany> {
        let key = Hash::of(&[token.as_bytes()]);
        charge(&self.devices, key, self.device, now)
    }

    /// Cancels the count of a request of a device: it was none of those that are counted here.
    pub fn forgive_device(&self, token: &str) {
        let key = Hash::of(&[token.as_bytes()]);
        let mut buckets = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&key) {
            bucket.left = (bucket.left + 1.0).min(f64::from(self.device.at_once));
        }
    }
}

fn charge<K: Key + Eq>(
    buckets: &Mutex<HashMap<K, Bucket>>,
    key: K,
    rate: Rate,
    now: Instant,
) -> Result<(), TooMany> {
    // Each change is one number: a panic elsewhere leaves nothing half done.
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(&key) {
        buckets.retain(|_, bucket| !bucket.is_full(rate, now));
        // All of them busy: a machine that is asked by so many has other bounds.
        if buckets.len() >= BUCKETS_MAX {
            return Ok(());
        }
    }
    let bucket = buckets.entry(key).or_insert(Bucket {
        left: f64::from(rate.at_once),
        at: now,
    });
    bucket.take(rate, now)
}

/// The remaining allowance of a rate.
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn left(&self, rate: Rate, now: Instant) -> f64 {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        let filled = self.left + elapsed * f64::from(rate.per_second);
        filled.min(f64::from(rate.at_once))
    }

    fn is_full(&self, rate: Rate, now: Instant) -> bool {
        self.left(rate, now) >= f64::from(rate.at_once)
    }

    fn take(&mut self, rate: Rate, now: Instant) -> Result<(), TooMany> {
        self.left = self.left(rate, now);
        self.at = now.max(self.at);
        if self.left < 1.0 {
            let missing = (1.0 - self.left) / f64::from(rate.per_second.max(1));
            let wait = Duration::from_secs_f64(missing);
            return Err(TooMany { wait });
        }
        self.left -= 1.0;
        Ok(())
    }
}

/// Too many requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests came from here: wait {} s and try again, nothing is lost", self.seconds())]
pub struct TooMany {
    wait: Duration,
}

impl TooMany {
    /// One device, or one address, has too much under way: it waits until some of that is answered.
    pub const AT_ONE_TIME: TooMany = TooMany {
        wait: Duration::ZERO,
    };

    /// After how many seconds the next request counts.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.wait.as_secs() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Rate = Rate {
        at_once: 3,
        per_second: 2,
    };

    fn source(n: u8) -> Source {
        Source::of(std::net::Ipv4Addr::new(192, 0, 2, n).into())
    }

    #[test]
    fn a_bucket_empties_and_fills_again_for_each_on_its_own() {
        let rates = Rates::of(SMALL, SMALL);
        let now = Instant::now();
        let later = |ms| now + Duration::from_millis(ms);
        for _ in 0..3 {
            assert_eq!(rates.charge_device("one", now), Ok(()));
        }
        let refused = rates.charge_device("one", now).unwrap_err();
        assert_eq!(refused.seconds(), 1);
        assert_eq!(rates.charge_device("other", now), Ok(()));
        assert_eq!(
            rates.charge_source(source(1), now),
            Ok(()),
            "nor an address"
        );
        assert_eq!(rates.charge_device("one", later(500)), Ok(()));
        assert!(rates.charge_device("one", later(500)).is_err());
        for _ in 0..3 {
            assert_eq!(rates.charge_device("one", later(60_000)), Ok(()));
        }
        assert!(
            rates.charge_device("one", later(60_000)).is_err(),
            "no more than at once"
        );
    }

    #[test]
    fn what_is_forgiven_was_never_counted_and_saves_nothing_up() {
        let rates = Rates::of(SMALL, SMALL);
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(rates.charge_device("one", now), Ok(()));
            rates.forgive_device("one");
        }
        rates.forgive_device("one");
        rates.forgive_device("a stranger");
        for _ in 0..3 {
            assert_eq!(rates.charge_device("one", now), Ok(()));
        }
        assert!(rates.charge_device("one", now).is_err());
    }

    #[test]
    fn a_team_behind_one_address_passes_and_this_machine_is_never_bounded() {
        let rates = Rates::default();
        let now = Instant::now();
        for phone in 0..200 {
            for _ in 0..20 {
                let token = format!("phone {phone}");
                assert_eq!(rates.charge_source(source(7), now), Ok(()));
                assert_eq!(rates.charge_device(&token, now), Ok(()));
            }
        }
        let here = Source::of(std::net::Ipv4Addr::LOCALHOST.into());
        for _ in 0..OF_A_SOURCE.at_once + 1 {
            assert_eq!(rates.charge_source(here, now), Ok(()));
        }
    }

    #[test]
    fn strangers_do_not_fill_the_memory() {
        let rates = Rates::of(SMALL, SMALL);
        let now = Instant::now();
        for stranger in 0..=BUCKETS_MAX {
            let _ = rates.charge_device(&stranger.to_string(), now);
        }
        assert_eq!(rates.devices.lock().unwrap().len(), BUCKETS_MAX);
        let later = now + Duration::from_secs(2);
        assert_eq!(rates.charge_device("next", later), Ok(()));
        assert_eq!(rates.devices.lock().unwrap().len(), 1);
    }
}
