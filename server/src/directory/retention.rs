//! For how long the records of a form are kept, by form.

use std::collections::BTreeMap;

use streetbook_core::ids::KindId;

use super::Directory;
use super::events::RetentionSet;

impl Directory {
    /// The periods that are set, by form.
    pub fn retention(&self) -> &BTreeMap<KindId, u32> {
        &self.retention
    }

    pub(super) fn set_retention(&mut self, event: RetentionSet) {
        match event.days {
            Some(days) => self.retention.insert(event.kind, days),
            None => self.retention.remove(&event.kind),
        };
    }
}
