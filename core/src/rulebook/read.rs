//! Reading the chapters that are compiled in.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::parameter::SettingText;
use super::{
    Amount, Document, Fine, FineLine, Holiday, Parameter, Payer, Rule, RuleId, RulebookError,
    Setting, Unit,
};
use crate::kind::Label;
use crate::time::Day;

/// A chapter, read.
#[derive(Default)]
pub(super) struct Chapter {
    pub(super) document: Option<Document>,
    pub(super) rules: Vec<Rule>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) fines: Vec<Fine>,
    pub(super) holidays: Vec<Holiday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterText {
    document: Option<DocumentText>,
    #[serde(default)]
    rules: Vec<RuleText>,
    #[serde(default)]
    parameters: Vec<ParameterText>,
    #[serde(default)]
    fines: Vec<FineText>,
    #[serde(default)]
    holidays: Vec<HolidayText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentText {
    id: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    id: RuleId,
    clause: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterText {
    id: String,
    rule: RuleId,
    clause: Option<String>,
    unit: Unit,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    min: i64,
    default: Option<SettingText>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FineText {
    id: String,
    clause: String,
    contradicts: Option<String>,
    zh: String,
    en: String,
    amounts: Vec<LineText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineText {
    payer: Payer,
    yuan: Option<i64>,
    yuan_max: Option<i64>,
    #[serde(default)]
    day_pay: bool,
    #[serde(default)]
    dismissal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayText {
    id: String,
    zh: String,
    en: String,
    every: Option<String>,
    #[serde(default)]
    days: Vec<String>,
}

impl Chapter {
    pub(super) fn parse_toml(text: &str) -> Result<Chapter, RulebookError> {
        let written: ChapterText =
            toml::from_str(text).map_err(|error| RulebookError::Toml(error.to_string()))?;
        let document = written.document.map(|document| Document {
            id: document.id,
            title: label(document.zh, document.en),
        });
        let name = document.as_ref().map(|document| document.id.clone());
        let rules: Vec<Rule> = written
            .rules
            .into_iter()
            .map(|rule| rule.into_rule(name.as_deref().unwrap_or_default()))
            .collect();
        let parameters: Result<Vec<Parameter>, RulebookError> = written
            .parameters
            .into_iter()
            .map(|parameter| parameter.into_parameter(&rules))
            .collect();
        let fines: Result<Vec<Fine>, RulebookError> =
            written.fines.into_iter().map(FineText::into_fine).collect();
        let holidays: Result<Vec<Holiday>, RulebookError> = written
            .holidays
            .into_iter()
            .map(HolidayText::into_holiday)
            .collect();
        Ok(Chapter {
            document,
            rules,
            parameters: parameters?,
            fines: fines?,
            holidays: holidays?,
        })
    }
}

fn label(zh: String, en: String) -> Label {
    Label { zh, en }
}

impl RuleText {
    fn into_rule(self, document: &str) -> Rule {
        Rule {
            id: self.id,
            document: document.to_owned(),
            clause: self.clause,
            label: label(self.zh, self.en),
        }
    }
}

impl ParameterText {
    fn into_parameter(self, rules: &[Rule]) -> Result<Parameter, RulebookError> {
        let rule = rules.iter().find(|rule| rule.id == self.rule);
        let clause = self.clause.or_else(|| rule.map(|rule| rule.clause.clone()));
        let Some(clause) = clause else {
            let message = format!("`{}` belongs to no rule of its chapter", self.id);
            return Err(RulebookError::Toml(message));
        };
        let mut parameter = Parameter {
            id: self.id,
            rule: self.rule,
            clause,
            unit: self.unit,
            choices: self.choices,
            min: self.min,
            default: Setting::NotSet,
            label: label(self.zh, self.en),
        };
        if let Some(text) = &self.default {
            parameter.default =
                parameter
                    .read(text)
                    .map_err(|expected| RulebookError::Setting {
                        parameter: parameter.id.clone(),
                        expected,
                    })?;
        }
        Ok(parameter)
    }
}

impl FineText {
    fn into_fine(self) -> Result<Fine, RulebookError> {
        let id = &self.id;
        let line = |line: &LineText| {
            let amount = line.amount().ok_or_else(|| {
                RulebookError::Toml(format!("`{id}`: one amount for each who pays"))
            })?;
            Ok(FineLine {
                payer: line.payer,
                amount,
            })
        };
        let lines: Result<Vec<FineLine>, RulebookError> = self.amounts.iter().map(line).collect();
        Ok(Fine {
            lines: lines?,
            id: self.id,
            clause: self.clause,
            contradicts: self.contradicts,
            label: label(self.zh, self.en),
        })
    }
}

impl LineText {
    fn amount(&self) -> Option<Amount> {
        match (self.yuan, self.yuan_max, self.day_pay, self.dismissal) {
            (Some(yuan), None, false, false) => Some(Amount::Yuan(yuan)),
            (Some(from), Some(to), false, false) if from < to => Some(Amount::Between(from, to)),
            (None, None, true, false) => Some(Amount::DayPay),
            (None, None, false, true) => Some(Amount::Dismissal),
            _ => None,
        }
    }
}

impl HolidayText {
    fn into_holiday(self) -> Result<Holiday, RulebookError> {
        let shape = |error: crate::ids::IdError| RulebookError::Toml(error.to_string());
        let days: Result<BTreeSet<Day>, RulebookError> = self
            .days
            .iter()
            .map(|text| Day::parse(text).map_err(shape))
            .collect();
        let every = self.every.as_deref().map(month_and_day).transpose()?;
        Ok(Holiday {
            id: self.id,
            label: label(self.zh, self.en),
            every,
            days: days?,
        })
    }
}

fn month_and_day(text: &str) -> Result<(i8, i8), RulebookError> {
    let parsed = text.split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A leap year has every day.
        Day::of(2024, month, day).map(|_| (month, day))
    });
    parsed.ok_or_else(|| RulebookError::Toml(format!("`{text}` is no month-day such as 01-01")))
}
