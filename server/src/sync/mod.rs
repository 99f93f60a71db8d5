//! Processing of a phone's request, without the HTTP around it: it is admitted, its entries are
//! stored, and it is answered; a device joins.
//!
//! Everything here is decided from ledger, index, directory and the clock that was handed in, so that a
//! simulation can play it on one thread; [`crate::http::api`] is the shell that brings bytes in and out.
//!
//! Absent: HTTP, waiting, and a phone's writer, which is the directory's.

mod admit;
mod answer;
mod exchange;
mod joining;
mod pages;
mod push;
mod quota;
mod refused;

pub use admit::open_request;
pub use exchange::{Exchange, Turn};
pub use joining::JoinFailure;
pub use quota::Quota;
pub use refused::Refused;
