//! Tools of the command line that are no part of the server: benchmark, play, a phone's HTTP line.

pub mod bench;
pub mod line;
pub mod play;
