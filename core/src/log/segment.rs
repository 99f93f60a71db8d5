//! A segment's name and its 64-byte header.

use super::error::LogError;
use crate::checksum;
use crate::seal::SealKey;

/// What a log holds; part of every segment's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// What one device wrote.
    Journal = 1,
    /// What a phone heard from the office.
    Heard = 2,
    /// A phone's rows, made from the two before.
    Rows = 3,
    /// The server's truth.
    Ledger = 4,
    /// Colleagues' journals on a phone that carries them.
    Relay = 5,
}

/// Which log to open.
#[derive(Clone, Debug)]
pub struct LogSpec {
    /// What it holds.
    pub purpose: Purpose,
    /// Whose it is: a device's or a ledger's id.
    pub owner: [u8; 16],
    /// First part of the file names.
    pub prefix: String,
    /// A segment that has grown to this many bytes is followed by a new one. Opening holds one
    /// segment in memory.
    pub segment_bytes_max: u64,
    /// The key that seals the bodies, where they are sealed.
    pub seal: Option<SealKey>,
}

/// Bytes before the first frame.
pub(super) const HEADER_BYTES: usize = 64;
const MAGIC: &[u8; 8] = b"STRTBOOK";
/// The format that this build writes and the newest that it reads.
const FORMAT: u16 = 1;

/// What a good header says.
pub(super) struct Header {
    /// The number of the first frame.
    pub first_frame: u64,
    /// How often the segment was rewritten.
    pub generation: u32,
}

impl LogSpec {
    pub(super) fn file_name(&self, segment: u32) -> String {
        format!("{}-{segment:08x}.log", self.prefix)
    }

    /// The segment number in a file name of this log.
    pub(super) fn segment_of(&self, name: &str) -> Option<u32> {
        let number = name
            .strip_prefix(self.prefix.as_str())?
            .strip_prefix('-')?
            .strip_suffix(".log")?;
        let segment = u32::from_str_radix(number, 16).ok()?;
        (self.file_name(segment) == name).then_some(segment)
    }

    /// Binds a frame's checksums to this log and segment.
    pub(super) fn seed(&self, segment: u32) -> u32 {
        checksum::of(&[&self.owner, &[self.purpose as u8], &segment.to_be_bytes()])
    }

    /// A header; `generation` counts how often the segment was rewritten.
    pub(super) fn header(
        &self,
        segment: u32,
        first_frame: u64,
        generation: u32,
    ) -> [u8; HEADER_BYTES] {
        let mut header = [0; HEADER_BYTES];
        header[..8].copy_from_slice(MAGIC);
        header[8..10].copy_from_slice(&FORMAT.to_be_bytes());
        header[10] = self.purpose as u8;
        header[11] = self.sealing();
        header[12..28].copy_from_slice(&self.owner);
        header[28..32].copy_from_slice(&segment.to_be_bytes());
        header[32..40].copy_from_slice(&first_frame.to_be_bytes());
        header[40..44].copy_from_slice(&generation.to_be_bytes());
        header[44..60].copy_from_slice(&self.check_value(segment));
        let check = checksum::of(&[&header[..60]]);
        header[60..].copy_from_slice(&check.to_be_bytes());
        header
    }

    /// Reads a header; `None` where the bytes are damaged.
    ///
    /// # Errors
    /// Whole headers of a newer format, of another log, or sealed otherwise than this one.
    pub(super) fn read_header(
        &self,
        segment: u32,
        bytes: &[u8],
    ) -> Result<Option<Header>, LogError> {
        let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
            return Ok(None);
        };
        let stored = u32::from_be_bytes([header[60], header[61], header[62], header[63]]);
        if &header[..8] != MAGIC || checksum::of(&[&header[..60]]) != stored {
            return Ok(None);
        }
        let file = self.file_name(segment);
        let format = u16::from_be_bytes([header[8], header[9]]);
        if format > FORMAT {
            return Err(LogError::Newer {
                file,
                found: format,
                supported: FORMAT,
            });
        }
        let mut number = [0; 8];
        number.copy_from_slice(&header[32..40]);
        let first_frame = u64::from_be_bytes(number);
        let generation = u32::from_be_bytes([header[40], header[41], header[42], header[43]]);
        let expected = self.header(segment, first_frame, generation);
        // What tells one log from another stands before and behind what says how it is sealed.
        if header[..11] != expected[..11] || header[12..44] != expected[12..44] {
            return Err(LogError::Foreign { file });
        }
        self.check_sealing(segment, header)?;
        Ok(Some(Header {
            first_frame,
            generation,
        }))
    }
}
