//! Dropping a record that the office has erased: not a byte of it stays in the phone's directory.
//!
//! Own entries and what was heard keep their headers and hashes, so that chains and places hold; what
//! was carried for colleagues likewise, also in the files of the devices that this phone was before. Rows
//! are written anew without the record. The answer that said so is durable before and the rows reach
//! as far as it only afterwards: after a power cut it is heard, and carried out, once more.

use std::collections::BTreeMap;

use super::files::Files;
use super::heard::Heard;
use super::journals::Journal;
use super::rows::Place;
use super::volume::Volume;
use super::{Replica, ReplicaError};
use crate::ids::DeviceId;
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
        let journals = self.journals()?;
        self.learn(&mut doomed, &journals)?;
        for journal in journals {
            match journal.device == self.volume.device {
                true => self.volume.erase(journal, &doomed)?,
                false => erase_earlier(&self.files, journal, &doomed)?,
            }
        }
        self.relay.erase(&doomed)?;
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
    fn learn(&self, doomed: &mut Doomed, journals: &[Journal]) -> Result<(), ReplicaError> {
        let mut learnt = true;
        while learnt {
            learnt = false;
            for journal in journals {
                learnt |= match journal.device == self.volume.device {
                    true => journal.teaches(&self.volume.journal, doomed)?,
                    false => journal.teaches(&self.files.open_journal(journal.device)?, doomed)?,
                };
            }
        }
        Ok(())
    }
}

impl Volume {
    /// Erases what must be gone from journal and heard log; rows follow what has moved.
    fn erase(&mut self, journal: Journal, doomed: &Doomed) -> Result<(), ReplicaError> {
        rewrite(&mut self.journal, |frame| journal.without(frame, doomed))?;
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
fn erase_earlier(files: &Files, journal: Journal, doomed: &Doomed) -> Result<(), ReplicaError> {
    let device = journal.device;
    let mut log = files.open_journal(device)?;
    rewrite(&mut log, |frame| journal.without(frame, doomed))?;
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
