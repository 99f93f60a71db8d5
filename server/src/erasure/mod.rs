//! Erasure, from the request to the rewritten segment; one room for all of it.

mod at_start;
mod due;
mod eraser;
mod event;
pub mod executor;
mod list;
pub(crate) mod request;
mod retention;
mod schedule;
pub mod subject;

pub(crate) use at_start::erase_at_start;
pub use due::{ErasingWhenDue, erase_when_due};
pub(crate) use eraser::Eraser;
pub use event::{Erased, ErasureId, NoErasureId};
pub use list::ErasureList;
pub use request::{
    ERASERS, ERASURE_DAYS, ErasureAsked, ErasureDecided, ErasureRefused, ErasureShown,
    ErasureState, ErasureWish,
};
pub use retention::{RetentionRefused, RetentionSet};
pub(crate) use schedule::Job;
pub use schedule::{Erasing, ErasureFailure};
