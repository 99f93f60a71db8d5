//! A whole office in one file: its key and its ledger. Index and view are rebuilt from them.
//!
//! The ledger only grows, so a copy that ends with a durable frame equals the ledger after a restart at that
//! moment: a backup needs no pause. `docs/STORAGE.md` describes the bytes. **The owner of the file
//! can act as the office**: it holds `server.key`.

mod error;
mod read;
mod write;

pub use error::BackupError;
pub use read::restore;
pub use write::{Written, backup};

/// What every backup begins with.
pub const BEGINNING: &[u8; 8] = b"STRTBKUP";
/// The format that this build writes, and the newest that it reads.
const FORMAT: u16 = 1;
/// Bytes of the checksum at the end.
const SUM_BYTES: usize = 32;
/// Longer names are not written by this program.
const NAME_BYTES_MAX: usize = 100;
const KEY: &str = "server.key";
const LEDGER: &str = "ledger";
