//! One record as a phone knows it.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::packed::Packed;
use crate::ids::{DeviceId, EntryRef};
use crate::journal::Entry;
use crate::log::At;
use crate::record::Origin;
use crate::sync::EntryStatus;

/// Location of an entry's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) enum EntrySource {
    /// In the device's own journal.
    #[n(0)]
    Own,
    /// In an answer of the office.
    #[n(1)]
    Received {
        #[n(0)]
        at: At,
        #[n(1)]
        page: u32,
        #[n(2)]
        release: u32,
    },
}

impl EntrySource {
    /// The place in a rewritten received log.
    pub(super) fn followed(self, places: &BTreeMap<At, At>) -> EntrySource {
        match self {
            EntrySource::Received { at, page, release } => EntrySource::Received {
                at: places.get(&at).copied().unwrap_or(at),
                page,
                release,
            },
            EntrySource::Own => EntrySource::Own,
        }
    }
}

/// The office's ruling on an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) enum KnownStatus {
    #[n(0)]
    Nothing,
    #[n(1)]
    Accepted,
    #[n(2)]
    Held,
    #[n(3)]
    Quarantined {
        #[n(0)]
        code: String,
        #[n(1)]
        text: String,
    },
    #[n(4)]
    Erased,
}

impl KnownStatus {
    /// Returns the ruling of a release.
    pub(super) fn by(standing: &EntryStatus) -> KnownStatus {
        match standing {
            EntryStatus::Accepted => KnownStatus::Accepted,
            EntryStatus::Held => KnownStatus::Held,
            EntryStatus::Erased => KnownStatus::Erased,
            EntryStatus::Quarantined(reason) => KnownStatus::Quarantined {
                code: reason.code.clone(),
                text: reason.text.clone(),
            },
        }
    }
}

/// One entry of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct Known {
    #[n(0)]
    pub entry: EntryRef,
    #[n(1)]
    pub place: EntrySource,
    #[n(2)]
    pub ruled: KnownStatus,
    /// True if the record is built with it.
    #[n(3)]
    pub merged: bool,
}

impl Known {
    /// True if the record may be built with it: a phone merges nothing that was not released,
    /// except its person's own entries. An own record that was set aside stays visible where it was
    /// written.
    pub(in crate::replica) fn counts(&self, device: DeviceId, creator: Option<EntryRef>) -> bool {
        let own = self.entry.device == device;
        match self.ruled {
            KnownStatus::Accepted => true,
            KnownStatus::Nothing | KnownStatus::Held => own,
            KnownStatus::Quarantined { .. } => own && creator == Some(self.entry),
            KnownStatus::Erased => false,
        }
    }
}

/// One record as the phone knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(in crate::replica) struct Row {
    /// Missing while only later entries of it have come.
    #[n(0)]
    pub origin: Option<Origin>,
    #[n(1)]
    pub shown: Option<Packed>,
    #[n(2)]
    pub entries: Vec<Known>,
    /// The branch on which this device writes to the record.
    #[n(3)]
    pub branch: u16,
}

impl Row {
    /// True if the office has set aside the entry that created the record.
    pub(in crate::replica) fn is_set_aside(&self) -> bool {
        let creator = self.origin.as_ref().map(|origin| origin.creator);
        self.entries.iter().any(|known| {
            Some(known.entry) == creator && matches!(known.ruled, KnownStatus::Quarantined { .. })
        })
    }

    /// Puts an own entry last, without a ruling.
    pub(super) fn put_own(&mut self, entry: EntryRef) {
        self.entries.retain(|known| known.entry != entry);
        self.entries.push(Known {
            entry,
            place: EntrySource::Own,
            ruled: KnownStatus::Nothing,
            merged: true,
        });
    }

    /// Puts a released entry, or what is ruled of one that is here.
    pub(super) fn put_release(
        &mut self,
        entry: &Entry,
        at: EntryRef,
        place: EntrySource,
        ruled: KnownStatus,
    ) {
        let mut entries = self.entries.iter_mut();
        let Some(known) = entries.find(|known| known.entry == at) else {
            self.entries.push(Known {
                entry: at,
                place,
                merged: false,
                ruled,
            });
            return;
        };
        known.ruled = ruled;
        let companion = entry.companion.as_ref();
        if companion.is_some_and(|companion| companion.bytes().is_some()) {
            // Whoever may see restricted values from now on is given them later.
            known.place = place;
        }
    }
}
