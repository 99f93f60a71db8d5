//! Scan of a whole segment: valid frames, damage between them, an unfinished tail.

use super::frame::{MAGIC, at_start};
use super::segment::HEADER_BYTES;

/// An unreadable stretch that a valid frame follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: String,
    /// Offset of the first unreadable byte.
    pub offset: u64,
    /// Number of bytes; 0 where frames are missing between two valid ones.
    pub bytes: u64,
}

/// Result of a scan.
pub(super) struct Scanned {
    /// Offset and number of each valid frame.
    pub frames: Vec<(u64, u64)>,
    /// Offset and length of each unreadable stretch before the last valid frame.
    pub damage: Vec<(u64, u64)>,
    /// End of the last valid frame; anything after it is an unfinished tail.
    pub end: u64,
}

/// Scans the bytes of a segment whose first frame should have the number `first`.
pub(super) fn scan(bytes: &[u8], seed: u32, first: u64) -> Scanned {
    let mut scanned = Scanned {
        frames: Vec::new(),
        damage: Vec::new(),
        end: HEADER_BYTES.min(bytes.len()) as u64,
    };
    let mut expected = first;
    let mut at = HEADER_BYTES;
    while let Some((place, number, next)) = next_frame(bytes, seed, at, expected) {
        // A gap in the numbers is damage too: whole frames are missing, without a byte between.
        if place > at || number != expected {
            scanned.damage.push((at as u64, (place - at) as u64));
        }
        scanned.frames.push((place as u64, number));
        expected = number + 1;
        at = next;
        scanned.end = next as u64;
    }
    scanned
}

/// Returns the next valid frame at or after an offset: its offset, its number and its end.
fn next_frame(
    bytes: &[u8],
    seed: u32,
    from: usize,
    number_min: u64,
) -> Option<(usize, u64, usize)> {
    let mut at = from;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= MAGIC.len()) {
        if let Some((head, length)) = at_start(seed, rest)
            && head.number >= number_min
        {
            return Some((at, head.number, at + length));
        }
        // A frame can only begin at its magic.
        at += 1 + rest
            .get(1..)?
            .windows(MAGIC.len())
            .position(|window| window == MAGIC)?;
    }
    None
}
