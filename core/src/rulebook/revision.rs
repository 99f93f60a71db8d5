//! What a workspace changes in the rulebook, and from which day.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::RulebookError;
use super::parameter::SettingText;
use crate::time::Day;

/// A new version of the rulebook: what differs from the version before. Its text is what the office
/// publishes and every phone hears.
#[derive(Clone)]
pub struct Revision {
    /// Its number; the version before has the number before it.
    pub version: u32,
    /// The first day that is judged by it.
    pub effective_from: Day,
    pub(super) set: BTreeMap<String, SettingText>,
    pub(super) holidays: BTreeMap<String, BTreeSet<Day>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevisionText {
    version: u32,
    effective_from: String,
    #[serde(default)]
    set: BTreeMap<String, SettingText>,
    #[serde(default)]
    holidays: BTreeMap<String, Vec<String>>,
}

impl Revision {
    /// Reads `version`, `effective_from`, `[set]` with parameters and `[holidays]` with days to add.
    ///
    /// # Errors
    /// [`RulebookError::Toml`] for another shape.
    pub fn parse_toml(text: &str) -> Result<Revision, RulebookError> {
        let shape = |message: String| RulebookError::Toml(message);
        let written: RevisionText =
            toml::from_str(text).map_err(|error| shape(error.to_string()))?;
        let day = |text: &String| Day::parse(text).map_err(|error| shape(error.to_string()));
        let days = |(id, days): (String, Vec<String>)| {
            let days: Result<BTreeSet<Day>, RulebookError> = days.iter().map(day).collect();
            Ok((id, days?))
        };
        Ok(Revision {
            version: written.version,
            effective_from: day(&written.effective_from)?,
            set: written.set,
            holidays: written
                .holidays
                .into_iter()
                .map(days)
                .collect::<Result<_, RulebookError>>()?,
        })
    }
}
