//! HTTP: listening, limits, the API of phones and the pages of the office.
//!
//! Absent: rules of the office; what a page changes is a command of [`crate::admin`], what a phone brings goes to
//! [`crate::sync`].

pub mod api;
mod bearer;
pub mod limits;
pub mod pages;
pub mod request_log;
pub mod route;
pub mod serving;
