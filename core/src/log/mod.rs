//! Append-only files of checksummed frames: one format for a phone's journal, what it heard from the
//! office, its rows, and the server's ledger.
//!
//! A log is a run of *segment* files of at most a few megabytes, each a 64-byte header and frames
//! behind one another. Frames are numbered through all segments, and their checksums are bound to
//! log and segment, so that a frame copied from elsewhere is no frame here.
//!
//! What a crash leaves at the end is an unfinished tail: it is cut and set aside in a file of its own.
//! Anything unreadable that a good frame *follows* is damage: it is named, the bytes stay, and the
//! rest can still be read. Erasing rewrites a segment (`rewrite`). `docs/STORAGE.md` describes the bytes.
//!
//! With a key in its [`LogSpec`] a log is *sealed*: bodies are, heads are not, and checksums are over the
//! stored bytes, so that damage is found without the key. Without it, with another one, or with a key for a
//! plain log, opening is refused before anything is cut or written.

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
