//! Releases: the office's rulings on entries, by book, and the erasure of records.

mod runs;

pub use runs::{Releases, Run};
