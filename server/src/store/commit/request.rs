//! The committer's requests and answers.

use std::collections::BTreeSet;

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Head, JournalPart, Topic};
use streetbook_core::time::Instant;

use super::error::CommitError;
use crate::store::ledger::Received;

/// A part to store.
#[derive(Clone, Debug)]
pub struct Push {
    /// The part; its numbering and signature were validated, and its device is not the server.
    pub part: JournalPart,
    /// Times at which its entries were first stored, proven by receipts of this ledger whose hashes
    /// are the part's; empty for entries that are new.
    pub received: Vec<Received>,
    /// The device that pushed it, if not the author's own.
    pub carrier: Option<DeviceId>,
}

/// The durable end of a journal after a push: the content of the receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The device whose journal it is.
    pub device: DeviceId,
    /// The last durable entry.
    pub through: Head,
    /// Time at which that one was first stored.
    pub received_at: Instant,
    /// Number of the part's entries that are new here.
    pub stored: u64,
    /// The last common number, if the part is of another history; nothing of it was stored.
    pub fork: Option<u64>,
}

/// An event of the server's own journal: its topic and its payload.
pub type Event = (Topic, Vec<u8>);

/// Sends the result to the caller.
pub(super) type Answer<T> = Box<dyn FnOnce(Result<T, CommitError>) + Send>;

/// One request on its way to the thread.
pub(super) enum Request {
    Push(Vec<Push>, Answer<Vec<Outcome>>),
    Own(Vec<Event>, Answer<Vec<EntryRef>>),
    /// Rewrite these segments without the erased payloads.
    Erase(BTreeSet<u32>, Answer<()>),
    /// Finish the earlier requests, and end.
    Close,
}
