//! Merging: from the ledger's tail to releases.
//!
//! Every stored entry gets exactly one first ruling: it is *accepted* (`EntryStatus::Accepted`) and released into
//! its record's book (and into the inbox of each person whom the record names), it is *held* until an entry
//! it builds on arrives, or it is *quarantined* with a reason. Rulings are an entry of the server's own
//! journal, so that a rebuild replays them and never judges again.
//!
//! The office may *free* entries that were quarantined for want of rights: those, and the entries
//! quarantined for building on them, are judged once more without that objection (`tail`).
//!
//! Everything that can be judged without automerge is judged here, by our own reader (`judge`); only entries
//! that pass go into the worker.
//!
//! Absent: SQL, HTTP, and the thread that merges: that is [`crate::state`]'s.

mod candidate;
mod catch_up;
mod error;
mod form;
mod judge;
mod merger;
mod numbers;
mod open;
mod placing;
mod progress;
mod reason;
mod records;
mod release;
mod round;
mod tail;
mod work;
pub mod worker;

pub use error::MergeFailure;
pub use merger::Merger;
pub use progress::{Progress, ProgressWatch};
pub use reason::reason;
pub use round::{Round, SetAside};

pub(crate) use catch_up::{catch_up, set_aside};
pub(crate) use error::RoundFailure;
pub(crate) use numbers::numbers_in;
