//! What is asked of the committer, and what it answers.

use std::collections::BTreeSet;

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Head, JournalPart, Topic};
use streetbook_core::time::Instant;

use super::error::CommitError;
use crate::ledger::Received;

/// A part to store.
#[derive(Clone, Debug)]
pub struct Push {
    /// The part; its numbering and signature were verified, and its device is not the server.
    pub part: JournalPart,
    /// When which of its entries were first stored, as receipts of this ledger prove whose hashes
    /// are the part's; empty for entries that come for the first time.
    pub received: Vec<Received>,
    /// Who pushed it, when not its own device.
    pub carrier: Option<DeviceId>,
}

/// What is durable of a journal after a push: what the receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose journal.
    pub device: DeviceId,
    /// The last durable entry.
    pub through: Head,
    /// When that one was first stored.
    pub received_at: Instant,
    /// How many of the part's entries are new here.
    pub stored: u64,
    /// The last common number, where the part is of another history; nothing of it was stored.
    pub fork: Option<u64>,
}

/// An event of the server's own journal: its topic and its payload.
pub type Event = (Topic, Vec<u8>);

/// What is answered, and to whom.
pub(super) type Answer<T> = Box<dyn FnOnce(Result<T, CommitError>) + Send>;

/// One request on its way to the thread.
pub(super) enum Request {
    Push(Vec<Push>, Answer<Vec<Outcome>>),
    Own(Vec<Event>, Answer<Vec<EntryRef>>),
    /// Rewrite these segments without what was erased.
    Erase(BTreeSet<u32>, Answer<()>),
    /// Finish what came before, and end.
    Close,
}
