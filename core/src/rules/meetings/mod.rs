//! Meetings (MT-1 to MT-3): held each day, begun in time, short, and signed by all present.

mod daily;
mod family;
mod held;
mod meeting;
mod signatures;
#[cfg(test)]
mod tests;

pub(super) use family::FAMILY;
pub(super) use meeting::{MEETING, team};
