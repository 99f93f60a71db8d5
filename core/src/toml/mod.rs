//! Reader for the TOML of forms and rulebooks: texts, whole numbers, booleans, lists and tables, in
//! every notation of TOML 1.1. A fraction or a date is rejected: nothing here has such a value.
//!
//! The office and every phone read what is published with these same few functions. The crate `toml`
//! had a twentieth of the phone library's size; in tests both read the same texts and must agree.
//!
//! [`read`] returns a [`Table`]. The caller removes one attribute after the other and closes the table
//! with [`Table::end`], which rejects leftovers.

mod attributes;
mod document;
mod scan;
mod string;
mod table;
mod value;

pub(crate) use document::read;
use table::{DEPTH_MAX, MadeBy, Value};
pub(crate) use table::{Flaw, Item, Table};

#[cfg(test)]
mod tests;
