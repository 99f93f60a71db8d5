//! The phone's half of the wire: what it sends next, and what the office's answer does to it.

mod alignment;
mod session;

pub(super) use session::Session;
