//! Why a rulebook or a version of it cannot be taken.

use crate::time::Day;

/// A rulebook that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulebookError {
    /// No TOML of the expected shape; the message names the line.
    #[error("the rulebook's TOML does not read: {0}")]
    Toml(String),
    /// A parameter that no rule reads.
    #[error("no rule reads a parameter `{0}`: `streetbook rulebook show` lists them")]
    UnknownParameter(String),
    /// A holiday that the rulebook does not have.
    #[error("no holiday is called `{0}`: `streetbook rulebook show` lists them")]
    UnknownHoliday(String),
    /// A setting that the parameter does not accept.
    #[error("`{parameter}` cannot be set to that: expected {expected}")]
    Setting {
        /// The parameter.
        parameter: String,
        /// The settings that it accepts.
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
    /// Days that another version has already decided would change.
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
