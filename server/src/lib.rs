//! The office: what the server holds, how it finds it, and how it answers.

pub mod access;
pub mod api;
pub mod app;
pub mod backup;
pub mod bench;
pub mod cli;
pub mod clock;
pub mod commit;
pub mod control;
pub mod exchange;
pub mod export;
pub mod index;
pub mod ledger;
pub mod line;
pub mod merge;
pub mod office;
pub mod play;
pub mod release;
pub mod report;
pub mod route;
pub mod rulings;
pub mod serving;
pub mod subject;
pub mod verify;
pub mod view;
pub mod worker;
