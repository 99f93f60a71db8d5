//! Reading single frames, beside the one who appends.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{Disk, DiskFile};
use super::frame::{Frame, HEAD_BYTES, Head};
use super::segment::LogSpec;
use super::write::{At, LogError};

/// Reads durable frames of a log that somebody else appends to. Whoever asks knows the place from
/// the one who synced it.
#[derive(Clone)]
pub struct LogReader {
    disk: Arc<dyn Disk>,
    spec: LogSpec,
    files: Arc<Mutex<BTreeMap<u32, Arc<dyn DiskFile>>>>,
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
    /// [`LogError::NoFrame`] where none stands, [`LogError::Unopened`], or what the disk says.
    pub fn read(&self, at: At) -> Result<Frame, LogError> {
        let file = self.segment(at)?;
        read_frame(&self.spec, file.as_ref(), at)
    }

    fn segment(&self, at: At) -> Result<Arc<dyn DiskFile>, LogError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = files.get(&at.segment) {
            return Ok(file.clone());
        }
        let opened = self.disk.open(&self.spec.file_name(at.segment), false);
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => no_frame(&self.spec, at),
            _ => error.into(),
        })?;
        files.insert(at.segment, file.clone());
        Ok(file)
    }
}

/// The error for a place without a good frame.
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
        body: spec.plain_body(at, head.number, head.flags, body)?,
    })
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
