//! Reader of single frames, beside the writer.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::at::At;
use super::disk::{Disk, DiskFile};
use super::error::LogError;
use super::frame::{Frame, HEAD_BYTES, Head, at_start};
use super::segment::{HEADER_BYTES, LogSpec};

/// Reads durable frames of a log that another thread appends to. The caller knows the place from the
/// one who synced it.
#[derive(Clone)]
pub struct LogReader {
    disk: Arc<dyn Disk>,
    spec: LogSpec,
    files: Arc<Mutex<BTreeMap<u32, Opened>>>,
}

impl LogReader {
    pub(super) fn new(disk: Arc<dyn Disk>, spec: LogSpec) -> LogReader {
        LogReader {
            disk,
            spec,
            files: Arc::default(),
        }
    }

    /// Reads a durable frame.
    ///
    /// # Errors
    /// [`LogError::NoFrame`] if there is none, [`LogError::Unopened`], or the disk's error.
    pub fn read(&self, at: At) -> Result<Frame, LogError> {
        let file = self.segment(at)?;
        read_frame(&self.spec, file.as_ref(), at)
    }

    /// Opens a segment that is about to be rewritten, so that its places stay readable until
    /// [`LogReader::let_go`].
    ///
    /// # Errors
    /// As [`LogReader::read`].
    pub fn hold(&self, at: At) -> Result<(), LogError> {
        self.segment(at).map(drop)
    }

    /// Closes a segment that was rewritten, and with it the bytes that are gone from it.
    pub fn let_go(&self, segment: u32) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.remove(&segment);
    }

    /// Returns the file of a place, in the generation that the place names.
    fn segment(&self, at: At) -> Result<Arc<dyn DiskFile>, LogError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let held = files.get(&at.segment);
        if let Some(held) = held.filter(|held| held.generation == at.generation) {
            return Ok(held.file.clone());
        }
        let opened = self.disk.open(&self.spec.file_name(at.segment), false);
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => no_frame(&self.spec, at),
            _ => error.into(),
        })?;
        let generation = generation(&self.spec, at.segment, file.as_ref())?;
        // With a damaged header the frame's own checksum decides.
        if generation.is_some_and(|generation| generation != at.generation) {
            return Err(moved(&self.spec, at));
        }
        let opened = Opened {
            generation: at.generation,
            file: file.clone(),
        };
        files.insert(at.segment, opened);
        Ok(file)
    }
}

/// A file, and the generation of its segment when it was opened.
struct Opened {
    generation: u32,
    file: Arc<dyn DiskFile>,
}

/// Reads the generation in a segment's header; `None` if the header is damaged.
fn generation(spec: &LogSpec, segment: u32, file: &dyn DiskFile) -> Result<Option<u32>, LogError> {
    let mut header = [0; HEADER_BYTES];
    read_exactly(file, 0, &mut header)?;
    let header = spec.read_header(segment, &header)?;
    Ok(header.map(|header| header.generation))
}

/// Returns the error for a place in a segment that was rewritten since.
pub(super) fn moved(spec: &LogSpec, at: At) -> LogError {
    LogError::Moved {
        file: spec.file_name(at.segment),
    }
}

/// Returns the error for a place without a valid frame.
pub(super) fn no_frame(spec: &LogSpec, at: At) -> LogError {
    LogError::NoFrame {
        file: spec.file_name(at.segment),
        offset: at.offset,
    }
}

/// Reads and checks the frame at a place of an open segment.
pub(super) fn read_frame(spec: &LogSpec, file: &dyn DiskFile, at: At) -> Result<Frame, LogError> {
    let seed = spec.seed(at.segment);
    let mut head = [0; HEAD_BYTES];
    read_exactly(file, at.offset, &mut head)?;
    let head = Head::read(seed, &head).ok_or_else(|| no_frame(spec, at))?;
    let mut body = vec![0; head.body_bytes];
    read_exactly(file, at.offset + HEAD_BYTES as u64, &mut body)?;
    if !head.fits(seed, &body) {
        return Err(no_frame(spec, at));
    }
    Ok(Frame {
        number: head.number,
        flags: head.flags,
        body: spec
            .plain_body(at, head.number, head.flags, Cow::Owned(body))?
            .into_owned(),
    })
}

/// Returns flags and body of the frame at a place of a segment whose bytes were read.
pub(super) fn body_at<'b>(
    spec: &LogSpec,
    bytes: &'b [u8],
    at: At,
) -> Result<(u8, Cow<'b, [u8]>), LogError> {
    let rest = bytes.get(at.offset as usize..).unwrap_or_default();
    let (head, length) = at_start(spec.seed(at.segment), rest).ok_or_else(|| no_frame(spec, at))?;
    let stored = rest.get(HEAD_BYTES..length).unwrap_or_default();
    let body = spec.plain_body(at, head.number, head.flags, Cow::Borrowed(stored))?;
    Ok((head.flags, body))
}

fn read_exactly(file: &dyn DiskFile, offset: u64, bytes: &mut [u8]) -> Result<(), LogError> {
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(offset + filled as u64, rest)? {
            0 => return Err(LogError::Disk(io::ErrorKind::UnexpectedEof.into())),
            read => filled += read,
        }
    }
    Ok(())
}
