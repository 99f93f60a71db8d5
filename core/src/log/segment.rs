//! A segment's name and its 64-byte header.

use super::error::LogError;
use crate::checksum;
use crate::seal::SealKey;

/// Purpose of a log; part of every segment's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Entries that one device wrote.
    Journal = 1,
    /// Answers that a phone received from the office.
    Received = 2,
    /// A phone's rows, derived from the two before.
    Rows = 3,
    /// The server's source of truth.
    Ledger = 4,
    /// Colleagues' journals on a phone that relays them.
    Relay = 5,
}

/// The log to open.
#[derive(Clone, Debug)]
pub struct LogSpec {
    /// Its purpose.
    pub purpose: Purpose,
    /// Its owner: a device's or a ledger's id.
    pub owner: [u8; 16],
    /// Prefix of the file names.
    pub prefix: String,
    /// Size at which a segment is followed by a new one. Opening holds one segment in memory.
    pub segment_bytes_max: u64,
    /// Key that seals the bodies, if they are sealed.
    pub seal: Option<SealKey>,
}

/// Size of a header, before the first frame.
pub(super) const HEADER_BYTES: usize = 64;
const MAGIC: &[u8; 8] = b"STRTBOOK";
/// Format that this build writes, and the newest that it reads.
const FORMAT: u16 = 1;

/// Fields of a valid header.
pub(super) struct Header {
    /// Number of the first frame.
    pub first_frame: u64,
    /// Number of rewrites of the segment.
    pub generation: u32,
}

impl LogSpec {
    pub(super) fn file_name(&self, segment: u32) -> String {
        format!("{}-{segment:08x}.log", self.prefix)
    }

    /// Returns the segment number in a file name of this log.
    pub(super) fn segment_of(&self, name: &str) -> Option<u32> {
        let number = name
            .strip_prefix(self.prefix.as_str())?
            .strip_prefix('-')?
            .strip_suffix(".log")?;
        let segment = u32::from_str_radix(number, 16).ok()?;
        (self.file_name(segment) == name).then_some(segment)
    }

    /// Returns the seed that binds a frame's checksums to this log and segment.
    pub(super) fn seed(&self, segment: u32) -> u32 {
        checksum::of(&[&self.owner, &[self.purpose as u8], &segment.to_be_bytes()])
    }

    /// Encodes a header; `generation` is the number of rewrites.
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
    /// Complete headers of a newer format, of another log, or sealed differently from this one.
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
        // The fields that tell one log from another are before and after the field of the sealing.
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
