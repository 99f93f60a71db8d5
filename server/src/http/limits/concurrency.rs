//! How many bodies of one device are in hand at once: read, inflated, answered.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::Hash;

/// An honest phone sends one at a time; further ones are those that its line broke off.
const OF_A_DEVICE: usize = 4;

/// The bodies in hand, by the token that their requests bear.
#[derive(Default)]
pub(crate) struct Hands(Mutex<HashMap<Hash, usize>>);

/// One body; out of hand when it is dropped.
pub(crate) struct InHand<'h> {
    hands: &'h Hands,
    token: Hash,
}

impl Hands {
    /// Takes one more of a device; none while it has enough of them in hand.
    pub(crate) fn take(&self, token: &str) -> Option<InHand<'_>> {
        let token = Hash::of(&[token.as_bytes()]);
        let mut counts = self.lock();
        let count = counts.entry(token).or_default();
        (*count < OF_A_DEVICE).then(|| {
            *count += 1;
            InHand { hands: self, token }
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, usize>> {
        // Each change is one number: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        let mut counts = self.hands.lock();
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
        let hands = Hands::default();
        let mut taken: Vec<_> = (0..OF_A_DEVICE).map(|_| hands.take("one")).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(hands.take("one").is_none());
        assert!(hands.take("other").is_some());
        taken.pop();
        assert!(hands.take("one").is_some());
        drop(taken);
        assert!(hands.lock().is_empty(), "nothing is remembered of it");
    }
}
