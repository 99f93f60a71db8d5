//! The office: the server's records, its indexes, and its answers.
#![warn(clippy::indexing_slicing)]

pub mod admin;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod directory;
pub mod erasure;
pub mod handles;
pub mod http;
pub mod maintenance;
pub mod merge;
pub mod reports;
pub mod rules_host;
pub mod secrets;
pub mod start;
pub mod state;
pub mod store;
pub mod sync;
