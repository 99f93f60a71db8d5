//! Erasure, from the request to the rewritten segment.
//!
//! Requests are asked and decided as events of the directory, which folds them; what is due is reached,
//! ruled, taken out of the view and cut out of the ledger here.
//!
//! Absent: HTTP, and the thread that carries a job out: that is the merging thread, between two rounds.

mod at_start;
mod due;
mod eraser;
mod error;
pub mod executor;
mod limits;
mod list;
mod request;
mod retention;
mod schedule;
pub mod subject;

pub use due::{ErasingWhenDue, erase_when_due};
pub use error::{ErasureFailure, ErasureRefused};
pub use list::{ERASURES_BEGIN, ERASURES_FILE, ErasureList};
pub use request::{ERASERS, ERASURE_DAYS, ErasureWish};
pub use retention::RetentionRefused;
pub use schedule::Erasing;

pub(crate) use at_start::erase_at_start;
pub(crate) use eraser::Eraser;
pub(crate) use schedule::Job;
