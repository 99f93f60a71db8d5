//! Reading a whole data directory, and comparing it with its expected content.
//!
//! | read | compared with |
//! |---|---|
//! | every frame of the ledger | its checksums; unreadable bytes are named with the records they touch |
//! | every journal part | its chain, and its device's signature over the head |
//! | the index | a fold of the whole ledger into a fresh one: releases are replayed, nothing is judged |
//! | the view | one that is rebuilt from the releases; that of a sealed directory is rebuilt at every start |
//!
//! An index that lags behind the ledger, as after a crash, is brought up to it first: that is no
//! fault. One that cannot be used is rebuilt, as at every start, and named.
//!
//! Absent: repair.

mod chains;
mod derived;
mod error;
mod journals;
mod report;
mod tails;
#[cfg(test)]
mod tests;
mod whole;

pub use error::VerifyError;
pub use report::{Kept, Part, Problem, Report};
pub use whole::verify;
