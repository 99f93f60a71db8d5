//! `streetbook phone`: a phone for the command line, in a directory of its own. Every record is
//! saved there before a verb ends; `sync` brings it to the office.

mod boot;
mod carry;
mod enrol;
mod fields;
mod judge;
mod opening;
mod print;
mod read;
mod verb;
mod write;

pub use verb::Phone;
