//! The command line, driven as scripts drive it: the built binary, its exit codes, its JSON.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod accounts;
mod backup;
mod cloned;
mod demo;
mod export;
mod help;
mod kinds;
mod logs;
mod office;
mod outputs;
mod refusals;
mod rulebook;
mod sealed;
mod story;
mod tls;
mod verdicts;
mod verify;
