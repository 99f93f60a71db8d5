//! Merging: from the ledger's tail to releases.
//!
//! Every stored entry gets exactly one first ruling: it *stands* and is released into its record's book
//! (and into the inbox of each person whom the record names), it is *held* until an entry it builds
//! on comes, or it is *quarantined* with a reason. Rulings are an entry of the server's own journal,
//! so that a rebuild replays them and never judges again.
//!
//! The office may *free* what was set aside for want of rights: those entries, and what fell with them, are
//! judged once more without that objection (`tail`).
//!
//! What can be judged without automerge is judged here, by our own reader (`judge`); only what has
//! passed goes into the worker.

mod form;
mod judge;
mod merger;
mod open;
mod placing;
mod records;
mod round;
mod tail;
mod work;

pub use judge::reason;
pub use merger::{MergeFailure, Merger};
pub use round::{Round, SetAside};
