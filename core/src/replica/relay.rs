//! Colleagues' journals that this phone carries to the office: a file over a hotspot, a chat, a USB
//! stick. They are carried as they are, never merged here before the office has released them.

use std::collections::BTreeSet;

use super::ReplicaError;
use super::enrolment::Enrolment;
use super::files::Files;
use super::part::{PART_BYTES_MAX, PART_ENTRIES_MAX, entry_bytes, part_after};
use super::store::DeviceStore;
use crate::checksum;
use crate::ids::DeviceId;
use crate::journal::{ErasureSet, JournalPart};
use crate::limits;
use crate::log::{Content, Log, LogError, Purpose};
use crate::sync::{deflate, from_bytes, from_bytes_within, inflate, to_bytes};

/// First bytes of an exported file.
const MAGIC: &[u8; 16] = b"STREETBOOK PARTS";
/// The largest part that is carried: more would not fit into one request.
const CARRIED_BYTES_MAX: usize = 768 * 1024;

/// The parts that wait to be carried.
pub(super) struct Relay {
    files: Files,
    ledger: [u8; 16],
    log: Log,
    parts: Vec<JournalPart>,
    /// Journals that the office knows with another history: it takes nothing of their parts. They stay here,
    /// and are offered again with the next file or start.
    parted: BTreeSet<DeviceId>,
}

impl Relay {
    /// Opens the relay log; it belongs to the phone, whichever device the phone is.
    pub(super) fn open(files: &Files, ledger: [u8; 16]) -> Result<Relay, ReplicaError> {
        let (log, _) = files.open_log(Purpose::Relay, "relay", DeviceId(ledger))?;
        // Of a file that was not taken to its end nobody was told that it is carried, and nobody would
        // erase it.
        files.remove_set_aside(Purpose::Relay, "relay", DeviceId(ledger))?;
        let mut parts = Vec::new();
        for (at, _) in log.frames() {
            parts.push(from_bytes(&log.read(at)?.body).map_err(|_| ReplicaError::Newer)?);
        }
        Ok(Relay {
            files: files.clone(),
            ledger,
            log,
            parts,
            parted: BTreeSet::new(),
        })
    }

    /// Returns the parts that wait to be carried.
    pub(super) fn waiting(&self) -> &[JournalPart] {
        &self.parts
    }

    /// Parts that wait.
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Returns the waiting parts that fit into a request beside the own part. Without one the first
    /// always fits.
    pub(super) fn fitting(&self, own: Option<&JournalPart>) -> Vec<JournalPart> {
        let mut bytes = own.map_or(0, part_bytes);
        let mut entries = own.map_or(0, |part| part.entries.len());
        let mut fitting: Vec<JournalPart> = Vec::new();
        let offered = |part: &&JournalPart| !self.parted.contains(&part.device);
        let parts = self.parts.iter().filter(offered);
        for part in parts.take(limits::REQUEST_JOURNALS_MAX - 1) {
            bytes += part_bytes(part);
            entries += part.entries.len();
            let first = own.is_none() && fitting.is_empty();
            let fits = bytes <= PART_BYTES_MAX && entries <= limits::REQUEST_ENTRIES_MAX;
            if !first && !fits {
                break;
            }
            fitting.push(part.clone());
        }
        fitting
    }

    /// Erases what must be gone of the carried parts; their signatures stay true.
    pub(super) fn erase(&mut self, erasure_set: &ErasureSet) -> Result<(), ReplicaError> {
        for segment in self.log.segments() {
            self.log.rewrite(segment, |frame| {
                let part: Option<JournalPart> = from_bytes(&frame.body).ok();
                let stripped =
                    part.and_then(|mut part| erasure_set.redact(&mut part).then_some(part));
                Ok::<_, LogError>(stripped.map(|part| Content {
                    flags: frame.flags,
                    body: to_bytes(&part),
                }))
            })?;
        }
        for part in &mut self.parts {
            erasure_set.redact(part);
        }
        let owner = DeviceId(self.ledger);
        Ok(self
            .files
            .remove_set_aside(Purpose::Relay, "relay", owner)?)
    }

    fn take(&mut self, part: JournalPart) -> Result<(), ReplicaError> {
        if self.parts.contains(&part) {
            return Ok(());
        }
        self.log.append(0, &to_bytes(&part))?;
        self.log.sync()?;
        self.parted.remove(&part.device);
        self.parts.push(part);
        Ok(())
    }

    /// The office knows another history of a journal.
    pub(super) fn parts_from(&mut self, device: DeviceId) {
        self.parted.insert(device);
    }

    /// The office holds a journal up to a number: parts up to there have arrived.
    pub(super) fn receipted(&mut self, device: DeviceId, through: u64) -> Result<(), ReplicaError> {
        let before = self.parts.len();
        self.parts.retain(|part| {
            part.device != device || part.from + part.entries.len() as u64 - 1 > through
        });
        if self.parts.is_empty() && before > 0 {
            let (files, owner) = (&self.files, DeviceId(self.ledger));
            self.log = files.begin_log_anew(Purpose::Relay, "relay", owner)?;
        }
        Ok(())
    }
}

impl Relay {
    /// A file with what the office has not receipted: the own entries and those carried for
    /// colleagues. The person who carries it brings it to the office. What does not fit goes with
    /// the next one, once the office has these.
    ///
    /// # Errors
    /// The failure of the phone's files.
    pub(super) fn export(
        &self,
        store: &DeviceStore,
        enrolment: &Enrolment,
    ) -> Result<Vec<u8>, ReplicaError> {
        let mut file = FileParts::default();
        let mut after = store.checkpoint().held;
        while let Some(mut part) = part_after(store, enrolment, after)? {
            after += part.entries.len() as u64;
            part.certificate = Some(enrolment.signed_certificate().clone());
            if !file.takes(part) {
                break;
            }
        }
        for part in self.waiting() {
            file.takes(part.clone());
        }
        let body = deflate(&to_bytes(&file.parts));
        let check = checksum::of(&[&body]).to_be_bytes();
        Ok([MAGIC.as_slice(), &check, &body].concat())
    }

    /// Imports a colleague's file. Returns the number of entries that wait to be carried now.
    ///
    /// # Errors
    /// [`ReplicaError::Foreign`] when the file is damaged, forged or of another office; nothing of
    /// it is stored then.
    pub(super) fn import(
        &mut self,
        file: &[u8],
        enrolment: &Enrolment,
    ) -> Result<u64, ReplicaError> {
        let parts = read_file(file)?;
        for part in &parts {
            check_part(part, enrolment)?;
        }
        for part in parts {
            if part.device != enrolment.device() {
                self.take(part)?;
            }
        }
        Ok(self
            .parts
            .iter()
            .map(|part| part.entries.len() as u64)
            .sum())
    }
}

/// A part is valid with a certificate that this office signed, and the signature of its device.
fn check_part(part: &JournalPart, enrolment: &Enrolment) -> Result<(), ReplicaError> {
    let signed_certificate = part
        .certificate
        .as_ref()
        .ok_or_else(|| foreign("it lacks its device's papers"))?;
    let certificate = signed_certificate.open(enrolment.office_key(), enrolment.ledger())?;
    if certificate.device != part.device {
        return Err(foreign("its papers are another device's"));
    }
    if part.entries.len() > PART_ENTRIES_MAX || part_bytes(part) > CARRIED_BYTES_MAX {
        return Err(foreign("it holds more than a phone may carry in one piece"));
    }
    part.verify(enrolment.ledger(), &certificate.key)
        .map(drop)
        .map_err(|error| foreign(&error.to_string()))
}

fn read_file(file: &[u8]) -> Result<Vec<JournalPart>, ReplicaError> {
    let body = file
        .strip_prefix(MAGIC)
        .ok_or_else(|| foreign("it is no file that a phone exported"))?;
    let (check, body) = body
        .split_first_chunk::<4>()
        .ok_or_else(|| foreign("it is cut short"))?;
    if checksum::of(&[body]).to_be_bytes() != *check {
        return Err(foreign(
            "it was changed or cut on its way: ask for it once more",
        ));
    }
    let plain = inflate(body, limits::EXPORT_PLAIN_BYTES_MAX);
    let plain = plain.map_err(|error| foreign(&error.to_string()))?;
    from_bytes_within(&plain, limits::EXPORT_ITEMS_MAX).map_err(|error| foreign(&error.to_string()))
}

/// The parts of a file that is being filled, and what they take.
#[derive(Default)]
struct FileParts {
    parts: Vec<JournalPart>,
    bytes: usize,
}

/// Bytes of the list itself.
const LIST_BYTES: usize = 9;

impl FileParts {
    /// Adds a part; false if it does not fit.
    fn takes(&mut self, part: JournalPart) -> bool {
        let bytes = to_bytes(&part).len();
        if LIST_BYTES + self.bytes + bytes > limits::EXPORT_PLAIN_BYTES_MAX {
            return false;
        }
        self.bytes += bytes;
        self.parts.push(part);
        true
    }
}

fn part_bytes(part: &JournalPart) -> usize {
    part.entries.iter().map(entry_bytes).sum()
}

fn foreign(why: &str) -> ReplicaError {
    ReplicaError::Foreign(why.to_owned())
}
