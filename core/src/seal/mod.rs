//! Sealing files: whoever takes a phone or a disk without its key reads nothing and changes nothing
//! unseen.
//!
//! What is sealed is encrypted and authenticated with XChaCha20-Poly1305. Each sealing names a *context*,
//! the place where the bytes belong: bytes that were moved to another place do not open there. A key never
//! stands in the directory that it seals; a *check value* does, which tells the right key from another
//! one before anything is touched.
//!
//! Nonces are *synthetic*: the first 24 bytes of an HMAC, under a sub-key of its own, over context and
//! plain bytes. The core has no dice, and a cut tail may be written again under the same frame number
//! with other bytes: a counter would then use a nonce twice, which would give both plain texts away. A
//! synthetic nonce repeats only where place and bytes are the same, and then says no more than that.
//!
//! ```
//! use streetbook_core::seal::SealKey;
//!
//! let key = SealKey::from_bytes([7; 32]);
//! let sealed = key.seal(b"frame 1", b"138 0013 8000");
//! assert_eq!(key.open(b"frame 1", &sealed).unwrap(), b"138 0013 8000");
//! assert!(key.open(b"frame 2", &sealed).is_err());
//! assert!(SealKey::from_bytes([8; 32]).open(b"frame 1", &sealed).is_err());
//! ```

mod file;
mod key;

pub use file::{FileError, Opened, open_file, seal_file};
pub use key::{SEAL_BYTES, SealError, SealKey};
