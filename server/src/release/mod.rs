//! Releases: the office's word on which entry stands in which book, and on what is erased.

mod erased;
mod runs;

pub use erased::{Erased, ErasureId, NoErasureId};
pub use runs::{Releases, Run};
