//! The committer: the only thread that writes ledger and index.
//!
//! It gathers the waiting requests, appends them all, makes them durable with one fsync, folds the new
//! frames into the index, and only then answers. Every answer is therefore about entries that are durable
//! and can be found.

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
