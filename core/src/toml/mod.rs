//! Reading the TOML of forms and rulebooks: texts, whole numbers, truths, lists and tables, written in every way
//! that TOML 1.1 knows. A fraction or a date is refused: nothing here has such a value.
//!
//! The office and every phone read what is published with these same few functions. The crate `toml` took a
//! twentieth of the phone library; here it stands beside ours in tests, and both must read alike.
//!
//! [`read`] makes a [`Table`] of a text. Whoever knows its shape takes out one attribute after the other and
//! closes the table with [`Table::end`], which refuses what nobody asked for.

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
