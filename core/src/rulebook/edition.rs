//! One version of the rulebook, complete: the setting of every parameter.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fine, Holiday, Setting};
use crate::time::{Day, TimeOfDay};

/// Upper bound of minutes, months and yuan in a rule: sums of them stay far from the ends of integers.
const NUMBER_MAX: i64 = 1_000_000;

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
    /// The fine catalogue, by id.
    pub fines: BTreeMap<String, Fine>,
}

impl Edition {
    /// Returns a parameter's setting; an unknown parameter is not set.
    pub fn setting(&self, parameter: &str) -> &Setting {
        let setting = self.settings.get(parameter);
        debug_assert!(setting.is_some(), "no parameter is called {parameter}");
        setting.unwrap_or(&Setting::NotSet)
    }

    /// Returns its number, a million at most; `None` without a limit and if it is not set.
    pub fn number(&self, parameter: &str) -> Option<i64> {
        match self.setting(parameter) {
            Setting::Number(number) => Some((*number).min(NUMBER_MAX)),
            _ => None,
        }
    }

    /// True if its word is this one.
    pub fn says(&self, parameter: &str, word: &str) -> bool {
        matches!(self.setting(parameter), Setting::Word(set) if set == word)
    }

    /// Returns a clause of the fine catalogue.
    pub fn fine(&self, id: &str) -> Option<&Fine> {
        self.fines.get(id)
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
