//! The worker: a child process of the same binary in which automerge reads the changes of phones.
//!
//! automerge is sound on honest input and unsafe on hostile input: it can panic, abort, loop or ask
//! for memory without bound. So the server itself never passes a phone's bytes to it. The child does,
//! under limits on memory and processor time; when it dies or takes too long, the server knows which
//! record it was at, quarantines the change that caused it, and starts another.

mod child;
mod choice;
mod edit;
mod inside;
mod parent;
mod protocol;

pub use child::run;
pub use choice::Choice;
pub use edit::{Edit, EditAct};
pub use inside::Death;
pub use parent::{VERB, Worker, WorkerError};
pub use protocol::{Incoming, Job, Reply, Tried, Want};
