//! Making and opening a data directory: everything that a running office consists of is opened and wired here.
//!
//! Absent: HTTP, and what happens after opening.

mod create;
mod error;
mod open;
#[cfg(test)]
mod tests;

pub use create::{Founding, create};
pub use error::OpenError;
pub use open::{Opening, is_in_use, open, open_view};
