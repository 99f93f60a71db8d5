//! Limit on the bodies of one device that are processed at once: read, inflated, answered.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::Hash;

/// An honest phone sends one at a time; further ones are those that its line broke off.
const OF_A_DEVICE: usize = 4;

/// The bodies in hand, by the token that their requests bear.
#[derive(Default)]
pub(crate) struct ConcurrencyLimit(Mutex<HashMap<Hash, usize>>);

/// One body in progress, until it is dropped.
pub(crate) struct Permit<'h> {
    concurrency: &'h ConcurrencyLimit,
    token: Hash,
}

impl ConcurrencyLimit {
    /// Admits one more body of a device; `None` while it has too many in progress.
    pub(crate) fn take(&self, token: &str) -> Option<Permit<'_>> {
        let token = Hash::of(&[token.as_bytes()]);
        let mut counts = self.lock();
        let count = counts.entry(token).or_default();
        (*count < OF_A_DEVICE).then(|| {
            *count += 1;
            Permit {
                concurrency: self,
                token,
            }
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, usize>> {
        // Each change is one number: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut counts = self.concurrency.lock();
        if let Some(count) = counts.get_mut(&self.token) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_has_so_many_in_hand_and_what_is_done_makes_room() {
        let concurrency = ConcurrencyLimit::default();
        let mut taken: Vec<_> = (0..OF_A_DEVICE).map(|_| concurrency.take("one")).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(concurrency.take("one").is_none());
        assert!(concurrency.take("other").is_some());
        taken.pop();
        assert!(concurrency.take("one").is_some());
        drop(taken);
        assert!(concurrency.lock().is_empty(), "nothing is remembered of it");
    }
}
