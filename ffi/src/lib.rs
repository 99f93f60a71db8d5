//! The phone library: what field apps link, in Kotlin, Swift, Python and TypeScript.
//!
//! One object, [`Phone`], is a person's phone. Open it ([`Phone::open`]) or join an office with a code
//! ([`Phone::enrol`]), draw forms from [`Phone::kinds`], fill a [`Draft`] and log it: what `log` has
//! answered is on the disk. [`Phone::sync`] brings it to the office over the app's own network stack, a
//! [`Transport`]; there is no HTTP, no TLS and no C in here. [`PhoneError`] says what the person does next,
//! in Chinese and English.
//!
//! Every call may come from any thread. A call across the border costs tens of microseconds, so calls are
//! coarse: a whole draft, a page of records, a form with all its fields.
#![allow(
    unsafe_code,
    reason = "the exported symbols that the binding macros write; no line of ours is unsafe"
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![allow(
    clippy::result_large_err,
    reason = "errors cross the border as values, so that apps read their fields"
)]

mod act;
mod carry;
mod desk;
mod drafts;
mod error;
mod kinds;
mod list;
mod listener;
mod moment;
mod phone;
mod shortcuts;
mod status;
mod sync;
#[cfg(test)]
mod testing;
mod text;
mod transport;
mod value;
mod verdicts;

pub use drafts::Draft;
pub use error::PhoneError;
pub use kinds::{Choice, FieldProblem, FieldType, Kind, KindField, Mechanism};
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
pub use status::{BookStatus, Status, Trouble};
pub use sync::{Step, SyncProgress, Synced};
pub use text::Wording;
pub use transport::{BlockingTransport, HttpRequest, HttpResponse, Transport, TransportError};
pub use value::FieldValue;
pub use verdicts::{Acquaintance, ClientCheck, Report, ReportLine, ReportName, Verdict};

uniffi::setup_scaffolding!("streetbook");
