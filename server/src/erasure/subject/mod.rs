//! The data that the office holds of one person: found by their number or by a record, given to
//! them as a copy, and erased.
//!
//! Here are the question and its answers as plain values. The running office answers
//! ([`crate::admin::Admin::find_subject`]); the command line and the pages ask.
//!
//! A find names places and no content of a record: the searcher learns where a person is mentioned,
//! not what was written. Only the copy for the person contains that, and of numbers only their own.

mod copy;
mod due;
mod found;
mod sought;

pub use copy::{Reader, SubjectCopy, Waiting};
pub use due::Due;
pub use found::{Found, Place, place_state};
pub use sought::{Sought, number_text};
