//! The phone's screens: lists, one record with its history, the state of synchronisation, and
//! changes.

mod list;
mod news;

pub use list::{BookStatus, Entry as Listed, Filter, Page, Status, Trouble, Window};
pub use news::{News, Tally};
