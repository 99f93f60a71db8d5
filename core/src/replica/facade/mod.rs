//! The phone as its host sees it: every method hands on to one of the parts.

mod acting;
#[cfg(unix)]
mod directory;
mod phone;
mod showing;
mod syncing;

pub use phone::Replica;
