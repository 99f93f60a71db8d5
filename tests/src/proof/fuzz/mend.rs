//! Making damaged bytes pass the checks in front of a reader.

use streetbook_core::sync::deflate;

use super::damage::leb128;

/// Returns the bytes unchanged.
pub(super) fn nothing(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

/// Deflates the bytes like a request's body.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    deflate(bytes)
}

/// Frames the bytes like a phone's export of parts.
pub(super) fn exported(bytes: &[u8]) -> Vec<u8> {
    let body = deflate(bytes);
    let check = crc32fast::hash(&body).to_be_bytes();
    [b"STREETBOOK PARTS".as_slice(), &check, &body].concat()
}

/// A change whose length in front is true.
pub(super) fn change(bytes: &[u8]) -> Vec<u8> {
    let Some((kind, rest)) = bytes.split_first() else {
        return Vec::new();
    };
    let length = rest.iter().take(10).position(|byte| *byte < 0x80);
    let contents = length.map_or(rest, |last| &rest[last + 1..]);
    let length = leb128(contents.len() as u64);
    [[*kind].as_slice(), &length, contents].concat()
}

/// A segment of the log of this owner and purpose: header and frames with true checksums, wherever one
/// begins.
pub(super) fn segment(bytes: &[u8], owner: [u8; 16], purpose: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(header) = bytes.get_mut(..64) {
        let check = crc32fast::hash(&header[..60]).to_be_bytes();
        header[60..].copy_from_slice(&check);
    }
    let seed = crc32fast::hash(&[owner.as_slice(), &[purpose], &[0; 4]].concat());
    let checksum = |bytes: &[u8]| {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&seed.to_be_bytes());
        hasher.update(bytes);
        hasher.finalize().to_be_bytes()
    };
    let mut at = 64;
    while at + 28 <= bytes.len() {
        if bytes[at..at + 4] != [0x8b, b'S', b'B', 0x1f] {
            at += 1;
            continue;
        }
        let length = bytes[at + 12..at + 16].iter();
        let length = length.fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        let end = at.saturating_add(28).saturating_add(length);
        if let Some(body) = bytes.get(at + 28..end) {
            let check = checksum(body);
            bytes[at + 20..at + 24].copy_from_slice(&check);
        }
        let check = checksum(&bytes[at..at + 24]);
        bytes[at + 24..at + 28].copy_from_slice(&check);
        at += 28;
    }
    bytes
}

/// A backup whose checksum at the end is true.
pub(super) fn backup(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let content = &bytes[..bytes.len().saturating_sub(32)];
    [content, Sha256::digest(content).as_slice()].concat()
}
