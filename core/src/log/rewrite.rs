//! Rewriting of a segment, so that erased bytes are gone from it.
//!
//! A log only grows, with this one exception. The frames keep their numbers and their order; only their
//! contents may change. The new segment is written beside the old one, made durable, and renamed to its
//! name: a crash leaves one of the two, complete. Its *generation* is one higher, and an [`At`] of an
//! earlier generation is not readable any more, so that a frame that has moved is never read in place
//! of another.

use super::at::At;
use super::error::LogError;
use super::frame::{self, BODY_BYTES_MAX, Frame};
use super::reader::{no_frame, read_frame};
use super::write::Log;

/// New content of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Mark of the writer's.
    pub flags: u8,
    /// The body.
    pub body: Vec<u8>,
}

/// A frame of a rewritten segment: its old place and its new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its number.
    pub number: u64,
    /// The old place, which is not readable any more.
    pub from: At,
    /// The new place.
    pub to: At,
}

impl Log {
    /// Rewrites a segment if `change` returns new content for any of its frames, and returns the new
    /// place of each frame; writes nothing if no frame changes. Unreadable stretches are left out of
    /// the new segment. Holds one segment in memory.
    ///
    /// # Errors
    /// The error of `change`: then nothing has changed. The disk's: it is unknown which segment is on
    /// the disk, so the log rejects writes until it is opened again.
    pub fn rewrite<E: From<LogError>>(
        &mut self,
        segment: u32,
        mut change: impl FnMut(&Frame) -> Result<Option<Content>, E>,
    ) -> Result<Vec<Moved>, E> {
        self.sync()?;
        let none = At {
            segment,
            offset: 0,
            generation: 0,
        };
        let place = self.segments.iter().position(|held| held.number == segment);
        let place = place.ok_or_else(|| no_frame(&self.spec, none))?;
        let Some(held) = self.segments.get(place) else {
            return Ok(Vec::new());
        };
        let generation = held.generation.saturating_add(1);
        let mut bytes = self
            .spec
            .header(segment, held.first_frame, generation)
            .to_vec();
        let mut moved = Vec::with_capacity(held.frames.len());
        let mut changed = false;
        for &(offset, number) in &held.frames {
            let from = At {
                segment,
                offset,
                generation: held.generation,
            };
            let frame = read_frame(&self.spec, held.file.as_ref(), from)?;
            let fresh = change(&frame)?;
            changed |= fresh.is_some();
            let content = fresh.unwrap_or(Content {
                flags: frame.flags,
                body: frame.body,
            });
            check_size(&content.body)?;
            moved.push(Moved {
                number,
                from,
                to: At {
                    segment,
                    offset: bytes.len() as u64,
                    generation,
                },
            });
            let seed = self.spec.seed(segment);
            let flags = content.flags;
            let stored = self.spec.stored_body(segment, number, flags, &content.body);
            frame::encode(seed, number, flags, &stored, &mut bytes);
        }
        if !changed {
            return Ok(Vec::new());
        }
        // Poisons the log only from here on: until now the old segment is intact.
        self.put_in_place(place, &bytes, generation, &moved)
            .map_err(|error| self.poison(error))?;
        Ok(moved)
    }

    /// Returns the numbers of its segments, in order.
    pub fn segments(&self) -> Vec<u32> {
        self.segments.iter().map(|held| held.number).collect()
    }

    /// Returns the number of rewrites of all its segments: a holder of places learns from it that
    /// frames have moved.
    pub fn generations(&self) -> u64 {
        let each = self.segments.iter().map(|held| u64::from(held.generation));
        each.sum()
    }

    fn put_in_place(
        &mut self,
        place: usize,
        bytes: &[u8],
        generation: u32,
        moved: &[Moved],
    ) -> Result<(), LogError> {
        let Some(held) = self.segments.get_mut(place) else {
            return Ok(());
        };
        let name = self.spec.file_name(held.number);
        self.disk.replace(&name, bytes)?;
        held.file = self.disk.open(&name, false)?;
        held.end = bytes.len() as u64;
        held.generation = generation;
        held.frames = moved.iter().map(|at| (at.to.offset, at.number)).collect();
        Ok(())
    }
}

fn check_size(body: &[u8]) -> Result<(), LogError> {
    if body.len() > BODY_BYTES_MAX {
        Err(LogError::TooLarge {
            bytes: body.len(),
            bytes_max: BODY_BYTES_MAX,
        })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::log::{Disk, LogSpec, Purpose, RealDisk, remove_set_aside};
    use crate::seal::SealKey;

    fn spec() -> LogSpec {
        LogSpec {
            purpose: Purpose::Ledger,
            owner: [5; 16],
            prefix: "ledger".to_owned(),
            segment_bytes_max: 200,
            seal: None,
        }
    }

    fn sealed() -> LogSpec {
        LogSpec {
            seal: Some(SealKey::from_bytes([1; 32])),
            ..spec()
        }
    }

    fn shorter(frame: &Frame) -> Result<Option<Content>, LogError> {
        Ok(frame.number.is_multiple_of(3).then(|| Content {
            flags: 7,
            body: b"gone".to_vec(),
        }))
    }

    fn bodies(log: &Log) -> Vec<(u64, u8, Vec<u8>)> {
        let read = |(at, _)| log.read(at).unwrap();
        let frames = log.frames().collect::<Vec<_>>().into_iter().map(read);
        frames.map(|f| (f.number, f.flags, f.body)).collect()
    }

    #[test]
    fn a_rewritten_segment_holds_the_same_frames_at_new_places_and_the_log_goes_on() {
        [spec(), sealed()].into_iter().for_each(is_rewritten);
    }

    fn is_rewritten(spec: LogSpec) {
        let spec = || spec.clone();
        let dir = tempfile::tempdir().unwrap();
        let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(dir.path()));
        let (mut log, _) = Log::open(disk.clone(), spec()).unwrap();
        for n in 1..=9_u8 {
            log.append(0, &[n; 40]).unwrap();
        }
        log.sync().unwrap();
        let reader = log.reader();
        let before: Vec<At> = log.frames().map(|(at, _)| at).collect();
        before.iter().for_each(|at| drop(reader.read(*at).unwrap()));
        let segments = log.segments();
        assert!(segments.len() > 1);
        for segment in segments {
            let moved = log.rewrite(segment, shorter).unwrap();
            for moved in moved {
                assert!(
                    matches!(log.read(moved.from), Err(LogError::Moved { .. })),
                    "an old place reads something"
                );
                assert_eq!(reader.read(moved.to).unwrap().number, moved.number);
                assert!(matches!(
                    reader.read(moved.from),
                    Err(LogError::Moved { .. })
                ));
            }
        }
        assert_eq!(log.generations(), 3);
        log.append(0, b"behind").unwrap();
        log.sync().unwrap();
        let expected = |n: u64| match n {
            10 => (n, 0, b"behind".to_vec()),
            n if n.is_multiple_of(3) => (n, 7, b"gone".to_vec()),
            n => (n, 0, vec![n as u8; 40]),
        };
        let all: Vec<_> = (1..=10).map(expected).collect();
        assert_eq!(bodies(&log), all);
        std::fs::write(dir.path().join("ledger-00000000.log.fresh"), "left").unwrap();
        std::fs::write(dir.path().join("ledger-00000000.log.tail-7-7"), "tail").unwrap();
        let (again, recovery) = Log::open(disk.clone(), spec()).unwrap();
        assert_eq!((bodies(&again), recovery), (all, Default::default()));
        assert_eq!(again.generations(), 3);
        remove_set_aside(disk.as_ref(), &spec()).unwrap();
        let names = disk.list().unwrap();
        assert!(names.iter().all(|name| name.ends_with(".log")), "{names:?}");
    }

    #[test]
    fn nothing_is_written_where_nothing_changes_or_the_change_fails() {
        let dir = tempfile::tempdir().unwrap();
        let (mut log, _) = Log::open(Arc::new(RealDisk::new(dir.path())), spec()).unwrap();
        log.append(0, b"one").unwrap();
        let unchanged = log.rewrite(0, |_| Ok::<_, LogError>(None)).unwrap();
        assert_eq!((unchanged, log.generations()), (vec![], 0));
        let large = Content {
            flags: 0,
            body: vec![0; BODY_BYTES_MAX + 1],
        };
        let failed = log.rewrite(0, |_| Ok::<_, LogError>(Some(large.clone())));
        assert!(matches!(failed, Err(LogError::TooLarge { .. })));
        log.append(0, b"two").unwrap();
        log.sync().unwrap();
        assert_eq!(bodies(&log).len(), 2);
    }
}
