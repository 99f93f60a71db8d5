//! What the trials of the bindings share: generated bindings, fetched tools, a field day with a real server.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test binary uses its part"
)]

pub mod bindings;
pub mod field_day;
pub mod jvm;
pub mod tools;
pub mod typescript;
