//! Selection of refused sign-ins for the audit log.
//!
//! A guesser may try any number of times and must not fill the ledger: a login and an address are
//! noted once in a minute, with the number of attempts since. Unknown logins count as one, so that
//! a minute never holds more lines than there are logins, and one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use streetbook_core::time::Instant;

/// The pause between two lines about the same login or address.
const NOTE_EVERY_MS: i64 = 60_000;
/// Addresses that are remembered; beyond them the oldest are forgotten.
const REMEMBERED_MAX: usize = 10_000;

/// Recent refusals, in memory.
#[derive(Default)]
pub struct Refusals(Mutex<HashMap<Key, Tally>>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    /// `None` is every unknown login.
    Login(Option<String>),
    Address(IpAddr),
}

struct Tally {
    noted_at: Option<Instant>,
    refused_at: Instant,
    unnoted: u64,
}

impl Refusals {
    /// Counts a refusal. Gives how many are to be noted now, this one included; `None` when a line of
    /// the last minute has to do. `login` is one that somebody has, never what was merely typed.
    pub fn count(&self, login: Option<&str>, address: IpAddr, now: Instant) -> Option<u64> {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut tallies, now);
        let keys = [
            Key::Login(login.map(str::to_owned)),
            Key::Address(address.to_canonical()),
        ];
        for key in &keys {
            let tally = tallies.entry(key.clone()).or_insert(Tally {
                noted_at: None,
                refused_at: now,
                unnoted: 0,
            });
            tally.unnoted += 1;
            tally.refused_at = now;
        }
        let both = || keys.iter().filter_map(|key| tallies.get(key));
        let due = both().all(|tally| tally.is_due(now));
        let count = both().map(|tally| tally.unnoted).max();
        if !due {
            return None;
        }
        for key in &keys {
            if let Some(tally) = tallies.get_mut(key) {
                tally.noted_at = Some(now);
                tally.unnoted = 0;
            }
        }
        count
    }
}

impl Tally {
    /// A clock that was set back suppresses no note.
    fn is_due(&self, now: Instant) -> bool {
        self.noted_at.is_none_or(|noted| {
            let since_ms = now.millis() - noted.millis();
            !(0..NOTE_EVERY_MS).contains(&since_ms)
        })
    }
}

fn make_room(tallies: &mut HashMap<Key, Tally>, now: Instant) {
    if tallies.len() < REMEMBERED_MAX {
        return;
    }
    tallies.retain(|_, tally| !tally.is_due(now));
    if tallies.len() >= REMEMBERED_MAX {
        let mut times: Vec<Instant> = tallies.values().map(|tally| tally.refused_at).collect();
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or(now);
        // Lines about logins bound the log, also when addresses are forgotten.
        tallies.retain(|key, tally| matches!(key, Key::Login(_)) || tally.refused_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(1_000_000 + millis)
    }

    fn address(n: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from_bits(n))
    }

    #[test]
    fn a_burst_is_one_line_and_the_next_line_says_how_many_there_were() {
        let refusals = Refusals::default();
        let refused = |millis| refusals.count(Some("li"), address(1), at(millis));
        assert_eq!(refused(0), Some(1));
        for n in 1..100 {
            assert_eq!(refused(n * 100), None);
        }
        assert_eq!(refused(60_000), Some(100));
        assert_eq!(refused(60_001), None);
        assert_eq!(refused(-3_600_000), Some(2), "the clock was set back");
    }

    #[test]
    fn many_addresses_and_invented_logins_are_a_line_a_minute() {
        let refusals = Refusals::default();
        let mut lines = 0;
        for n in 0..30_000 {
            let noted = refusals.count(None, address(n), at(i64::from(n) % 60_000));
            lines += u32::from(noted.is_some());
        }
        assert_eq!(lines, 1);
        assert!(refusals.0.lock().unwrap().len() <= REMEMBERED_MAX + 2);
    }

    #[test]
    fn one_address_that_tries_every_login_is_a_line_a_minute_and_another_address_another() {
        let refusals = Refusals::default();
        let tried = |login: &str, from| refusals.count(Some(login), address(from), at(0));
        assert_eq!(tried("li", 1), Some(1));
        assert_eq!(tried("wang", 1), None);
        assert_eq!(tried("zhang", 2), Some(1));
        assert_eq!(tried("wang", 3), Some(2), "wang was tried twice by now");
    }
}
