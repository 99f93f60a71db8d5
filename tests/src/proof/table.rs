//! The summary that a run ends with.

use std::time::{Duration, Instant};

/// The extent of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A share of it, for `cargo test`.
    Short,
    /// The extent in CI.
    Whole,
    /// Ten times as much.
    Long,
}

impl Scale {
    /// A count at this scale, of which `whole` is the count in CI.
    pub fn of(self, whole: u64) -> u64 {
        match self {
            Scale::Short => whole.div_ceil(20),
            Scale::Whole => whole,
            Scale::Long => whole * 10,
        }
    }
}

/// One line: the trials, their number, and the required number.
#[derive(Clone, Debug)]
pub struct Row {
    /// The trials.
    pub what: String,
    /// Their number.
    pub count: u64,
    /// Fewer would prove too little.
    pub least: u64,
    /// The time they took.
    pub took: Duration,
}

impl Row {
    /// Counts the trials of a part.
    ///
    /// # Panics
    /// If it made fewer than `least`.
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
