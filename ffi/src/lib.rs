//! The phone library that field apps link, in Kotlin, Swift, Python and TypeScript.
//!
//! One object, [`Phone`], is a person's phone. Open it ([`Phone::open`]) or join an office with a code
//! ([`Phone::enrol`]), draw forms from [`Phone::kinds`], fill a [`Draft`] and log it: once `log` has
//! returned, the record is on the disk. [`Phone::sync`] sends it over the app's own network stack, a
//! [`Transport`]; this library contains no HTTP, no TLS and no C. [`PhoneError`] names the person's next step.
//! Every call may come from any thread. A call costs tens of microseconds, so calls are coarse.
#![warn(clippy::indexing_slicing)]
#![allow(unsafe_code, reason = "the symbols that the binding macros export")]
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![allow(clippy::result_large_err, reason = "apps read an error's fields")]

mod act;
mod carry;
mod drafts;
mod error;
mod field_problem;
mod fields;
mod kinds;
mod list;
mod listener;
mod moment;
mod phone;
mod replica_cell;
mod shortcuts;
mod status;
mod sync;
mod sync_progress;
mod sync_state;
#[cfg(test)]
mod testing;
mod text;
mod transport;
mod trouble;
mod value;
mod verdicts;

pub use drafts::Draft;
pub use error::PhoneError;
pub use field_problem::FieldProblem;
pub use kinds::{Choice, FieldType, Kind, KindField, Mechanism};
pub use list::{
    Annulment, Conflict, Filter, HistoryLine, Page, RecordState, Remark, Settled, Sheet,
    ShownRecord, Side, Signature, Wrote,
};
pub use listener::{Cause, Change, Listener};
pub use moment::{ClockReading, PhoneClock};
pub use phone::{Owner, Phone};
pub use shortcuts::{
    ClientReport, ColdVisit, Grade, Prepared, Route, StoreVisit, StreetContact, VisitOutcome,
};
pub use status::{BookStatus, Status};
pub use sync_progress::{Step, SyncProgress, Synced};
pub use text::Wording;
pub use transport::{BlockingTransport, HttpRequest, HttpResponse, Transport, TransportError};
pub use trouble::Trouble;
pub use value::FieldValue;
pub use verdicts::{Acquaintance, ClientCheck, Report, ReportLine, ReportName, Verdict};

uniffi::setup_scaffolding!("streetbook");
