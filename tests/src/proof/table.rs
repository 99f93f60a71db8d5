//! The summary that a run ends with.

use std::time::{Duration, Instant};

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A share of it, for `cargo test`.
    Short,
    /// What CI runs.
    Whole,
    /// Ten times as much.
    Long,
}

impl Scale {
    /// A count at this scale, of which `whole` is what CI runs.
    pub fn of(self, whole: u64) -> u64 {
        match self {
            Scale::Short => whole.div_ceil(20),
            Scale::Whole => whole,
            Scale::Long => whole * 10,
        }
    }
}

/// One line: what was tried, how often, and how often it had to be.
#[derive(Clone, Debug)]
pub struct Row {
    /// What.
    pub what: String,
    /// How often.
    pub count: u64,
    /// Fewer would prove too little.
    pub least: u64,
    /// How long it took.
    pub took: Duration,
}

impl Row {
    /// Counts what a part does.
    ///
    /// # Panics
    /// When it did less than `least`.
    pub fn of(what: impl Into<String>, least: u64, part: impl FnOnce() -> u64) -> Row {
        let begun = Instant::now();
        let count = part();
        let what = what.into();
        assert!(count >= least, "{what}: only {count}, {least} are needed");
        Row {
            what,
            count,
            least,
            took: begun.elapsed(),
        }
    }
}

/// Prints the table.
pub fn print(rows: &[Row]) {
    println!(
        "{:<58} {:>11} {:>11} {:>8}",
        "tried", "count", "at least", "seconds"
    );
    for row in rows {
        let seconds = row.took.as_secs_f64();
        let Row {
            what, count, least, ..
        } = row;
        println!("{what:<58} {count:>11} {least:>11} {seconds:>8.1}");
    }
}
