//! Tables, values and flaws.

use std::collections::BTreeMap;

/// Upper bound of nested brackets and braces, and of dots in a key: reading and dropping a value
/// recurse as deep. No form comes near.
pub(super) const DEPTH_MAX: usize = 16;

/// A defect and its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(super) at: usize,
    pub(super) what: String,
}

impl Flaw {
    pub(super) fn new(at: usize, what: impl Into<String>) -> Flaw {
        let what = what.into();
        Flaw { at, what }
    }

    /// Returns the message for the text's author: `line 3: …`.
    pub(crate) fn in_text(&self, text: &str) -> String {
        let before = text.as_bytes().iter().take(self.at);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        format!("line {line}: {}", self.what)
    }
}

/// A value and its offset.
#[derive(Debug)]
pub(crate) struct Item {
    pub(super) at: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
    /// Written in brackets, and closed.
    List(Vec<Item>),
    Table(Table),
    /// Written under `[[headers]]`; more may follow.
    Tables(Vec<Table>),
}

/// Attributes by name.
#[derive(Debug)]
pub(crate) struct Table {
    pub(super) at: usize,
    pub(super) made_by: MadeBy,
    pub(super) entries: BTreeMap<String, Item>,
}

/// The notation that created a table: it determines what may still be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeBy {
    /// Its own `[header]`.
    Header,
    /// The header of a nested table.
    Inner,
    /// A key with dots.
    Dots,
    /// Braces; nothing may be added.
    Braces,
}

impl Table {
    pub(super) fn new(at: usize, made_by: MadeBy) -> Table {
        Table {
            at,
            made_by,
            entries: BTreeMap::new(),
        }
    }
}
