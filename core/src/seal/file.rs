//! Small files that are replaced as a whole: their sealed form, told from the plain one by its first
//! bytes.
//!
//! | bytes | what |
//! |---|---|
//! | 0–7 | `STRTSEAL` |
//! | 8–9 | format, 1 |
//! | 10–25 | check value of the key |
//! | … | nonce, ciphertext, tag |
//! | last 4 | CRC-32 of everything before: damage is found without the key |

use super::key::{SEAL_BYTES, SealKey};
use crate::checksum;

const MAGIC: &[u8; 8] = b"STRTSEAL";
/// Format that this build writes, and the newest that it reads.
const FORMAT: u16 = 1;
const HEAD_BYTES: usize = 8 + 2 + 16;

/// Content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Bytes that are not sealed. A caller with a key expects none, and has to report them once they
    /// are found whole.
    Plain,
    /// The plain bytes of a sealed file.
    Sealed(Vec<u8>),
}

/// Returns the bytes of a file: sealed if there is a key.
pub fn seal_file(key: Option<&SealKey>, context: &[u8], plain: Vec<u8>) -> Vec<u8> {
    let Some(key) = key else { return plain };
    let mut bytes = [
        MAGIC.as_slice(),
        &FORMAT.to_be_bytes(),
        &key.check(context),
        &key.seal(context, &plain),
    ]
    .concat();
    let sum = checksum::of(&[&bytes]);
    bytes.extend(sum.to_be_bytes());
    bytes
}

/// Opens the bytes of a file.
///
/// # Errors
/// [`FileError`]: the file is sealed and this key does not open it.
pub fn open_file(key: Option<&SealKey>, context: &[u8], bytes: &[u8]) -> Result<Opened, FileError> {
    if !bytes.starts_with(MAGIC) {
        return Ok(Opened::Plain);
    }
    let (body, sum) = bytes.split_last_chunk::<4>().ok_or(FileError::Damaged)?;
    // The checksum comes before the key, so that damage is never reported as a wrong key.
    let (head, sealed) = body
        .split_first_chunk::<HEAD_BYTES>()
        .ok_or(FileError::Damaged)?;
    if sealed.len() < SEAL_BYTES || checksum::of(&[body]).to_be_bytes() != *sum {
        return Err(FileError::Damaged);
    }
    let found = u16::from_be_bytes([head[8], head[9]]);
    if found > FORMAT {
        return Err(FileError::Newer { found });
    }
    let key = key.ok_or(FileError::Sealed)?;
    if head[10..] != key.check(context) {
        return Err(FileError::WrongKey);
    }
    let plain = key.open(context, sealed).map_err(|_| FileError::Damaged)?;
    Ok(Opened::Sealed(plain))
}

/// Reason why a file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is sealed and no key was given.
    #[error("it is sealed: give the key")]
    Sealed,
    /// It is sealed with another key.
    #[error("it is sealed with another key")]
    WrongKey,
    /// The bytes differ from those written.
    #[error("it is damaged")]
    Damaged,
    /// A newer build sealed it.
    #[error("a newer build sealed it (format {found})")]
    Newer {
        /// Its format.
        found: u16,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_with_its_key_and_says_what_is_wrong_with_another() {
        let (key, other) = (SealKey::from_bytes([1; 32]), SealKey::from_bytes([2; 32]));
        let bytes = seal_file(Some(&key), b"identity", b"papers".to_vec());
        let opened = |key, context: &[u8]| open_file(key, context, &bytes);
        let plain = Opened::Sealed(b"papers".to_vec());
        assert_eq!(opened(Some(&key), b"identity"), Ok(plain));
        assert_eq!(opened(None, b"identity"), Err(FileError::Sealed));
        assert_eq!(opened(Some(&other), b"identity"), Err(FileError::WrongKey));
        assert!(opened(Some(&key), b"server.key").is_err());
        let plain = seal_file(None, b"identity", b"papers".to_vec());
        assert_eq!(
            open_file(Some(&key), b"identity", &plain),
            Ok(Opened::Plain)
        );
    }

    #[test]
    fn damage_is_found_without_the_key() {
        let key = SealKey::from_bytes([1; 32]);
        let bytes = seal_file(Some(&key), b"identity", b"papers".to_vec());
        for bit in MAGIC.len() * 8..bytes.len() * 8 {
            let mut rotten = bytes.clone();
            rotten[bit / 8] ^= 1 << (bit % 8);
            let opened = open_file(None, b"identity", &rotten);
            assert_eq!(opened, Err(FileError::Damaged), "bit {bit}");
        }
        for length in MAGIC.len()..bytes.len() {
            let opened = open_file(Some(&key), b"identity", &bytes[..length]);
            assert_eq!(opened, Err(FileError::Damaged), "{length} bytes");
        }
    }
}
