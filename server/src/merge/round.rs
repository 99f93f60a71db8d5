//! What one round of merging achieved: for the view and for those who wait.

use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, PersonId, RecordId};
use streetbook_core::journal::Entry;
use streetbook_core::record::Shown;
use streetbook_core::sync::Standing;

/// What one round achieved.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The number of the releases in the server's own journal.
    pub position: u64,
    /// The ledger frame up to which everything has been judged.
    pub through: u64,
    /// Everything that was judged, as it was stored.
    pub entries: Vec<(EntryRef, Entry)>,
    /// Records as they read now.
    pub shown: Vec<Shown>,
    /// Entries that were set aside or are held.
    pub set_aside: Vec<SetAside>,
    /// Entries that were held and stand now.
    pub freed: Vec<EntryRef>,
    /// Books with news, and how many releases each holds now.
    pub books: BTreeMap<Book, u64>,
}

/// An entry that does not stand.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// The entry.
    pub entry: EntryRef,
    /// Held, quarantined, or erased.
    pub standing: Standing,
    /// Who wrote it, as far as the office knows.
    pub author: Option<PersonId>,
    /// The record it is about, if it says so.
    pub record: Option<RecordId>,
}
