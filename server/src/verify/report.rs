//! What was read and what is wrong.

use serde::Serialize;

/// The outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Good frames of the ledger.
    pub frames: u64,
    /// Entries in them.
    pub entries: u64,
    /// Journals that they belong to, the server's own included.
    pub journals: u64,
    /// Rows of the index.
    pub index_rows: u64,
    /// Rows of the view, rulings apart: how many of those there are follows from the calendar too.
    pub view_rows: u64,
    /// Rulings in the view.
    pub rulings: u64,
    /// Unfinished tails that were cut off, now or earlier; the files are there to be looked at.
    pub set_aside: Vec<Kept>,
    /// What is no fault and good to know.
    pub notes: Vec<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A file with an unfinished tail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its name in the ledger's folder.
    pub file: String,
    /// Its length.
    pub bytes: u64,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where.
    pub part: Part,
    /// What, for people.
    pub what: String,
    /// Records, entries or rows that it touches.
    pub touches: Vec<String>,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The ledger's files.
    Ledger,
    /// A journal in it.
    Journal,
    /// The index.
    Index,
    /// The view.
    View,
}

impl Part {
    /// The word used in JSON and for people.
    pub fn word(self) -> &'static str {
        match self {
            Part::Ledger => "ledger",
            Part::Journal => "journal",
            Part::Index => "index",
            Part::View => "view",
        }
    }
}

impl Report {
    /// True when nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn note(&mut self, what: impl Into<String>) {
        self.notes.push(what.into());
    }

    pub(super) fn problem(&mut self, part: Part, what: String, touches: Vec<String>) {
        self.problems.push(Problem {
            part,
            what,
            touches,
        });
    }
}
