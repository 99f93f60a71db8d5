//! Records that several people work on at once.
#![allow(clippy::unwrap_used)]

mod conflicts;
mod copy;
mod numbers;
mod orders;
mod restricted;
mod signatures;
mod telling;
