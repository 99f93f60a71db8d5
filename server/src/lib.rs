//! The office: what the server holds, how it finds it, and how it answers.

pub mod access;
pub mod clock;
pub mod commit;
pub mod export;
pub mod index;
pub mod ledger;
pub mod office;
pub mod release;
pub mod view;
