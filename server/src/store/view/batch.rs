//! The input of one transaction of the view.

use std::collections::BTreeSet;

use streetbook_core::ids::{EntryRef, KindId, PersonId, RecordId};
use streetbook_core::record::Shown;
use streetbook_core::time::Instant;

use super::NumberRow;
use crate::store::events::can_be_freed;

/// The outcome of some releases, applied whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The number of the last of these releases in the server's journal.
    pub through: u64,
    /// Records in their new state, read **without** companions. Of one record the last counts.
    pub records: Vec<Shown>,
    /// Records that are gone: erased, or their creating entry quarantined. They win over `records`.
    pub removed: Vec<(KindId, RecordId)>,
    /// Entries quarantined or held.
    pub quarantined: Vec<QuarantinedRow>,
    /// Entries that were quarantined or held and are now accepted, or are erased. They win over `quarantined`.
    pub freed: Vec<EntryRef>,
    /// Numbers in entries, also in those that are not accepted.
    pub numbers: Vec<NumberRow>,
    /// Records whose numbers are gone: erased ones, also those that were never accepted. They win over `numbers`.
    pub forgotten: BTreeSet<RecordId>,
}

/// An entry that is stored but not merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The entry.
    pub entry: EntryRef,
    /// Its author; `None` for a device that the directory does not know.
    pub author: Option<PersonId>,
    /// The record it belongs to, if its header names one.
    pub record: Option<RecordId>,
    /// The record's kind, if known.
    pub kind: Option<KindId>,
    /// The reason's code.
    pub code: String,
    /// The reason for people.
    pub text: String,
    /// Time at which the office stored it.
    pub received_at: Option<Instant>,
    /// True if it waits for another entry and is accepted when that arrives.
    pub held: bool,
}

impl QuarantinedRow {
    /// Returns true if only its writer's rights are at fault: the office may free it.
    #[must_use]
    pub fn can_be_freed(&self) -> bool {
        !self.held && can_be_freed(&self.code)
    }
}
