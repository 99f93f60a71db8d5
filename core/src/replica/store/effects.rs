//! The effects of answers beyond the files of their device.

use std::collections::BTreeSet;

use crate::ids::{DeviceId, EntryRef, RecordId};
use crate::journal::{Entry, SignedCertificate};

/// The effects of answers on the phone, in the order of arrival.
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
    /// Notices in entries of the office's own journal.
    pub notices: Vec<Notice>,
}

/// A notice in an entry of the office's own journal.
pub(in crate::replica) enum Notice {
    /// It sends the workspace's book from its start.
    Anew,
    /// It has published something.
    Published {
        /// The entry in the office's journal.
        at: EntryRef,
        /// Its content.
        entry: Entry,
    },
    /// It has ruled; the ruling is stored with the rows where it can be read.
    Finding {
        /// The entry in the office's journal.
        at: EntryRef,
        /// Reason why this app cannot read it.
        unreadable: Option<String>,
    },
}

/// The outcome of catching up with both logs.
pub(in crate::replica) struct CaughtUp {
    /// The effects of the answers behind the rows on the phone.
    pub effects: Effects,
    /// True if the rows have to be persisted.
    pub is_stale: bool,
}
