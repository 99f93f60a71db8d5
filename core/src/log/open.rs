//! Opening of a log: every byte is checked, and the unfinished tail of a crash is set aside.

use std::sync::Arc;

use super::disk::{Disk, DiskFile, read_all};
use super::scan::{Damage, Scanned, scan};
use super::segment::LogSpec;
use super::write::LogError;
use crate::checksum;
use crate::planted::{Bug, planted};

/// Result of opening a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Unfinished bytes at the end, moved to a file of their own.
    pub set_aside: Option<SetAside>,
    /// Unreadable stretches; everything else is readable.
    pub damage: Vec<Damage>,
}

/// An unfinished tail that was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The file that holds it.
    pub file: String,
    /// Offset in its segment.
    pub offset: u64,
    /// Its length.
    pub bytes: u64,
}

/// A segment on disk.
pub(super) struct Segment {
    pub number: u32,
    pub file: Arc<dyn DiskFile>,
    pub end: u64,
    /// Number of its first frame, or of the one to come.
    pub first_frame: u64,
    /// Number of rewrites.
    pub generation: u32,
    /// Offset and number of each frame.
    pub frames: Vec<(u64, u64)>,
}

/// Opens every segment in order.
pub(super) fn open_segments(
    disk: &dyn Disk,
    spec: &LogSpec,
) -> Result<(Vec<Segment>, u64, Recovery), LogError> {
    let mut numbers: Vec<u32> = disk
        .list()?
        .iter()
        .filter_map(|name| spec.segment_of(name))
        .collect();
    numbers.sort_unstable();
    let last = numbers.last().copied();
    let mut recovery = Recovery::default();
    let mut segments = Vec::new();
    let mut next_frame = 1;
    let mut next_segment = 0;
    for number in numbers {
        let name = spec.file_name(number);
        if number != next_segment {
            let missing = spec.file_name(next_segment);
            recovery.damage.push(Damage {
                file: missing,
                offset: 0,
                bytes: 0,
            });
        }
        next_segment = number.saturating_add(1);
        let file = disk.open(&name, false)?;
        let bytes = read_all(file.as_ref())?;
        let header = spec.read_header(number, &bytes)?;
        let (first_frame, generation) = match &header {
            Some(header) => (header.first_frame, header.generation),
            None => (next_frame, 0),
        };
        let mut scanned = scan(&bytes, spec.seed(number), next_frame);
        note_damage(&mut recovery, &name, &scanned);
        next_frame = scanned
            .frames
            .last()
            .map_or(next_frame, |(_, number)| number + 1);
        let unfinished = bytes.len() as u64 > scanned.end;
        let headless = header.is_none();
        if headless && let Some(&(offset, _)) = scanned.frames.first() {
            spec.check_first_frame(number, offset, &bytes)?;
        }
        if headless && scanned.frames.is_empty() && Some(number) == last {
            scanned.end = 0;
            recovery.set_aside = set_aside(disk, &name, file.as_ref(), &bytes, 0)?;
            write_header(disk, spec, file.as_ref(), number, next_frame)?;
            scanned.end = file.length()?;
        } else {
            if headless {
                recovery.damage.push(Damage {
                    file: name.clone(),
                    offset: 0,
                    bytes: 64,
                });
            }
            if unfinished && planted(Bug::TailCutTooFar) {
                scanned.end = scanned.frames.pop().map_or(scanned.end, |(at, _)| at);
                next_frame = scanned.frames.last().map_or(first_frame, |(_, n)| n + 1);
            }
            if unfinished && Some(number) == last {
                recovery.set_aside = set_aside(disk, &name, file.as_ref(), &bytes, scanned.end)?;
            } else if unfinished {
                let bytes = bytes.len() as u64 - scanned.end;
                recovery.damage.push(Damage {
                    file: name,
                    offset: scanned.end,
                    bytes,
                });
            }
        }
        segments.push(Segment {
            number,
            file,
            end: scanned.end,
            first_frame,
            generation,
            frames: scanned.frames,
        });
    }
    Ok((segments, next_frame, recovery))
}

fn note_damage(recovery: &mut Recovery, name: &str, scanned: &Scanned) {
    let places = scanned.damage.iter().map(|&(offset, bytes)| Damage {
        file: name.to_owned(),
        offset,
        bytes,
    });
    recovery.damage.extend(places);
}

/// Copies the tail into a file of its own, makes that durable, and only then cuts.
fn set_aside(
    disk: &dyn Disk,
    name: &str,
    file: &dyn DiskFile,
    bytes: &[u8],
    from: u64,
) -> Result<Option<SetAside>, LogError> {
    let tail = bytes.get(from as usize..).unwrap_or_default();
    let kept = format!("{name}.tail-{from:x}-{:08x}", checksum::of(&[tail]));
    if !tail.is_empty() {
        let copy = disk.open(&kept, true)?;
        copy.write_at(0, tail)?;
        copy.sync()?;
        disk.sync_dir()?;
    }
    file.set_length(from)?;
    file.sync()?;
    Ok((!tail.is_empty()).then_some(SetAside {
        file: kept,
        offset: from,
        bytes: tail.len() as u64,
    }))
}

/// Writes a new segment's header, and makes file and name durable before any frame follows.
pub(super) fn write_header(
    disk: &dyn Disk,
    spec: &LogSpec,
    file: &dyn DiskFile,
    segment: u32,
    first_frame: u64,
) -> Result<(), LogError> {
    file.write_at(0, &spec.header(segment, first_frame, 0))?;
    file.sync()?;
    if !planted(Bug::MissingDirectoryFsync) {
        disk.sync_dir()?;
    }
    Ok(())
}
