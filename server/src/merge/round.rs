//! The result of one round of merging: for the view and for callers that wait.

use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, PersonId, RecordId};
use streetbook_core::journal::Entry;
use streetbook_core::record::Shown;
use streetbook_core::sync::EntryStatus;

/// The result of one round.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The number of the releases in the server's own journal.
    pub position: u64,
    /// The ledger frame up to which every entry has been judged.
    pub through: u64,
    /// Every judged entry, as stored.
    pub entries: Vec<(EntryRef, Entry)>,
    /// Records in their new state.
    pub shown: Vec<Shown>,
    /// Entries that were quarantined or are held.
    pub set_aside: Vec<SetAside>,
    /// Entries that were held and are accepted now.
    pub freed: Vec<EntryRef>,
    /// Books with new releases, and the number of releases in each.
    pub books: BTreeMap<Book, u64>,
}

/// An entry that is not accepted.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// The entry.
    pub entry: EntryRef,
    /// Held, quarantined, or erased.
    pub standing: EntryStatus,
    /// Its author, if known.
    pub author: Option<PersonId>,
    /// The record it is about, if known.
    pub record: Option<RecordId>,
}
