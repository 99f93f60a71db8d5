//! Works on a directory as a whole: backup, restore and verification.
//!
//! Absent: a running office; each opens the directory itself.

pub mod backup;
pub mod verify;
