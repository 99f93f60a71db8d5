//! The true server is killed: at random moments under load, and at system calls that are named.
//!
//! `kill -9` leaves what the process had handed to the machine, so that it shows order and recovery of
//! the program; what a disk forgets is the matter of `images`.

mod erasing;
mod points;
mod random;
mod stock;

pub use points::points;
pub use random::kills;
