//! What the office holds of one person: found by his number or by a record, told to him as a copy, and
//! taken out again.
//!
//! Here stand the question and its answers as plain values. The running office answers
//! ([`crate::admin::Admin::find_subject`]); the command line and the pages ask.
//!
//! A find names places and no words of a record: whoever looks for a person learns where he stands, not
//! what was written. Only the copy for the person himself tells that, and of numbers only his own.

mod copy;
mod due;
mod found;
mod sought;

pub use copy::{Reader, SubjectCopy, Waiting};
pub use due::Due;
pub use found::{Found, Place, place_state};
pub use sought::{Sought, number_text};
