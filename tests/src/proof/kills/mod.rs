//! The true server is killed: at random moments under load, and at system calls that are named.
//!
//! After `kill -9` the bytes that the process had written to the system are there, so that it tests order and
//! recovery of the program; the bytes that a disk loses are the subject of `images`.

mod erasing;
mod points;
mod random;
mod stock;

pub use points::points;
pub use random::kills;
