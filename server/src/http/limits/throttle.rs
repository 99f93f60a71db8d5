//! Slows guessing down: of passwords and of one-time codes.
//!
//! Every attempt counts as failed from its beginning and is forgiven when it succeeds, so that many
//! attempts at once are worth no more than one after the other.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::Hash;
use streetbook_core::time::Instant;

use crate::http::limits::Source;

/// Failures of one login before it has to wait.
const LOGIN_FREE: u32 = 5;
/// Failures from one address: a whole office may sit behind it.
const ADDRESS_FREE: u32 = 20;
const WAIT_FIRST_MS: i64 = 1_000;
const WAIT_MAX_MS: i64 = 15 * 60_000;
/// Without a further failure, counts are forgotten after this.
const FORGET_MS: i64 = 60 * 60_000;
const COUNTS_MAX: usize = 10_000;

/// Failures in memory: a restart forgets them.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<Key, Count>>);

/// Somebody who tries a password or a code.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The login that they gave; `None` for a one-time code.
    pub login: Option<&'a str>,
    /// The address that they call from.
    pub address: IpAddr,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Login(Hash),
    Address(Source),
}

struct Count {
    failures: u32,
    last_at: Instant,
    next_at: Instant,
}

impl Throttle {
    /// Admits an attempt and counts it, or returns the time to wait.
    ///
    /// # Errors
    /// [`Wait`] after too many failures of this login or from this address.
    pub fn begin(&self, attempt: Attempt<'_>, now: Instant) -> Result<(), Wait> {
        let mut counts = self.lock();
        let keys = attempt.keys();
        let wait_ms = keys
            .iter()
            .filter_map(|(key, _)| counts.get(key))
            .map(|count| count.wait_ms(now))
            .max()
            .unwrap_or(0);
        if wait_ms > 0 {
            return Err(Wait {
                seconds: (wait_ms + 999) / 1000,
            });
        }
        make_room(&mut counts, now);
        for (key, free) in keys {
            counts
                .entry(key)
                .or_insert_with(|| Count::none(now))
                .fail(free, now);
        }
        Ok(())
    }

    /// The attempt succeeded: its login starts afresh, its address is forgiven this one.
    pub fn succeeded(&self, attempt: Attempt<'_>) {
        let mut counts = self.lock();
        for (key, _) in attempt.keys() {
            match key {
                Key::Login(_) => {
                    counts.remove(&key);
                }
                Key::Address(_) => {
                    if let Some(count) = counts.get_mut(&key) {
                        count.forgive();
                    }
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt<'_> {
    fn keys(&self) -> Vec<(Key, u32)> {
        let login = self
            .login
            .map(|login| (Key::Login(Hash::of(&[login.as_bytes()])), LOGIN_FREE));
        let source = Source::of(self.address);
        login
            .into_iter()
            .chain([(Key::Address(source), ADDRESS_FREE)])
            .collect()
    }
}

impl Count {
    fn none(now: Instant) -> Count {
        Count {
            failures: 0,
            last_at: now,
            next_at: now,
        }
    }

    /// The longest wait is never exceeded, also when the clock was set back.
    fn wait_ms(&self, now: Instant) -> i64 {
        let wait_ms = self.next_at.millis() - now.millis();
        if wait_ms > WAIT_MAX_MS { 0 } else { wait_ms }
    }

    fn is_forgotten(&self, now: Instant) -> bool {
        now.millis() - self.last_at.millis() > FORGET_MS
    }

    fn fail(&mut self, free: u32, now: Instant) {
        if self.is_forgotten(now) {
            *self = Count::none(now);
        }
        self.failures += 1;
        self.last_at = now;
        let wait_ms = match self.failures.checked_sub(free) {
            Some(doublings) => (WAIT_FIRST_MS << doublings.min(20)).min(WAIT_MAX_MS),
            None => 0,
        };
        self.next_at = Instant::from_millis(now.millis() + wait_ms);
    }

    fn forgive(&mut self) {
        self.failures = self.failures.saturating_sub(1);
        self.next_at = self.last_at;
    }
}

/// An attacker with very many addresses must not fill the memory: who need not wait is dropped first.
fn make_room(counts: &mut HashMap<Key, Count>, now: Instant) {
    if counts.len() >= COUNTS_MAX {
        counts.retain(|_, count| !count.is_forgotten(now));
    }
    if counts.len() >= COUNTS_MAX {
        counts.retain(|_, count| count.wait_ms(now) > 0);
    }
    if counts.len() >= COUNTS_MAX {
        counts.clear();
    }
}

/// Too many failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many failed attempts: wait {seconds} s and try again")]
pub struct Wait {
    /// Time to wait, rounded up.
    pub seconds: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(1_000_000 + millis)
    }

    fn attempt<'a>(login: &'a str, address: &str) -> Attempt<'a> {
        Attempt {
            login: Some(login),
            address: address.parse().unwrap(),
        }
    }

    #[test]
    fn after_five_failures_a_login_waits_twice_as_long_each_time() {
        let throttle = Throttle::default();
        let try_at = |millis| throttle.begin(attempt("li", "192.0.2.1"), at(millis));
        for _ in 0..5 {
            assert_eq!(try_at(0), Ok(()));
        }
        assert_eq!(try_at(0), Err(Wait { seconds: 1 }));
        let mut now = 1_000;
        let mut waits = Vec::new();
        for _ in 0..12 {
            assert_eq!(try_at(now), Ok(()));
            let wait = try_at(now).unwrap_err().seconds;
            waits.push(wait);
            now += wait * 1000;
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        let elsewhere = throttle.begin(attempt("wang", "192.0.2.2"), at(0));
        assert_eq!(elsewhere, Ok(()), "others do not wait");
        assert_eq!(try_at(now + FORGET_MS), Ok(()));
        assert_eq!(try_at(now + FORGET_MS), Ok(()), "an hour forgives");
    }

    #[test]
    fn success_forgives_the_login() {
        let throttle = Throttle::default();
        let li = attempt("li", "192.0.2.1");
        for _ in 0..100 {
            assert_eq!(throttle.begin(li, at(0)), Ok(()));
            throttle.succeeded(li);
        }
        for _ in 0..5 {
            assert_eq!(throttle.begin(li, at(0)), Ok(()));
        }
        assert!(throttle.begin(li, at(0)).is_err());
    }

    #[test]
    fn guessing_many_logins_or_codes_from_one_address_waits_too() {
        let throttle = Throttle::default();
        for n in 0..20 {
            let login = format!("login{n}");
            let guess = attempt(&login, "2001:db8::1");
            assert_eq!(throttle.begin(guess, at(0)), Ok(()));
        }
        let code = Attempt {
            login: None,
            address: "2001:db8::ffff".parse().unwrap(),
        };
        assert_eq!(throttle.begin(code, at(0)), Err(Wait { seconds: 1 }));
        assert_eq!(throttle.begin(code, at(1_000)), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let throttle = Throttle::default();
        let li = attempt("li", "192.0.2.1");
        for _ in 0..5 {
            assert_eq!(throttle.begin(li, at(0)), Ok(()));
        }
        assert_eq!(throttle.begin(li, at(-86_400_000)), Ok(()));
    }

    #[test]
    fn counts_do_not_fill_the_memory() {
        let throttle = Throttle::default();
        for n in 0..COUNTS_MAX * 2 {
            let code = Attempt {
                login: None,
                address: IpAddr::V4(std::net::Ipv4Addr::from_bits(n as u32)),
            };
            assert_eq!(throttle.begin(code, at(0)), Ok(()));
        }
        assert!(throttle.lock().len() <= COUNTS_MAX);
    }
}
