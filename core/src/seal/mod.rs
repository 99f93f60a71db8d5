//! Sealing of files: without the key, a stolen phone or disk can neither be read nor changed unnoticed.
//!
//! Sealed bytes are encrypted and authenticated with XChaCha20-Poly1305. Each sealing names a
//! *context*, the place where the bytes belong: bytes that were moved to another place do not open
//! there. A key is never stored in the directory that it seals; a *check value* is, which tells the
//! right key from another one before anything is touched.
//!
//! Nonces are *synthetic*: the first 24 bytes of an HMAC, under a sub-key of its own, over context and
//! plain bytes. The core has no random numbers, and a cut tail may be written again under the same
//! frame number with other bytes: a counter would then use a nonce twice, which would reveal both plain
//! texts. A synthetic nonce repeats only if context and bytes are the same, and then reveals no more
//! than that.
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
