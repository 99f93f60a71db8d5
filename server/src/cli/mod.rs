//! The command line: one file per verb. Verbs and JSON shapes are stable, scripts rely on them.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage.
//!
//! Absent: what a verb does to an office, which is an [`AdminCommand`](crate::admin::AdminCommand).

mod account;
mod audit;
mod backup;
mod bench;
mod data_dir;
mod device;
mod export;
mod file;
mod init;
mod invite;
mod kind;
mod listing;
mod log;
mod office;
mod out;
mod person;
mod phone;
mod play;
mod quarantine;
mod rebuild;
mod report;
mod rulebook;
mod serve;
mod subject;
mod target;
pub mod tools;
mod verb;
mod verify;

pub use out::Failure;
pub use verb::run;
