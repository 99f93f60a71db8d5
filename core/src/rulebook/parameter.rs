//! A number or a word that a rule reads.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::RuleId;
use crate::kind::Label;
use crate::time::TimeOfDay;
use crate::toml::{Flaw, Item};

/// Unit of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// A number of things.
    Count,
    /// Percent.
    Percent,
    /// Yuan.
    Yuan,
    /// A time of day; its number is minutes after midnight.
    TimeOfDay,
    /// One of the choices.
    Word,
    /// Any of the choices, or any words if none are offered (roles).
    Words,
}

/// Setting of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A number in the parameter's unit.
    Number(i64),
    /// A word.
    Word(String),
    /// Words.
    Words(BTreeSet<String>),
    /// Explicitly nothing: no limit.
    None,
    /// Not set yet, and not guessed.
    NotSet,
}

/// A number or a word that a rule reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its id: `report.min_lead_minutes`.
    pub id: String,
    /// The rule that reads it.
    pub rule: RuleId,
    /// The clause that names it, if it is not the rule's own. 本系统约定 if the source has none.
    pub clause: String,
    /// Its unit.
    pub unit: Unit,
    /// The words on offer.
    pub choices: Vec<String>,
    /// The smallest number allowed.
    pub min: i64,
    /// Its setting before any revision.
    pub default: Setting,
    /// Its name, in both languages.
    pub label: Label,
}

/// A setting in TOML's shape.
#[derive(Clone)]
pub(super) enum SettingText {
    Number(i64),
    Word(String),
    Words(BTreeSet<String>),
}

impl SettingText {
    pub(super) fn take(item: Item) -> Result<SettingText, Flaw> {
        if item.is_number() {
            return item.number().map(SettingText::Number);
        }
        if item.is_list() {
            let words = item.list()?.into_iter().map(Item::text);
            return Ok(SettingText::Words(words.collect::<Result<_, _>>()?));
        }
        item.text().map(SettingText::Word)
    }
}

impl Parameter {
    /// Reads a text as this parameter's setting; the error names what was expected.
    pub(super) fn read(&self, text: &SettingText) -> Result<Setting, String> {
        let setting = match (self.unit, text) {
            (Unit::Word, SettingText::Word(word)) => {
                self.is_offered(word).then(|| Setting::Word(word.clone()))
            }
            (Unit::Words, SettingText::Words(words)) => words
                .iter()
                .all(|word| self.is_offered(word))
                .then(|| Setting::Words(words.clone())),
            (Unit::Word | Unit::Words, _) => None,
            (_, SettingText::Word(word)) if word == "none" => Some(Setting::None),
            (Unit::TimeOfDay, SettingText::Word(time)) => time
                .parse::<TimeOfDay>()
                .ok()
                .map(|time| Setting::Number(time.minutes())),
            (Unit::Percent, SettingText::Number(n)) if *n > 100 => None,
            (Unit::TimeOfDay, _) => None,
            (_, SettingText::Number(n)) => (*n >= self.min).then_some(Setting::Number(*n)),
            _ => None,
        };
        setting.ok_or_else(|| self.expected())
    }

    fn is_offered(&self, word: &String) -> bool {
        let is_word = !word.is_empty()
            && word.len() <= 64
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        is_word && (self.choices.is_empty() || self.choices.contains(word))
    }

    fn expected(&self) -> String {
        match self.unit {
            Unit::Word => format!("one of {}", self.choices.join(", ")),
            Unit::Words if self.choices.is_empty() => "a list of words".to_owned(),
            Unit::Words => format!("a list of {}", self.choices.join(", ")),
            Unit::TimeOfDay => "a time such as \"09:20\"".to_owned(),
            Unit::Percent => format!("a whole number from {} to 100", self.min),
            _ => format!("a whole number from {}, or \"none\"", self.min),
        }
    }
}
