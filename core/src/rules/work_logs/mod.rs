//! Work logs (WL-1 to WL-4): written on their day, reviewed each day, passed on each Monday.

mod family;
mod log;
mod pack;
mod review;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use family::FAMILY;
