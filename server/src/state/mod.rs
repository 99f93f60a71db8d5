//! A running office: handles of everything that was opened together, and the threads that are kept with them.
//!
//! Data flows one way: [`crate::http::api`] hands parts to the committer, the merging thread takes the
//! ledger's tail, judges and releases it, and the view shows what was released. Nothing is decided here:
//! what an administrator may do is in [`crate::admin`], what a phone may in [`crate::sync`].
//!
//! Absent: how a data directory is opened; that is [`crate::start`].

mod app_state;
mod merging;
mod office_device;
mod threads;

pub use app_state::AppState;

pub(crate) use merging::MergeLoop;
pub(crate) use office_device::{OfficeDevice, OfficeDevices};
pub(crate) use threads::Threads;
