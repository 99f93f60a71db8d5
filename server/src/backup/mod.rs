//! A whole office in one file: its key and its ledger. Index and view are made again from them.
//!
//! The ledger only grows, so a copy that ends with a durable frame is what a restart at that moment
//! would have found: a backup needs no pause. `docs/STORAGE.md` describes the bytes. **Whoever has
//! the file can speak as the office**: it holds `server.key`.

mod error;
mod read;
mod write;

pub use error::BackupError;
pub use read::restore;
pub use write::{Written, backup};

const MAGIC: &[u8; 8] = b"STRTBKUP";
/// The format that this build writes, and the newest that it reads.
const FORMAT: u16 = 1;
/// Bytes of the checksum at the end.
const SUM_BYTES: usize = 32;
/// Longer names are none of ours.
const NAME_BYTES_MAX: usize = 100;
const KEY: &str = "server.key";
const LEDGER: &str = "ledger";
