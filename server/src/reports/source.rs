//! The inputs of reports.

use std::collections::BTreeMap;

use streetbook_core::ids::DeviceId;
use streetbook_core::time::{Day, Instant, Zone};

use super::Staff;
use crate::store::view::View;

/// The inputs of reports.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Records and rulings.
    pub view: &'a View,
    /// People and their postings.
    pub staff: &'a Staff,
    /// The time of each device's last entry.
    pub heard: &'a BTreeMap<DeviceId, Instant>,
    /// The present moment.
    pub now: Instant,
}

impl Source<'_> {
    /// The workspace's zone.
    pub(super) fn zone(&self) -> &Zone {
        self.view.zone()
    }

    /// Today there.
    pub(super) fn today(&self) -> Day {
        self.now.day(self.zone())
    }
}
