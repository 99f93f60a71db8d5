//! The report: counts of what was read, and the problems found.

use serde::Serialize;

/// The outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Valid frames of the ledger.
    pub frames: u64,
    /// Entries in them.
    pub entries: u64,
    /// Journals of these entries, the server's own included.
    pub journals: u64,
    /// Rows of the index.
    pub index_rows: u64,
    /// Rows of the view, without rulings: their number depends on the calendar, too.
    pub view_rows: u64,
    /// Rulings in the view.
    pub rulings: u64,
    /// Unfinished tails that were cut off, now or earlier; the files are kept for inspection.
    pub set_aside: Vec<Kept>,
    /// Observations that are no fault.
    pub notes: Vec<String>,
    /// The faults.
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

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The part in which it was found.
    pub part: Part,
    /// A sentence for people.
    pub what: String,
    /// Records, entries or rows that it touches.
    pub touches: Vec<String>,
}

/// The parts that are read.
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
    /// The name in JSON and for people.
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
    /// Returns true if there is no fault.
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
