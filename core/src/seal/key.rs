//! The sealing key and its operations.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// Difference in length between sealed bytes and plain ones: nonce and tag.
pub const SEAL_BYTES: usize = NONCE_BYTES + TAG_BYTES;
/// Block size of SHA-256, to which a shorter HMAC key is padded.
const BLOCK_BYTES: usize = 64;

/// A sealing key. Clones share it; the last one to be dropped wipes it from memory.
#[derive(Clone)]
pub struct SealKey(Arc<SubKeys>);

/// Sub-keys, one for each purpose, so that no output of one reveals anything about another.
struct SubKeys {
    cipher: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
    check: Zeroizing<[u8; 32]>,
    name: Zeroizing<[u8; 32]>,
}

impl SealKey {
    /// Creates a key from these bytes, which must be random: a passphrase is not.
    pub fn from_bytes(bytes: [u8; 32]) -> SealKey {
        let bytes = Zeroizing::new(bytes);
        let sub_key =
            |label: &str| Zeroizing::new(mac(&bytes, &[b"streetbook seal 1: ", label.as_bytes()]));
        SealKey(Arc::new(SubKeys {
            cipher: sub_key("cipher"),
            nonce: sub_key("nonce"),
            check: sub_key("check"),
            name: sub_key("name"),
        }))
    }

    /// Seals bytes for a context: nonce, ciphertext, tag. The same bytes in the same context have the
    /// same result.
    pub fn seal(&self, context: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce = self.nonce(context, plain);
        let payload = Payload {
            msg: plain,
            aad: context,
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // Fails beyond 256 GB only; a nonce alone opens nowhere.
        [nonce.as_slice(), &sealed.unwrap_or_default()].concat()
    }

    /// Opens bytes that were sealed for this context.
    ///
    /// # Errors
    /// [`SealError`] if they were sealed with another key or for another context, or were changed.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
        let payload = Payload {
            msg: ciphertext,
            aad: context,
        };
        self.cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealError)
    }

    /// Returns a check value to store beside sealed bytes: it tells the right key from another.
    pub fn check(&self, context: &[u8]) -> [u8; 16] {
        half(mac(&self.0.check, &[context]))
    }

    /// Returns a substitute for a name that must be found but not read.
    pub fn name(&self, name: &[u8]) -> [u8; 16] {
        half(mac(&self.0.name, &[name]))
    }

    fn nonce(&self, context: &[u8], plain: &[u8]) -> [u8; NONCE_BYTES] {
        let length = (context.len() as u64).to_be_bytes();
        first(mac(&self.0.nonce, &[&length, context, plain]))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.0.cipher).into())
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(..)")
    }
}

/// Returns HMAC-SHA256 over the concatenated parts.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = Zeroizing::new([0; BLOCK_BYTES]);
    (*block)[..32].copy_from_slice(key);
    let mac = Hmac::<Sha256>::new(&(*block).into());
    let mac = parts.iter().fold(mac, |mac, part| mac.chain_update(part));
    mac.finalize().into_bytes().into()
}

fn half(full: [u8; 32]) -> [u8; 16] {
    first(full)
}

fn first<const N: usize>(full: [u8; 32]) -> [u8; N] {
    std::array::from_fn(|at| full.get(at).copied().unwrap_or_default())
}

/// Sealed bytes do not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open: they were changed or moved, or sealed with another key")]
pub struct SealError;

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SealKey {
        SealKey::from_bytes([seed; 32])
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let sealed = key(1).seal(b"place", b"Mrs Wang, 138 0013 8000");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key(1).open(b"place", &changed), Err(SealError), "bit {bit}");
        }
        for length in 0..sealed.len() {
            let opened = key(1).open(b"place", &sealed[..length]);
            assert_eq!(opened, Err(SealError), "{length} bytes");
        }
    }

    #[test]
    fn other_bytes_at_the_same_place_get_another_nonce() {
        let nonce = |plain: &[u8]| key(1).seal(b"frame 7", plain)[..NONCE_BYTES].to_vec();
        assert_ne!(nonce(b"the tail that was cut"), nonce(b"what came after"));
        let moved = key(1).seal(b"frame 8", b"what came after");
        assert_ne!(nonce(b"what came after"), moved[..NONCE_BYTES]);
        // The border between context and bytes is authenticated too.
        assert_ne!(
            key(1).seal(b"ab", b"c")[..NONCE_BYTES],
            key(1).seal(b"a", b"bc")[..NONCE_BYTES]
        );
    }

    #[test]
    fn a_key_is_told_by_its_check_value_and_never_shown() {
        assert_eq!(key(1).check(b"x"), key(1).check(b"x"));
        assert_ne!(key(1).check(b"x"), key(2).check(b"x"));
        assert_ne!(key(1).check(b"x"), key(1).check(b"y"));
        assert_ne!(key(1).check(b"x"), key(1).name(b"x"));
        assert_eq!(format!("{:?}", key(1)), "SealKey(..)");
    }

    /// Files of today must open for ever. The bytes were computed by another implementation, from the
    /// words of docs/STORAGE.md and RFC 8439 alone.
    #[test]
    fn sealing_is_what_the_document_says() {
        let sealed = key(7).seal(b"context", b"plain");
        let nonce = "ac259676cf2a8005f885845074c218b5b8ad3bd977d3683c";
        let rest = "0582f47f56741fa1872b3897ee5d9a754bdbf939ec";
        assert_eq!(crate::ids::hex(&sealed), format!("{nonce}{rest}"));
    }
}
