//! Releases: the office's rulings on entries, by book, and the erasure of records.

mod erased;
mod runs;

pub use erased::{Erased, ErasureId, NoErasureId};
pub use runs::{Releases, Run};
