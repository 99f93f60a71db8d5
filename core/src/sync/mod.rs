//! Messages between phone and server, as values: no sockets, no files, no clock.
//!
//! One request contains what the phone has written and asks for what it has not read; one response
//! contains receipts and releases. Every request may be repeated or lost: journals are numbered and
//! chained, so a repeated part is recognised, and a book is read by cursor.
//!
//! `docs/PROTOCOL.md` describes the bytes.

mod admit;
mod enrol;
mod error;
mod frame;
mod items;
mod messages;
mod request;
mod response;
mod tag;
mod version;

pub use admit::{Admission, admit};
pub use enrol::{Enrol, Enrolled};
pub use error::MessageError;
pub use frame::{FrameError, deflate, inflate};
pub use messages::{Challenge, Problem, Receipt, from_bytes, from_bytes_within, to_bytes};
pub use request::{Cursor, Request, SignedRequest};
pub use response::{BookPage, EntryStatus, Fork, QuarantineReason, Release, Response};
pub use tag::Tag;
pub use version::WIRE_VERSION;
