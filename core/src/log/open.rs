//! Opening of a log: every byte is checked, and the unfinished tail of a crash is set aside.

use std::sync::Arc;

use super::disk::{Disk, DiskFile, read_all};
use super::error::LogError;
use super::scan::{Damage, Scanned, scan};
use super::segment::{HEADER_BYTES, LogSpec};
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
    let names = disk.list()?;
    let mut numbers: Vec<u32> = names
        .iter()
        .filter_map(|name| spec.segment_of(name))
        .collect();
    numbers.sort_unstable();
    let mut opening = Opening {
        disk,
        spec,
        last: numbers.last().copied(),
        segments: Vec::new(),
        next_segment: 0,
        next_frame: 1,
        recovery: Recovery::default(),
    };
    for number in numbers {
        opening.note_missing(number);
        opening.open(number)?;
    }
    Ok((opening.segments, opening.next_frame, opening.recovery))
}

/// The segments opened so far.
struct Opening<'a> {
    disk: &'a dyn Disk,
    spec: &'a LogSpec,
    /// The number of the last segment on disk.
    last: Option<u32>,
    segments: Vec<Segment>,
    /// The number that the next segment should have.
    next_segment: u32,
    /// The number that the next frame should bear.
    next_frame: u64,
    recovery: Recovery,
}

/// A segment's file and its bytes.
struct Read {
    number: u32,
    name: String,
    file: Arc<dyn DiskFile>,
    bytes: Vec<u8>,
}

impl Opening<'_> {
    /// Notes a gap before a segment as damage.
    fn note_missing(&mut self, number: u32) {
        if number != self.next_segment {
            self.note_damage(&self.spec.file_name(self.next_segment), 0, 0);
        }
        self.next_segment = number.saturating_add(1);
    }

    /// Opens the next segment.
    fn open(&mut self, number: u32) -> Result<(), LogError> {
        let read = self.read(number)?;
        let header = self.spec.read_header(number, &read.bytes)?;
        let (first_frame, generation) = header.as_ref().map_or((self.next_frame, 0), |header| {
            (header.first_frame, header.generation)
        });
        let mut scanned = scan(&read.bytes, self.spec.seed(number), self.next_frame);
        for &(offset, bytes) in &scanned.damage {
            self.note_damage(&read.name, offset, bytes);
        }
        let last_frame = scanned.frames.last().map(|(_, number)| *number);
        self.next_frame = last_frame.map_or(self.next_frame, |number| number + 1);
        if header.is_none() {
            self.open_headless(&read, &mut scanned, first_frame)?;
        } else {
            self.end_segment(&read, &mut scanned, first_frame)?;
        }
        self.segments.push(Segment {
            number,
            file: read.file,
            end: scanned.end,
            first_frame,
            generation,
            frames: scanned.frames,
        });
        Ok(())
    }

    fn read(&self, number: u32) -> Result<Read, LogError> {
        let name = self.spec.file_name(number);
        let file = self.disk.open(&name, false)?;
        let bytes = read_all(file.as_ref())?;
        Ok(Read {
            number,
            name,
            file,
            bytes,
        })
    }

    /// Opens a segment whose header cannot be read: the last one was never finished if it holds no frame,
    /// and is begun once more; any other is damaged.
    fn open_headless(
        &mut self,
        read: &Read,
        scanned: &mut Scanned,
        first_frame: u64,
    ) -> Result<(), LogError> {
        if let Some(&(offset, _)) = scanned.frames.first() {
            self.spec
                .check_first_frame(read.number, offset, &read.bytes)?;
        } else if Some(read.number) == self.last {
            return self.begin_once_more(read, scanned);
        }
        self.note_damage(&read.name, 0, HEADER_BYTES as u64);
        self.end_segment(read, scanned, first_frame)
    }

    fn begin_once_more(&mut self, read: &Read, scanned: &mut Scanned) -> Result<(), LogError> {
        let file = read.file.as_ref();
        self.recovery.set_aside = set_aside(self.disk, &read.name, file, &read.bytes, 0)?;
        write_header(self.disk, self.spec, file, read.number, self.next_frame)?;
        scanned.end = file.length()?;
        Ok(())
    }

    /// Deals with what follows the last good frame: an unfinished tail of the last segment is cut, anywhere
    /// else it is damage.
    fn end_segment(
        &mut self,
        read: &Read,
        scanned: &mut Scanned,
        first_frame: u64,
    ) -> Result<(), LogError> {
        if read.bytes.len() as u64 <= scanned.end {
            return Ok(());
        }
        if planted(Bug::TailCutTooFar) {
            scanned.end = scanned.frames.pop().map_or(scanned.end, |(at, _)| at);
            self.next_frame = scanned.frames.last().map_or(first_frame, |(_, n)| n + 1);
        }
        if Some(read.number) == self.last {
            let (file, end) = (read.file.as_ref(), scanned.end);
            self.recovery.set_aside = set_aside(self.disk, &read.name, file, &read.bytes, end)?;
        } else {
            let bytes = read.bytes.len() as u64 - scanned.end;
            self.note_damage(&read.name, scanned.end, bytes);
        }
        Ok(())
    }

    fn note_damage(&mut self, file: &str, offset: u64, bytes: u64) {
        self.recovery.damage.push(Damage {
            file: file.to_owned(),
            offset,
            bytes,
        });
    }
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
