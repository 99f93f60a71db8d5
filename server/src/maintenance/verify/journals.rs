//! Checks every part of every journal: readable, chained, signed.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::{Act, PublicKey, Topic};
use streetbook_core::log::{At, Recovery};
use streetbook_core::sync::from_bytes;

use super::chains::{Break, Chains};
use super::report::{Part, Report};
use crate::directory::Directory;
use crate::secrets::ServerKeys;
use crate::store::events::Releases;
use crate::store::ledger::{LedgerReader, StoredPart};

/// Lost entries that are looked up in records; a report is read by people.
const LOST_MAX: usize = 10_000;

/// The missing entries, and the records known to build on them.
#[derive(Default)]
pub(super) struct Lost {
    /// Entries that are gone.
    pub entries: Vec<EntryRef>,
    /// Records that remaining entries change.
    pub changed: BTreeSet<RecordId>,
}

/// Checks every part and names the missing entries.
pub(super) fn check(
    places: &[(At, u64)],
    reader: &LedgerReader,
    keys: &ServerKeys,
    directory: &Directory,
    report: &mut Report,
) -> Lost {
    let mut chains = Chains::default();
    let mut reached = BTreeMap::new();
    let mut targets = BTreeSet::new();
    let mut unerased = BTreeSet::new();
    for (at, frame) in places {
        let stored = match reader.read(*at) {
            Ok(stored) => stored,
            Err(error) => {
                // One unreadable frame must not hide the faults of the others.
                report.problem(Part::Ledger, error.to_string(), Vec::new());
                continue;
            }
        };
        report.frames += 1;
        report.entries += stored.part.entries.len() as u64;
        check_signature(*frame, &stored, keys, directory, report);
        let part = &stored.part;
        chains.add(part.device, part.from, part.previous, stored.head());
        note_unerased(&stored, directory, &mut unerased);
        note_contents(&stored, keys.device(), &mut reached, &mut targets);
    }
    name_unerased(&unerased, report);
    report.journals = chains.journals();
    let breaks = chains.breaks(&reached);
    let own = keys.device();
    breaks
        .iter()
        .for_each(|found| name_break(found, own, report));
    lost(&breaks, &targets)
}

fn check_signature(
    frame: u64,
    stored: &StoredPart,
    keys: &ServerKeys,
    directory: &Directory,
    report: &mut Report,
) {
    let device = stored.part.device;
    let key: Option<PublicKey> = if device == keys.device() {
        Some(keys.public())
    } else {
        directory.device(&device).map(|device| device.key.clone())
    };
    let wrong = match key {
        None => Some("nobody knows the device that should have signed it".to_owned()),
        Some(key) => stored
            .part
            .verify(keys.ledger(), &key)
            .err()
            .map(|error| error.to_string()),
    };
    if let Some(wrong) = wrong {
        let (from, last) = (stored.part.from, stored.last());
        let touches = vec![format!("entries {from} to {last} of device {device}")];
        report.problem(Part::Journal, format!("frame {frame}: {wrong}"), touches);
    }
}

/// Adds erased records whose content is still stored, as after a crash in the middle.
fn note_unerased(stored: &StoredPart, directory: &Directory, unerased: &mut BTreeSet<RecordId>) {
    if directory.erased().is_empty() {
        return;
    }
    let device = stored.part.device;
    for (n, entry) in (stored.part.from..).zip(&stored.part.entries) {
        let record = entry.record(EntryRef { device, n });
        let erased = record.filter(|record| directory.erased().contains_key(record));
        let mut payloads = std::iter::once(&entry.payload).chain(&entry.companion);
        if payloads.any(|payload| payload.bytes().is_some()) {
            unerased.extend(erased);
        }
    }
}

fn name_unerased(unerased: &BTreeSet<RecordId>, report: &mut Report) {
    if !unerased.is_empty() {
        let what = "erased records still hold their content: the next start erases it".to_owned();
        let touches = unerased.iter().map(|record| format!("record {record}"));
        report.problem(Part::Ledger, what, touches.collect());
    }
}

/// Adds the entries that releases mention, and the records that are changed.
fn note_contents(
    stored: &StoredPart,
    own: DeviceId,
    reached: &mut BTreeMap<DeviceId, u64>,
    targets: &mut BTreeSet<EntryRef>,
) {
    for entry in &stored.part.entries {
        match entry.header().map(|header| header.act) {
            Ok(Act::Change { target }) => {
                targets.insert(target);
            }
            Ok(act) if act == Act::office(Topic::Releases) && stored.part.device == own => {
                let releases = entry.payload.bytes().map(from_bytes::<Releases>);
                for run in releases.into_iter().flatten().flat_map(|all| all.runs) {
                    let last = run
                        .from
                        .saturating_add(u64::from(run.count))
                        .saturating_sub(1);
                    let known = reached.entry(run.device).or_default();
                    *known = last.max(*known);
                }
            }
            _ => {}
        }
    }
}

fn name_break(found: &Break, own: DeviceId, report: &mut Report) {
    match found {
        Break::Missing(device, numbers) => {
            let (from, last) = (numbers.start(), numbers.end());
            let what = if *device == own {
                "entries of the office's own journal are missing, which holds directory, releases and audit log: nobody can send them again, restore a backup"
            } else {
                "entries are missing: its phone sends them again with its next sync, or restore a backup"
            };
            report.problem(
                Part::Journal,
                what.to_owned(),
                vec![format!("entries {from} to {last} of device {device}")],
            );
        }
        Break::Parts(device, from) => report.problem(
            Part::Journal,
            "a part does not follow the one before it".to_owned(),
            vec![format!("from entry {from} of device {device}")],
        ),
    }
}

fn lost(breaks: &[Break], targets: &BTreeSet<EntryRef>) -> Lost {
    let missing = breaks.iter().filter_map(|found| match found {
        Break::Missing(device, numbers) => Some((*device, numbers.clone())),
        Break::Parts(..) => None,
    });
    let entries: Vec<EntryRef> = missing
        .flat_map(|(device, numbers)| numbers.map(move |n| EntryRef { device, n }))
        // A gap may be of any length: bounded before it is collected.
        .take(LOST_MAX)
        .collect();
    let changed = entries.iter().filter(|entry| targets.contains(entry));
    Lost {
        changed: changed.map(|entry| RecordId::of(*entry)).collect(),
        entries,
    }
}

/// Names unreadable stretches and the records that they touch.
pub(super) fn name_damage(recovery: &Recovery, touched: &[String], report: &mut Report) {
    for damage in &recovery.damage {
        let what = match damage.bytes {
            0 => format!(
                "frames are missing at byte {} of {}",
                damage.offset, damage.file
            ),
            bytes => format!(
                "{bytes} bytes at byte {} of {} cannot be read: restore a backup; everything else can be read",
                damage.offset, damage.file
            ),
        };
        report.problem(Part::Ledger, what, touched.to_vec());
    }
    if recovery.damage.is_empty() && !touched.is_empty() {
        let what = "records are incomplete".to_owned();
        report.problem(Part::Journal, what, touched.to_vec());
    }
}
