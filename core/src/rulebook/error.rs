//! Why a rulebook or a version of it cannot be taken.

use crate::time::Day;

/// A rulebook that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulebookError {
    /// No TOML of the expected shape; the message names the line.
    #[error("the rulebook's TOML does not read: {0}")]
    Toml(String),
    /// No rule reads such a parameter.
    #[error("no rule reads a parameter `{0}`: `streetbook rulebook show` lists them")]
    UnknownParameter(String),
    /// No such holiday.
    #[error("no holiday is called `{0}`: `streetbook rulebook show` lists them")]
    UnknownHoliday(String),
    /// A parameter cannot be set to this.
    #[error("`{parameter}` cannot be set to that: expected {expected}")]
    Setting {
        /// Which.
        parameter: String,
        /// What it takes.
        expected: String,
    },
    /// Not the next version.
    #[error("version {found} does not follow: the next version is {expected}")]
    Version {
        /// The next number.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// Days that another version has judged would change.
    #[error(
        "effective from {found} lies before version {version}, which holds from {held}: choose that day or a later one"
    )]
    Backdated {
        /// The last version.
        version: u32,
        /// Its first day.
        held: Day,
        /// The day given.
        found: Day,
    },
}
