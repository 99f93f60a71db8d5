//! One version of the rulebook, complete: the setting of every parameter.

use std::collections::{BTreeMap, BTreeSet};

use super::{Holiday, Setting};
use crate::time::{Day, TimeOfDay};

/// One version of the rulebook, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub version: u32,
    /// First day to which it applies.
    pub effective_from: Day,
    /// Every parameter's setting.
    pub settings: BTreeMap<String, Setting>,
    /// The holidays.
    pub holidays: Vec<Holiday>,
}

impl Edition {
    /// Returns a parameter's setting; an unknown parameter is not set.
    pub fn setting(&self, parameter: &str) -> &Setting {
        let setting = self.settings.get(parameter);
        debug_assert!(setting.is_some(), "no parameter is called {parameter}");
        setting.unwrap_or(&Setting::NotSet)
    }

    /// Returns its number; `None` without a limit and if it is not set.
    pub fn number(&self, parameter: &str) -> Option<i64> {
        match self.setting(parameter) {
            Setting::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// True if its word is this one.
    pub fn says(&self, parameter: &str, word: &str) -> bool {
        matches!(self.setting(parameter), Setting::Word(set) if set == word)
    }

    /// Returns its words.
    pub fn words(&self, parameter: &str) -> &BTreeSet<String> {
        static NOBODY: BTreeSet<String> = BTreeSet::new();
        match self.setting(parameter) {
            Setting::Words(words) => words,
            _ => &NOBODY,
        }
    }

    /// Returns its time of day.
    pub fn time(&self, parameter: &str) -> Option<TimeOfDay> {
        self.number(parameter).and_then(TimeOfDay::of_minutes)
    }
}
