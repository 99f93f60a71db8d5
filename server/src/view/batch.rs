//! What the view takes in at once.

use std::collections::BTreeSet;

use streetbook_core::ids::{EntryRef, KindId, PersonId, RecordId};
use streetbook_core::record::Shown;
use streetbook_core::time::Instant;

use super::NumberRow;
use crate::access::can_be_freed;

/// The outcome of some releases, applied whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The number of the last of these releases in the server's journal.
    pub through: u64,
    /// Records as they stand now, read **without** companions. Of one record the last counts.
    pub records: Vec<Shown>,
    /// Records that are gone: erased, or their creating entry set aside. They win over `records`.
    pub removed: Vec<(KindId, RecordId)>,
    /// Entries set aside or held.
    pub quarantined: Vec<QuarantinedRow>,
    /// Entries that were set aside and now stand, or are erased. They win over `quarantined`.
    pub freed: Vec<EntryRef>,
    /// Numbers in entries, also in those that do not stand.
    pub numbers: Vec<NumberRow>,
    /// Records whose numbers are gone: erased ones, also those that never stood. They win over `numbers`.
    pub forgotten: BTreeSet<RecordId>,
}

/// An entry that is stored but not merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// Which entry.
    pub entry: EntryRef,
    /// Who wrote it; `None` for a device that the directory does not know.
    pub author: Option<PersonId>,
    /// The record it belongs to, if its header says so.
    pub record: Option<RecordId>,
    /// The record's kind, if known.
    pub kind: Option<KindId>,
    /// The reason as a stable word.
    pub code: String,
    /// The reason for people.
    pub text: String,
    /// When the office stored it.
    pub received_at: Option<Instant>,
    /// True: it waits for another entry and frees itself when that comes.
    pub held: bool,
}

impl QuarantinedRow {
    /// True when nothing is wrong with it but its writer's rights: the office may lift that.
    #[must_use]
    pub fn can_be_freed(&self) -> bool {
        !self.held && can_be_freed(&self.code)
    }
}
