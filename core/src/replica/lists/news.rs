//! Changes on a phone since its host last asked, so that lists and badges can follow.

use std::collections::BTreeSet;

use super::list::Trouble;
use crate::ids::{DeviceId, EntryRef, RecordId};
use crate::replica::view::View;

/// Changes since the host last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Records that are new, changed or gone.
    pub records: BTreeSet<RecordId>,
    /// Own entries that the office has set aside.
    pub set_aside: BTreeSet<EntryRef>,
    /// The device that this phone was before it became a successor.
    pub succeeded: Option<DeviceId>,
}

/// Own entries by where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Saved on this phone.
    pub saved: u64,
    /// Of those, receipted by the office.
    pub receipted: u64,
    /// Of those, sent with a request that is not answered.
    pub under_way: u64,
}

impl View<'_> {
    /// Returns the counts of own entries; reads nothing from the disk.
    pub(in crate::replica) fn tally(&self) -> Tally {
        let saved = self.store.head().n;
        let held = self.store.checkpoint().held;
        Tally {
            saved,
            receipted: self.store.checkpoint().receipted().min(saved),
            under_way: self.session.sent_through().saturating_sub(held),
        }
    }

    /// The office's reasons for those of these entries that are set aside.
    pub(in crate::replica) fn troubles_of(&self, news: &News) -> Vec<Trouble> {
        if news.set_aside.is_empty() {
            return Vec::new();
        }
        let mut troubles = self.troubles();
        troubles.retain(|trouble| news.set_aside.contains(&trouble.entry));
        troubles
    }
}
