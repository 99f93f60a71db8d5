//! Releases: the office's word on which entry stands in which book, and on what is erased.

mod erased;
mod runs;

pub use erased::{ERASED, Erased, ErasureId, NoErasureId};
pub use runs::{RELEASES, Releases, Run};
