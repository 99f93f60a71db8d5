//! Works on a directory as a whole: backup, restore and verification.

pub mod backup;
pub mod verify;
