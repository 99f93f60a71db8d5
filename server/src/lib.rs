//! The office.

pub mod access;
