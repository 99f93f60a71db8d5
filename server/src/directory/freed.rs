//! Entries that the office freed: what a revoked device wrote honestly, or what a person wrote
//! beyond their rights and the office wants to count.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use minicbor::{Decode, Encode};
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::time::Instant;

use super::audit::Actor;

/// Entries of one device that are judged again, without the objection that its writer had no right.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Freed {
    /// The journal's device.
    #[n(0)]
    pub device: DeviceId,
    /// The first entry.
    #[n(1)]
    pub from: u64,
    /// The last entry.
    #[n(2)]
    pub to: u64,
    /// The actor who freed them.
    #[n(3)]
    pub by: Actor,
    /// Why, in the office's words.
    #[n(4)]
    pub reason: String,
    /// When.
    #[n(5)]
    pub at: Instant,
}

impl Freed {
    /// The entries.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef> + use<> {
        let device = self.device;
        (self.from..=self.to).map(move |n| EntryRef { device, n })
    }
}

/// All entries that were ever freed.
#[derive(Clone, Debug, Default)]
pub struct FreedEntries(BTreeMap<DeviceId, Vec<RangeInclusive<u64>>>);

impl FreedEntries {
    /// Adds those of one event.
    pub fn add(&mut self, freed: &Freed) {
        let ranges = self.0.entry(freed.device).or_default();
        ranges.push(freed.from..=freed.to);
    }

    /// True if the office has freed an entry.
    #[must_use]
    pub fn contains(&self, entry: &EntryRef) -> bool {
        let ranges = self.0.get(&entry.device);
        ranges.is_some_and(|ranges| ranges.iter().any(|range| range.contains(&entry.n)))
    }
}
