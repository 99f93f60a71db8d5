//! What a phone shows: lists, one record with its history, how things stand with the office, and what is new.

mod list;
mod news;

pub use list::{BookStatus, Entry as Listed, Filter, Page, Status, Trouble, Window};
pub use news::{News, Tally};
