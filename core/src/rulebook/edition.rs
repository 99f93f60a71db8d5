//! One version of the rulebook, complete: what every parameter is set to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fine, Holiday, Setting};
use crate::time::{Day, TimeOfDay};

/// No rule means more minutes, months or yuan than this, and sums of them stay far from the ends of integers.
const NUMBER_MAX: i64 = 1_000_000;

/// One version of the rulebook, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub version: u32,
    /// The first day that is judged by it.
    pub effective_from: Day,
    /// Every parameter's setting.
    pub settings: BTreeMap<String, Setting>,
    /// The holidays.
    pub holidays: Vec<Holiday>,
    /// The fine catalogue, by id.
    pub fines: BTreeMap<String, Fine>,
}

impl Edition {
    /// What a parameter is set to; a name that no chapter knows is not set.
    pub fn setting(&self, parameter: &str) -> &Setting {
        let setting = self.settings.get(parameter);
        debug_assert!(setting.is_some(), "no parameter is called {parameter}");
        setting.unwrap_or(&Setting::NotSet)
    }

    /// Its number, a million at most; `None` without a limit and where nobody has set it.
    pub fn number(&self, parameter: &str) -> Option<i64> {
        match self.setting(parameter) {
            Setting::Number(number) => Some((*number).min(NUMBER_MAX)),
            _ => None,
        }
    }

    /// True where its word is this one.
    pub fn says(&self, parameter: &str, word: &str) -> bool {
        matches!(self.setting(parameter), Setting::Word(set) if set == word)
    }

    /// A clause of the fine catalogue.
    pub fn fine(&self, id: &str) -> Option<&Fine> {
        self.fines.get(id)
    }

    /// Its words.
    pub fn words(&self, parameter: &str) -> &BTreeSet<String> {
        static NOBODY: BTreeSet<String> = BTreeSet::new();
        match self.setting(parameter) {
            Setting::Words(words) => words,
            _ => &NOBODY,
        }
    }

    /// Its time on the clock.
    pub fn time(&self, parameter: &str) -> Option<TimeOfDay> {
        self.number(parameter).and_then(TimeOfDay::of_minutes)
    }
}
