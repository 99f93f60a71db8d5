//! Tables, values and flaws.

use std::collections::BTreeMap;

/// How deep brackets and braces may stand in one another, and how many dots a key may have: whoever reads or
/// drops a value walks down as deep. No form comes near.
pub(super) const DEPTH_MAX: usize = 16;

/// What is wrong, and where it stands.
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
    pub(super) at: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
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
    pub(super) at: usize,
    pub(super) made_by: MadeBy,
    pub(super) entries: BTreeMap<String, Item>,
}

/// How a table came to be: it says what may still be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeBy {
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
    pub(super) fn new(at: usize, made_by: MadeBy) -> Table {
        Table {
            at,
            made_by,
            entries: BTreeMap::new(),
        }
    }
}
