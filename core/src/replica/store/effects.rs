//! What answers mean beyond the files of their device.

use std::collections::BTreeSet;

use crate::ids::{DeviceId, EntryRef, RecordId};
use crate::journal::{Entry, SignedCertificate};

/// What answers mean for the phone, in the order in which they came.
#[derive(Default)]
pub(in crate::replica) struct Effects {
    /// Records that are new, changed or gone.
    pub records: BTreeSet<RecordId>,
    /// Own entries that the office has set aside.
    pub set_aside: BTreeSet<EntryRef>,
    /// Up to which number the office holds journals of colleagues.
    pub carried: Vec<(DeviceId, u64)>,
    /// Journals that the office knows with another history.
    pub forked: Vec<DeviceId>,
    /// The last certificate that the office sent for this phone.
    pub certificate: Option<SignedCertificate>,
    /// What the office says in entries of its own journal.
    pub notices: Vec<Notice>,
}

/// What the office says in entries of its own journal.
pub(in crate::replica) enum Notice {
    /// It tells the workspace's book from its start.
    Anew,
    /// It has published something.
    Published {
        /// The entry in the office's journal.
        at: EntryRef,
        /// What it holds.
        entry: Entry,
    },
    /// It has said a ruling, which is kept with the rows where it can be read.
    Finding {
        /// The entry in the office's journal.
        at: EntryRef,
        /// Why this app cannot read it.
        unreadable: Option<String>,
    },
}

/// The outcome of catching up with both logs.
pub(in crate::replica) struct CaughtUp {
    /// What the answers behind the rows mean for the phone.
    pub effects: Effects,
    /// Whether the rows have to be persisted.
    pub is_stale: bool,
}
