//! Events of the server's own journal that the store folds itself: releases and erasures.
//!
//! Absent: who rules, and who asks for an erasure.

mod erased;
mod freeable;
mod releases;

pub use erased::{Erased, ErasureId, NoErasureId};
pub use freeable::can_be_freed;
pub use releases::{Releases, Run};
