//! One frame: a 28-byte head with two checksums, and the body.

use crate::checksum;
use crate::seal::SEAL_BYTES;

/// Upper bound of a body: a longer one is rejected when written, and read as damage.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Stored size of a sealed body of the greatest length.
const STORED_BYTES_MAX: usize = BODY_BYTES_MAX + SEAL_BYTES;

pub(super) const HEAD_BYTES: usize = 28;
pub(super) const MAGIC: [u8; 4] = [0x8b, b'S', b'B', 0x1f];

/// A frame as read from a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number, from 1, through all segments.
    pub number: u64,
    /// Mark of the writer's; the log does not interpret it.
    pub flags: u8,
    /// Its content.
    pub body: Vec<u8>,
}

/// Appends a frame to `out`; `body` is in its stored form.
pub(super) fn encode(seed: u32, number: u64, flags: u8, body: &[u8], out: &mut Vec<u8>) {
    let mut head = [0; HEAD_BYTES];
    head[..4].copy_from_slice(&MAGIC);
    head[4..12].copy_from_slice(&number.to_be_bytes());
    head[12..16].copy_from_slice(&(body.len() as u32).to_be_bytes());
    head[16] = flags;
    head[20..24].copy_from_slice(&seeded(seed, body).to_be_bytes());
    let check = seeded(seed, &head[..24]);
    head[24..].copy_from_slice(&check.to_be_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(body);
}

/// Fields of a valid head: number, flags, body length, body checksum.
pub(super) struct Head {
    pub number: u64,
    pub flags: u8,
    pub body_bytes: usize,
    body_check: u32,
}

impl Head {
    /// Reads a head; `None` if there is no valid one.
    pub(super) fn read(seed: u32, bytes: &[u8]) -> Option<Head> {
        let head = bytes.first_chunk::<HEAD_BYTES>()?;
        let (checked, check) = head.split_last_chunk()?;
        let ([magic, high, low, length, [flags, ..], body_check], []) = checked.as_chunks::<4>()
        else {
            return None;
        };
        let word = u32::from_be_bytes;
        if *magic != MAGIC || seeded(seed, checked) != word(*check) {
            return None;
        }
        let body_bytes = word(*length) as usize;
        let number = (u64::from(word(*high)) << 32) | u64::from(word(*low));
        (body_bytes <= STORED_BYTES_MAX).then_some(Head {
            number,
            flags: *flags,
            body_bytes,
            body_check: word(*body_check),
        })
    }

    /// True if this is the body that the head describes.
    pub(super) fn fits(&self, seed: u32, body: &[u8]) -> bool {
        body.len() == self.body_bytes && seeded(seed, body) == self.body_check
    }
}

fn seeded(seed: u32, bytes: &[u8]) -> u32 {
    checksum::of(&[&seed.to_be_bytes(), bytes])
}

/// Returns the frame at the start of `bytes`: its head and its whole length.
pub(super) fn at_start(seed: u32, bytes: &[u8]) -> Option<(Head, usize)> {
    let head = Head::read(seed, bytes)?;
    let end = HEAD_BYTES + head.body_bytes;
    let body = bytes.get(HEAD_BYTES..end)?;
    head.fits(seed, body).then_some((head, end))
}
