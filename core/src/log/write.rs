//! An open log: appending, syncing, reading back.

use std::io;
use std::sync::Arc;

use super::at::At;
use super::disk::{Disk, read_all};
use super::error::LogError;
use super::frame::{self, BODY_BYTES_MAX, Frame};
use super::leftovers::remove_unfinished;
use super::open::{Recovery, Segment, open_segments, write_header};
use super::reader::{LogReader, body_at, moved, no_frame, read_frame};
use super::segment::{HEADER_BYTES, LogSpec, Purpose};
use crate::planted::{Bug, planted};

/// Upper bound of the bytes that wait for one sync, so that opening knows how much may never have
/// reached the disk: this much and a frame.
const BATCH_BYTES_MAX: u64 = 1024 * 1024;

/// An append-only log. Appended frames are in memory; only `sync` makes them durable.
pub struct Log {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) spec: LogSpec,
    pub(super) segments: Vec<Segment>,
    next_frame: u64,
    waiting: Vec<u8>,
    waiting_frames: Vec<(u64, u64)>,
    poisoned: Option<String>,
}

impl Log {
    /// Opens or creates a log; every byte of it is checked.
    ///
    /// # Errors
    /// [`LogError`]: the disk failed, or the files are of another log, a newer version, or sealed
    /// differently from the spec; then nothing is touched. Damage is no error here: [`Recovery`] names
    /// it, and the caller decides if it goes on.
    pub fn open(disk: Arc<dyn Disk>, spec: LogSpec) -> Result<(Log, Recovery), LogError> {
        let (segments, next_frame, recovery) = open_segments(disk.as_ref(), &spec)?;
        remove_unfinished(disk.as_ref(), &spec)?;
        // Rows and answers can be had again, so a phone's opening is spared the sync.
        if matters(spec.purpose) {
            write_back(disk.as_ref(), segments.last())?;
        }
        let mut log = Log {
            disk,
            spec,
            segments,
            next_frame,
            waiting: Vec::new(),
            waiting_frames: Vec::new(),
            poisoned: None,
        };
        if log.segments.is_empty() {
            log.start_segment(0)?;
        }
        Ok((log, recovery))
    }

    /// Appends a frame; it is durable after the next [`Log::sync`].
    ///
    /// # Errors
    /// [`LogError`]; after a failed write or sync every write is rejected.
    pub fn append(&mut self, flags: u8, body: &[u8]) -> Result<At, LogError> {
        self.check_healthy()?;
        if body.len() > BODY_BYTES_MAX {
            return Err(LogError::TooLarge {
                bytes: body.len(),
                bytes_max: BODY_BYTES_MAX,
            });
        }
        if self.waiting.len() as u64 >= BATCH_BYTES_MAX {
            self.sync()?;
        }
        // A batch is written to one segment, so it is synced before the next one starts.
        if self.end().offset >= self.spec.segment_bytes_max {
            self.sync()?;
            let next = self.end().segment + 1;
            self.start_segment(next)
                .map_err(|error| self.poison(error))?;
        }
        let at = self.end();
        let stored = self
            .spec
            .stored_body(at.segment, self.next_frame, flags, body);
        frame::encode(
            self.spec.seed(at.segment),
            self.next_frame,
            flags,
            &stored,
            &mut self.waiting,
        );
        self.waiting_frames.push((at.offset, self.next_frame));
        self.next_frame += 1;
        Ok(at)
    }

    /// Writes the appended frames and makes them durable.
    ///
    /// # Errors
    /// [`LogError::Disk`]; from then on the log rejects writes, since it is unknown which bytes reached
    /// the disk. Open it again.
    pub fn sync(&mut self) -> Result<(), LogError> {
        self.check_healthy()?;
        if self.waiting.is_empty() {
            return Ok(());
        }
        let Some(segment) = self.segments.last_mut() else {
            return Ok(());
        };
        let written = segment
            .file
            .write_at(segment.end, &self.waiting)
            .and_then(|()| {
                if skips_sync(self.spec.purpose) {
                    Ok(())
                } else {
                    segment.file.sync()
                }
            });
        // After a failed sync the kernel may drop the dirty pages: a second sync would succeed without
        // them.
        written.map_err(|error| self.poison(error.into()))?;
        if let Some(segment) = self.segments.last_mut() {
            segment.end += self.waiting.len() as u64;
            segment.frames.append(&mut self.waiting_frames);
        }
        self.waiting.clear();
        Ok(())
    }

    /// Reads a durable frame.
    ///
    /// # Errors
    /// [`LogError::NoFrame`] if there is none, [`LogError::Unopened`], or the disk's error.
    pub fn read(&self, at: At) -> Result<Frame, LogError> {
        let segment = self
            .segments
            .iter()
            .find(|segment| segment.number == at.segment)
            .ok_or_else(|| no_frame(&self.spec, at))?;
        if segment.generation != at.generation {
            return Err(moved(&self.spec, at));
        }
        read_frame(&self.spec, segment.file.as_ref(), at)
    }

    /// Passes flags and body of every durable frame to `take`, the last first. Holds one segment in
    /// memory.
    ///
    /// # Errors
    /// As [`Log::read`], or the error of `take`.
    pub fn walk_back<E: From<LogError>>(
        &self,
        mut take: impl FnMut(u8, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for segment in self.segments.iter().rev() {
            let bytes = read_all(segment.file.as_ref()).map_err(LogError::from)?;
            for &(offset, _) in segment.frames.iter().rev() {
                let at = At {
                    segment: segment.number,
                    offset,
                    generation: segment.generation,
                };
                let (flags, body) = body_at(&self.spec, &bytes, at)?;
                take(flags, &body)?;
            }
        }
        Ok(())
    }

    /// Returns a reader of durable frames for other threads; it needs no lock.
    pub fn reader(&self) -> LogReader {
        LogReader::new(self.disk.clone(), self.spec.clone())
    }

    /// Returns the number of the next frame.
    pub fn next_frame(&self) -> u64 {
        self.next_frame
    }

    /// Returns place and number of every durable frame, in order.
    pub fn frames(&self) -> impl Iterator<Item = (At, u64)> + '_ {
        self.segments.iter().flat_map(|segment| {
            let place = |&(offset, number)| {
                (
                    At {
                        segment: segment.number,
                        offset,
                        generation: segment.generation,
                    },
                    number,
                )
            };
            segment.frames.iter().map(place)
        })
    }

    /// Returns the place of a durable frame by its number.
    pub fn place(&self, number: u64) -> Option<At> {
        let starts_before = |segment: &Segment| {
            segment
                .frames
                .first()
                .is_some_and(|&(_, first)| first <= number)
        };
        let segment = self
            .segments
            .iter()
            .rev()
            .find(|segment| starts_before(segment))?;
        let index = segment
            .frames
            .binary_search_by_key(&number, |&(_, number)| number)
            .ok()?;
        Some(At {
            segment: segment.number,
            offset: segment.frames.get(index)?.0,
            generation: segment.generation,
        })
    }

    fn end(&self) -> At {
        let last = self.segments.last();
        let (segment, end, generation) = last.map_or((0, 0, 0), |segment| {
            (segment.number, segment.end, segment.generation)
        });
        At {
            segment,
            offset: end + self.waiting.len() as u64,
            generation,
        }
    }

    fn start_segment(&mut self, number: u32) -> Result<(), LogError> {
        let file = self.disk.open(&self.spec.file_name(number), true)?;
        write_header(
            self.disk.as_ref(),
            &self.spec,
            file.as_ref(),
            number,
            self.next_frame,
        )?;
        self.segments.push(Segment {
            number,
            file,
            end: HEADER_BYTES as u64,
            first_frame: self.next_frame,
            generation: 0,
            frames: Vec::new(),
        });
        Ok(())
    }

    fn check_healthy(&self) -> Result<(), LogError> {
        match &self.poisoned {
            Some(first) => Err(LogError::Poisoned {
                first: first.clone(),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn poison(&mut self, error: LogError) -> LogError {
        self.poisoned.get_or_insert_with(|| error.to_string());
        error
    }
}

/// True if a log's content exists nowhere else.
fn matters(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Journal | Purpose::Ledger | Purpose::Relay)
}

/// Writes the last batch once more and makes it durable. If the previous process ended between a write
/// and its sync, or the sync failed, the machine may return bytes from memory that it never puts on the
/// disk.
fn write_back(disk: &dyn Disk, last: Option<&Segment>) -> Result<(), LogError> {
    let Some(segment) = last else {
        return Ok(());
    };
    let newest = segment.frames.last().map_or(0, |(offset, _)| *offset);
    let in_batch = |offset: &u64| newest - offset <= BATCH_BYTES_MAX;
    let mut offsets = segment.frames.iter().map(|(offset, _)| *offset);
    let start = offsets.find(in_batch).unwrap_or(0);
    let start = match segment.frames.first() {
        Some((first, _)) if start > *first => start,
        _ => 0,
    };
    let mut bytes = vec![0; usize::try_from(segment.end - start).map_err(io::Error::other)?];
    let read = segment.file.read_at(start, &mut bytes)?;
    bytes.truncate(read);
    segment.file.write_at(start, &bytes)?;
    segment.file.sync()?;
    disk.sync_dir()?;
    Ok(())
}

/// True only if a bug is planted.
fn skips_sync(purpose: Purpose) -> bool {
    (planted(Bug::ReceiptBeforeFsync) && purpose == Purpose::Ledger)
        || (planted(Bug::SendBeforeFsync) && purpose == Purpose::Journal)
}
