//! `streetbook subject`: the office's records of a person, a copy for them, and their erasure.

mod ask;
mod erase;
mod find;
mod keep;
mod verb;

pub use verb::Subject;
