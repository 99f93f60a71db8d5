//! Append-only files of checksummed frames: one format for a phone's journal, what it received from the
//! office, its rows, and the server's ledger.
//!
//! A log is a sequence of *segment* files of at most a few megabytes, each a 64-byte header followed by
//! frames. Frames are numbered through all segments, and their checksums are bound to log and segment,
//! so that a frame copied from elsewhere is not valid here.
//!
//! After a crash the end may hold an unfinished tail: it is cut and set aside in a file of its own.
//! Anything unreadable that a valid frame *follows* is damage: it is reported, the bytes stay, and the
//! rest can still be read. Erasing rewrites a segment (`rewrite`). `docs/STORAGE.md` describes the
//! bytes.
//!
//! With a key in its [`LogSpec`] a log is *sealed*: bodies are, heads are not, and checksums are over
//! the stored bytes, so that damage is found without the key. Without the key, with another one, or
//! with a key for a plain log, opening fails before anything is cut or written.

mod at;
mod disk;
mod error;
mod frame;
mod leftovers;
mod open;
mod reader;
#[cfg(unix)]
mod real;
mod rewrite;
mod scan;
mod sealing;
mod segment;
mod snapshot;
mod write;

pub use at::At;
pub use disk::{Disk, DiskFile, read_all, read_file};
pub use error::LogError;
pub use frame::{BODY_BYTES_MAX, Frame};
pub use leftovers::remove_set_aside;
pub use open::{Recovery, SetAside};
pub use reader::LogReader;
#[cfg(unix)]
pub use real::{DirLock, RealDisk};
pub use rewrite::{Content, Moved};
pub use scan::Damage;
pub use segment::{LogSpec, Purpose};
pub use snapshot::snapshot;
pub use write::Log;
