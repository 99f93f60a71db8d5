//! What runs beside the requests: the merging thread, the judging thread, erasures, and what keeps the view
//! up to date.

mod erasing;
mod judging;
mod merging;
mod numbers;
mod office_device;
mod progress;
mod quota;
mod showing;
mod threads;

pub(crate) use erasing::{Eraser, Job, erase_at_start};
pub use erasing::{Erasing, ErasingWhenDue, ErasureFailure, ErasureList, erase_when_due};
pub(crate) use judging::Passes;
pub(crate) use merging::{RoundFailure, Rounds};
pub(crate) use office_device::{OfficeDevice, OfficeDevices};
pub use progress::{Progress, ProgressWatch};
pub use quota::Quota;
pub(crate) use showing::catch_up;
pub(crate) use threads::Threads;
