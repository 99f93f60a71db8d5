//! The directory of a running server: who is who, shared by everybody who reads it, and changed in one place.
//!
//! [`crate::access::Directory`] is the fold of the server's own journal. [`DirectoryService`] holds the one
//! copy of it that a process has, and is the only one that appends events to that journal on behalf of the
//! directory: events are made from it as it stands, stored in one append, then folded.

mod acked_positions;
mod fold;
mod service;

pub use acked_positions::AckedPositions;
pub use fold::fold_directory;
pub use service::{DirectoryService, WriteFailure};
