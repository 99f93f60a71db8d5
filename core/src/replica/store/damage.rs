//! The unreadable part of this phone's journal: its location, and the records that it touches. The
//! phone goes on as a [successor](crate::replica), and keeps the file.

use std::collections::BTreeSet;

use super::rows::Rows;
use crate::ids::{DeviceId, EntryRef, RecordId};
use crate::log::{Log, Recovery};

/// Unreadable bytes of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalDamage {
    /// File and place: damage inside, and an end that was set aside, as a crash leaves it.
    pub places: Recovery,
    /// Own entries that are gone.
    pub entries: Vec<EntryRef>,
    /// The records that they belong to, as far as the phone's rows still know.
    pub records: BTreeSet<RecordId>,
}

impl JournalDamage {
    /// Returns the damage found on opening a journal, before rows that reach further than it are
    /// rebuilt.
    pub(super) fn of(
        places: Recovery,
        journal: &Log,
        device: DeviceId,
        rows: &Rows,
    ) -> Option<JournalDamage> {
        if places == Recovery::default() {
            return None;
        }
        let last = journal.next_frame().saturating_sub(1);
        let numbers = 1..=last.max(rows.checkpoint.journal.n);
        let lost = numbers.filter(|n| journal.place(*n).is_none());
        let entries: Vec<EntryRef> = lost.map(|n| EntryRef { device, n }).collect();
        let records = rows.iter().filter(|(_, row)| {
            let known = row.entries.iter();
            known
                .map(|known| known.entry)
                .any(|entry| entries.binary_search(&entry).is_ok())
        });
        Some(JournalDamage {
            records: records.map(|(id, _)| *id).collect(),
            entries,
            places,
        })
    }
}
