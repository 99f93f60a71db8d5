//! Releases: the office's word on which entry stands in which book.

mod runs;

pub use runs::{RELEASES, Releases, Run};
