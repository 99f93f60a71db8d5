//! The journals on a phone: the one that it writes, and those of the devices that it was before. From some
//! number on the office may know a journal of an earlier device otherwise: of a copied or damaged one. What the
//! phone had there it has made again, and the numbers name other entries now.

use std::collections::BTreeMap;

use super::journal::{OwnJournal, decode_entry};
use crate::ids::{DeviceId, EntryRef, RecordId, unhex};
use crate::journal::{Entry, ErasureSet};
use crate::log::{Content, Frame, Log};
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::sync::to_bytes;

/// A journal on this phone.
#[derive(Clone, Copy)]
pub(super) struct Journal {
    pub device: DeviceId,
    /// From here on the office knows another history: what it says of these numbers, and of the records they
    /// name, is said of that one.
    parted: Option<u64>,
}

impl Journal {
    /// True if one of its entries must be erased.
    fn loses(&self, erasure_set: &ErasureSet, at: EntryRef, entry: &Entry) -> bool {
        let creator = entry.creator(at);
        let ours_alone = creator.is_some_and(|creator| {
            creator.device == self.device && self.parted.is_some_and(|from| creator.n >= from)
        });
        if ours_alone {
            erasure_set.covers_payload(entry)
        } else {
            erasure_set.covers(at, entry)
        }
    }

    /// Learns from what must go. True where something was new.
    pub(super) fn teaches(
        &self,
        log: &Log,
        erasure_set: &mut ErasureSet,
    ) -> Result<bool, ReplicaError> {
        let mut learnt = false;
        for (place, n) in log.frames() {
            let entry: Result<Entry, _> = decode_entry(&log.read(place)?.body);
            let at = EntryRef {
                device: self.device,
                n,
            };
            // What a newer app wrote is none of what this one made again.
            if let Ok(entry) = entry
                && self.loses(erasure_set, at, &entry)
            {
                learnt |= erasure_set.insert(at, &entry);
            }
        }
        Ok(learnt)
    }

    /// A frame of it without what must go; `None` where it stays as it is.
    pub(super) fn without(&self, frame: &Frame, erasure_set: &ErasureSet) -> Option<Content> {
        let mut entry = decode_entry(&frame.body).ok()?;
        let at = EntryRef {
            device: self.device,
            n: frame.number,
        };
        (self.loses(erasure_set, at, &entry) && entry.erase()).then(|| Content {
            flags: frame.flags,
            body: to_bytes(&entry),
        })
    }
}

/// The devices that this phone was before, and from which numbers on the office knows journals of this phone
/// otherwise.
pub(in crate::replica) struct Lineage {
    files: Files,
    parted: Vec<(DeviceId, u64)>,
}

impl Lineage {
    /// Names for journals of this phone the first number that the office knows otherwise; what was made
    /// again says the same of others.
    pub fn new(files: &Files, parted: Vec<(DeviceId, u64)>) -> Lineage {
        Lineage {
            files: files.clone(),
            parted,
        }
    }

    /// The journals on this phone: what it wrote as the devices that it was before, and as the one of `own`.
    pub(super) fn journals(&self, own: &OwnJournal) -> Result<Vec<Journal>, ReplicaError> {
        let mut parted: BTreeMap<DeviceId, u64> = BTreeMap::new();
        let mut part = |device, from| {
            let known = parted.entry(device).or_insert(from);
            *known = from.min(*known);
        };
        let devices = self.devices_before(own.device)?;
        note_remade(&own.log, own.device, &mut part)?;
        for device in &devices {
            let (log, _) = self.files.open_journal(*device)?;
            note_remade(&log, *device, &mut part)?;
        }
        for (device, from) in &self.parted {
            part(*device, *from);
        }
        let journal = |device| Journal {
            device,
            parted: parted.get(&device).copied(),
        };
        Ok(devices
            .into_iter()
            .chain([own.device])
            .map(journal)
            .collect())
    }

    /// The record of an entry that this phone wrote as an earlier device and that the office has.
    pub(super) fn record_of_earlier(&self, own: &OwnJournal, at: EntryRef) -> Option<RecordId> {
        if !self.devices_before(own.device).ok()?.contains(&at.device) {
            return None;
        }
        let journals = self.journals(own).ok()?;
        let known = |one: &Journal| one.device == at.device && one.parted.is_none_or(|n| at.n < n);
        let journal = journals.into_iter().find(known)?;
        let (log, _) = self.files.open_journal(journal.device).ok()?;
        let frame = log.read(log.place(at.n)?).ok()?;
        decode_entry(&frame.body).ok()?.record(at)
    }

    /// The devices that this phone was before, by the files they left.
    fn devices_before(&self, own: DeviceId) -> Result<Vec<DeviceId>, ReplicaError> {
        let names = self.files.disk.list()?;
        let of = |name: &String| {
            let mut parts = name.split('-');
            let (prefix, id) = (parts.next()?, parts.next()?);
            let is_ours = matches!(prefix, "journal" | "heard" | "rows");
            is_ours.then(|| unhex(id).map(DeviceId)).flatten()
        };
        let mut devices: Vec<DeviceId> = names.iter().filter_map(of).collect();
        devices.retain(|device| *device != own);
        devices.sort();
        devices.dedup();
        Ok(devices)
    }
}

/// Notes, for each earlier device whose entries this journal makes again, the position from which
/// it does so.
fn note_remade(
    log: &Log,
    device: DeviceId,
    part: &mut impl FnMut(DeviceId, u64),
) -> Result<(), ReplicaError> {
    for (place, _) in log.frames() {
        let entry: Result<Entry, _> = decode_entry(&log.read(place)?.body);
        let remakes = entry.ok().and_then(|entry| entry.header().ok()?.remakes);
        // What fell at the office is made again by the same device.
        if let Some(reissued) = remakes.filter(|reissued| reissued.entry.device != device) {
            part(reissued.entry.device, reissued.entry.n);
        }
    }
    Ok(())
}
