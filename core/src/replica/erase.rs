//! Dropping a record that the office has erased: not a byte of it stays in the phone's directory.
//!
//! Own entries and what was heard keep their headers and hashes, so that chains and places hold; what
//! was carried for colleagues likewise, also in the files of the devices that this phone was before. Rows
//! are written anew without the record. The answer that said so is durable before and the rows reach
//! as far as it only afterwards: after a power cut it is heard, and carried out, once more.

use std::collections::BTreeMap;

use super::files::Files;
use super::heard::Heard;
use super::identity::Remaking;
use super::rows::Place;
use super::volume::{Volume, decode_entry};
use super::{Replica, ReplicaError};
use crate::ids::{DeviceId, EntryRef, RecordId, unhex};
use crate::journal::{Doomed, Entry};
use crate::log::{At, Content, Frame, Log, LogError, Moved, Purpose};
use crate::rules::must_go;
use crate::sync::{from_bytes, to_bytes};

/// Rewriting a segment needs room for another one; with less it waits for the next answer.
const FREE_BYTES_MIN: u64 = 24 * 1024 * 1024;

impl Replica {
    /// Carries out what the office has said about erased records.
    ///
    /// # Errors
    /// What the disk says; the next opening goes on.
    pub(super) fn erase_what_is_doomed(&mut self) -> Result<(), ReplicaError> {
        let records = self.volume.rows.covered.erasing.clone();
        if records.is_empty() || self.files.disk.free_bytes()? < FREE_BYTES_MIN {
            return Ok(());
        }
        let mut doomed = Doomed {
            records,
            ..Doomed::default()
        };
        let earlier = self.earlier_devices()?;
        self.learn(&mut doomed, &earlier)?;
        for device in earlier {
            erase_earlier(&self.files, device, &doomed)?;
        }
        self.relay.erase(&doomed)?;
        self.volume.erase(&doomed)?;
        let (device, office) = (self.volume.device, DeviceId(self.identity.office.ledger));
        for (purpose, prefix, owner) in [
            (Purpose::Journal, "journal", device),
            (Purpose::Heard, "heard", device),
            (Purpose::Relay, "relay", office),
        ] {
            self.files.remove_set_aside(purpose, prefix, owner)?;
        }
        for record in &doomed.records {
            self.news.records.insert(*record);
            self.volume.rows.remove(*record);
        }
        self.volume.rows.covered.erasing.clear();
        Ok(())
    }

    /// Finds out what else says the same: entries that were made again from erased ones, and those
    /// from which they were.
    fn learn(&self, doomed: &mut Doomed, earlier: &[DeviceId]) -> Result<(), ReplicaError> {
        let mut learnt = true;
        while learnt {
            learnt = learn_from(&self.volume.journal, self.volume.device, doomed)?;
            for device in earlier {
                let (log, _) = self.files.open_log(Purpose::Journal, "journal", *device)?;
                learnt |= learn_from(&log, *device, doomed)?;
            }
        }
        Ok(())
    }

    /// The record of an entry that this phone wrote as an earlier device and that the office has. What was
    /// made again is not: there the office speaks of a clone's entry under the same number.
    pub(super) fn record_of_earlier(&self, at: EntryRef) -> Option<RecordId> {
        let earlier = self.earlier_devices().ok()?;
        let unsent = |remaking: &Remaking| remaking.device == at.device && at.n > remaking.common;
        if !earlier.contains(&at.device)
            || self.identity.remaking.as_ref().is_some_and(unsent)
            || self.remade().ok()?.contains(&at)
        {
            return None;
        }
        let log = self.files.open_log(Purpose::Journal, "journal", at.device);
        let (log, _) = log.ok()?;
        let frame = log.read(log.place(at.n)?).ok()?;
        decode_entry(&frame.body).ok()?.record(at)
    }

    /// The devices that this phone was before, by the files they left.
    fn earlier_devices(&self) -> Result<Vec<DeviceId>, ReplicaError> {
        let mut devices: Vec<DeviceId> = self
            .files
            .disk
            .list()?
            .iter()
            .filter_map(|name| {
                let mut parts = name.split('-');
                let (prefix, id) = (parts.next()?, parts.next()?);
                matches!(prefix, "journal" | "heard" | "rows")
                    .then(|| unhex(id).map(DeviceId))
                    .flatten()
            })
            .filter(|device| *device != self.volume.device)
            .collect();
        devices.sort();
        devices.dedup();
        Ok(devices)
    }
}

impl Volume {
    /// Erases what must be gone from journal and heard log; rows follow what has moved.
    fn erase(&mut self, doomed: &Doomed) -> Result<(), ReplicaError> {
        let device = self.device;
        rewrite(&mut self.journal, |frame| {
            own_without(frame, device, doomed)
        })?;
        let moved = rewrite(&mut self.heard, |frame| heard_without(frame, doomed))?;
        self.forget_heard();
        if !moved.is_empty() {
            let places: BTreeMap<At, At> =
                moved.iter().map(|moved| (moved.from, moved.to)).collect();
            self.rows.follow(&places);
        }
        Ok(())
    }
}

/// Rewrites whichever segments hold something that must go.
fn rewrite(
    log: &mut Log,
    mut change: impl FnMut(&Frame) -> Option<Content>,
) -> Result<Vec<Moved>, ReplicaError> {
    let mut moved = Vec::new();
    for segment in log.segments() {
        moved.extend(log.rewrite(segment, |frame| Ok::<_, LogError>(change(frame)))?);
    }
    Ok(moved)
}

/// A frame of a journal without what must go; `None` where it stays as it is.
fn own_without(frame: &Frame, device: DeviceId, doomed: &Doomed) -> Option<Content> {
    let mut entry = decode_entry(&frame.body).ok()?;
    let at = EntryRef {
        device,
        n: frame.number,
    };
    (doomed.takes(at, &entry) && entry.erase()).then(|| Content {
        flags: frame.flags,
        body: to_bytes(&entry),
    })
}

/// An answer of the office without what must go; `None` where it stays as it is.
fn heard_without(frame: &Frame, doomed: &Doomed) -> Option<Content> {
    let mut heard: Heard = from_bytes(&frame.body).ok()?;
    let mut erased = false;
    let pages = heard.response.books.iter_mut();
    for release in pages.flat_map(|page| &mut page.releases) {
        let at = release.entry;
        let content = release.content.as_mut();
        let goes = |content: &&mut Entry| must_go(doomed, at, content);
        if let Some(content) = content.filter(goes) {
            erased |= content.erase();
        }
    }
    erased.then(|| Content {
        flags: frame.flags,
        body: to_bytes(&heard),
    })
}

/// The files of a device that this phone was before; its rows can be made again.
fn erase_earlier(files: &Files, device: DeviceId, doomed: &Doomed) -> Result<(), ReplicaError> {
    let (mut log, _) = files.open_log(Purpose::Journal, "journal", device)?;
    rewrite(&mut log, |frame| own_without(frame, device, doomed))?;
    let (mut log, _) = files.open_log(Purpose::Heard, "heard", device)?;
    rewrite(&mut log, |frame| heard_without(frame, doomed))?;
    files.remove_set_aside(Purpose::Journal, "journal", device)?;
    files.remove_set_aside(Purpose::Heard, "heard", device)?;
    let disk = &files.disk;
    let rows = format!("rows-{device}-");
    for name in disk.list()?.iter().filter(|name| name.starts_with(&rows)) {
        disk.remove(name)?;
    }
    Ok(disk.sync_dir()?)
}

fn learn_from(log: &Log, device: DeviceId, doomed: &mut Doomed) -> Result<bool, ReplicaError> {
    let mut learnt = false;
    for (place, n) in log.frames() {
        let entry: Result<Entry, _> = decode_entry(&log.read(place)?.body);
        // What a newer app wrote is none of what this one made again.
        if let Ok(entry) = entry {
            learnt |= doomed.learn(EntryRef { device, n }, &entry);
        }
    }
    Ok(learnt)
}

/// The rows' view of a rewritten heard log.
pub(super) fn followed(place: Place, places: &BTreeMap<At, At>) -> Place {
    match place {
        Place::Heard { at, page, release } => Place::Heard {
            at: places.get(&at).copied().unwrap_or(at),
            page,
            release,
        },
        Place::Own => Place::Own,
    }
}
