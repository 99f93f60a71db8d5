//! The committer: the only thread that writes ledger and index.
//!
//! It gathers the waiting requests, appends them all, makes them durable with one fsync, folds the new
//! frames into the index, and only then answers. Every answer is therefore about entries that are durable
//! and can be found.

mod commit_loop;
mod committer;
mod error;
mod history;
mod manual_committer;
mod received;
mod request;
mod round;
mod store;

#[cfg(test)]
pub(crate) mod tests;

pub use committer::Committer;
pub use error::CommitError;
pub use manual_committer::ManualCommitter;
pub use request::{Event, Outcome, Push};
pub use store::{Store, StoreError};
