//! For how long the records of a form are kept, as events set it.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use streetbook_core::ids::KindId;

use super::Directory;

/// The period of a form from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RetentionSet {
    /// The form.
    #[n(0)]
    pub kind: KindId,
    /// Days after the day of capture; `None`: for ever.
    #[n(1)]
    pub days: Option<u32>,
}

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
