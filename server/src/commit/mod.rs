//! The one committer: a thread that alone writes ledger and index.
//!
//! It gathers whatever waits, appends all of it, makes that durable with one fsync, folds the new
//! frames into the index, and only then answers everybody. What it answers is therefore durable, and
//! found.

mod committer;
mod error;
mod hand;
mod history;
mod received;
mod request;
mod round;
mod rounds;
mod store;

#[cfg(test)]
pub(crate) mod tests;

pub use committer::Committer;
pub use error::CommitError;
pub use hand::Hand;
pub use request::{Event, Outcome, Push};
pub use store::{Store, StoreError};
