//! HTTP: listening, limits, the API of phones and the pages of the office.

pub mod api;
mod bearer;
pub mod limits;
pub mod pages;
pub mod request_log;
pub mod route;
pub mod serving;
