//! Attendance (AT-1 to AT-5): times on duty, the person who recorded them, and rest days.

mod absence;
mod family;
mod post;
mod punch;
mod recorder;
mod rest;
#[cfg(test)]
mod tests;

pub(super) use family::FAMILY;
