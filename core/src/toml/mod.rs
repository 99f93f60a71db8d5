//! Reader for the TOML of forms and rulebooks: texts, whole numbers, booleans, lists and tables, in
//! every notation of TOML 1.1. A fraction or a date is rejected: nothing here has such a value.
//!
//! The office and every phone read what is published with these same few functions. The crate `toml`
//! had a twentieth of the phone library's size; in tests both read the same texts and must agree.
//!
//! [`read`] returns a [`Table`]. The caller removes one attribute after the other and closes the table
//! with [`Table::end`], which rejects leftovers.

use std::collections::BTreeMap;

mod attributes;
mod document;
mod scan;
mod string;
mod value;

pub(crate) use document::read;

/// How deep brackets and braces may stand in one another, and how many dots a key may have: whoever reads or
/// drops a value walks down as deep. No form comes near.
const DEPTH_MAX: usize = 16;

/// What is wrong, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    at: usize,
    what: String,
}

impl Flaw {
    fn new(at: usize, what: impl Into<String>) -> Flaw {
        let what = what.into();
        Flaw { at, what }
    }

    /// The sentence for whoever wrote this text: `line 3: …`.
    pub(crate) fn in_text(&self, text: &str) -> String {
        let before = text.as_bytes().iter().take(self.at);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        format!("line {line}: {}", self.what)
    }
}

/// A value and where it begins.
#[derive(Debug)]
pub(crate) struct Item {
    at: usize,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
    /// Written in brackets, and complete.
    List(Vec<Item>),
    Table(Table),
    /// Written under `[[headers]]`, of which more may follow.
    Tables(Vec<Table>),
}

/// Attributes by name.
#[derive(Debug)]
pub(crate) struct Table {
    at: usize,
    made_by: MadeBy,
    entries: BTreeMap<String, Item>,
}

/// How a table came to be: it says what may still be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MadeBy {
    /// Its own `[header]`.
    Header,
    /// The header of a table inside.
    Inner,
    /// A key with dots.
    Dots,
    /// Braces; nothing may be added.
    Braces,
}

impl Table {
    fn new(at: usize, made_by: MadeBy) -> Table {
        Table {
            at,
            made_by,
            entries: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests;
