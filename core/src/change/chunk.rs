//! Conversion between a payload and the chunk that automerge reads: eight bytes that follow from the
//! payload.

use crate::ids::Hash;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHECKSUM_LENGTH: usize = 4;

/// Prepends magic and checksum to a payload: automerge's form of a change.
pub fn chunk(payload: &[u8]) -> Vec<u8> {
    [&MAGIC, checksum(&Hash::of(&[payload])), payload].concat()
}

/// Returns the payload of a change chunk; `None` if magic or checksum are wrong. Automerge does not
/// verify the checksum of a change, so it is verified here.
pub fn payload(chunk: &[u8]) -> Option<&[u8]> {
    let (found, payload) = chunk
        .strip_prefix(&MAGIC)?
        .split_at_checked(CHECKSUM_LENGTH)?;
    (found == checksum(&Hash::of(&[payload]))).then_some(payload)
}

fn checksum(hash: &Hash) -> &[u8] {
    &hash.as_bytes()[..CHECKSUM_LENGTH]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_come_and_go() {
        let whole = chunk(b"payload");
        assert_eq!(whole.len(), 15);
        assert_eq!(payload(&whole), Some(&b"payload"[..]));
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            assert_eq!(payload(&damaged), None, "byte {place} is not covered");
            assert_eq!(payload(&whole[..place]), None, "cut at {place} was taken");
        }
    }
}
