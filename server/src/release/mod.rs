//! Releases: the office's rulings on entries, by book, and the erasure of records.

mod erased;
mod runs;

pub use erased::{ERASED, Erased, ErasureId, NoErasureId};
pub use runs::{RELEASES, Releases, Run};

/// The topic of lines of the audit log in the server's own journal. They are many and make up nothing:
/// whoever folds the journal passes them by.
pub const NOTED: u16 = 9;
