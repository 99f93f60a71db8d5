//! A phone: what it wrote, what it received from the office, and what both make of each record.
//!
//! Two append-only logs are the truth: the *journal* of what this device wrote, and the answers it
//! *received* from the office. *Rows* are made from both and can be made again. An act (log, amend,
//! annul, sign …) returns once its journal entry is fsynced: then the record is saved, and only then
//! shown so. [`Replica::next_request`] and [`Replica::on_answer`] are the phone's half of the wire as
//! values; the host brings network, clock and random numbers.
//!
//! Asked for a record, a client or a report, the phone judges what it holds by the same rules as the
//! office ([`Replica::rulings_of`]): provisionally, until the office has ruled.
//!
//! A phone that finds itself cloned, restored from an app backup, or with a damaged journal becomes a
//! *successor*: a fresh device that carries on for the old one and makes again what the office does
//! not hold. The old files stay. What the office has erased is dropped from all of them.

mod acts;
mod enrolment;
mod error;
mod facade;
mod files;
mod identity;
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "an enrolment is begun in a directory")
)]
mod joining;
mod judging;
mod lists;
mod moment;
mod part;
mod reissue;
mod relay;
mod store;
mod successor;
mod sync;
mod view;
mod workspace;

pub use error::{Refusal, ReplicaError};
pub use facade::Replica;
pub use files::Files;
pub use identity::DeviceSecrets;
pub use judging::{ClientCheck, Here, Known, Line, Report, ReportName, Verdict};
pub use lists::{BookStatus, Filter, Listed, News, Page, Status, Tally, Trouble, Window};
pub use moment::Moment;
pub use store::JournalDamage;
pub use sync::{Outgoing, Progress};
pub use workspace::Unread;
