//! Bugs planted one at a time: a simulation that does not find them proves nothing.

use streetbook_core::planted::{Bug, plant};

use super::run::play_many;
use super::summary::Summary;
use super::swarm::Size;

/// The result of the hunt for a planted bug.
#[derive(Debug)]
pub struct Hunt {
    /// The bug.
    pub bug: Bug,
    /// The first seed that found it, with the broken invariant; none if no seed did.
    pub found: Option<(u64, String)>,
    /// The seeds that were played.
    pub played: Summary,
}

/// Plants a bug and plays small seeds from `first` on until one breaks an invariant.
#[must_use]
pub fn hunt(bug: Bug, first: u64, seeds_max: u64, threads: u64) -> Hunt {
    plant(Some(bug));
    let played = play_many(Size::Small, first, seeds_max, threads, true);
    plant(None);
    let found = played.failed.first_key_value();
    let found = found.map(|(seed, why)| (*seed, why.clone()));
    Hunt { bug, found, played }
}
