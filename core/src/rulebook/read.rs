//! Parser of the chapters that are compiled in.

use std::collections::BTreeSet;

use super::parameter::SettingText;
use super::{Amount, Document, Fine, FineLine, Holiday, Parameter, Rule, RulebookError, Setting};
use crate::kind::Label;
use crate::time::Day;
use crate::toml::{self, Flaw, Item, Table};

/// Exceeds what any clause proposes.
const YUAN_MAX: i64 = 1_000_000;

/// A parsed chapter.
#[derive(Default)]
pub(super) struct Chapter {
    pub(super) document: Option<Document>,
    pub(super) rules: Vec<Rule>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) fines: Vec<Fine>,
    pub(super) holidays: Vec<Holiday>,
}

impl Chapter {
    pub(super) fn parse_toml(text: &str) -> Result<Chapter, RulebookError> {
        let flawed = |flaw: Flaw| RulebookError::Toml(flaw.in_text(text));
        let mut written = toml::read(text).map_err(flawed)?;
        let document = written.optional("document", |item| document(item.table()?));
        let document = document.map_err(flawed)?;
        let name = document
            .as_ref()
            .map_or("", |document| document.id.as_str());
        let rules = each(&mut written, "rules", |table| rule(table, name)).map_err(flawed)?;
        let parameters = each(&mut written, "parameters", ParameterText::take).map_err(flawed)?;
        let fines = each(&mut written, "fines", fine).map_err(flawed)?;
        let holidays = each(&mut written, "holidays", holiday).map_err(flawed)?;
        written.end().map_err(flawed)?;
        let parameters = parameters
            .into_iter()
            .map(|parameter| parameter.into_parameter(&rules))
            .collect::<Result<_, RulebookError>>()?;
        Ok(Chapter {
            document,
            rules,
            parameters,
            fines,
            holidays,
        })
    }
}

/// Reads every table of this name.
pub(super) fn each<T>(
    written: &mut Table,
    name: &str,
    take: impl Fn(Table) -> Result<T, Flaw>,
) -> Result<Vec<T>, Flaw> {
    let tables = written.or_default(name, Item::tables)?;
    tables.into_iter().map(take).collect()
}

/// Reads a label in both languages.
fn label(table: &mut Table) -> Result<Label, Flaw> {
    Ok(Label {
        zh: table.required("zh", Item::text)?,
        en: table.required("en", Item::text)?,
    })
}

fn document(mut table: Table) -> Result<Document, Flaw> {
    let document = Document {
        id: table.required("id", Item::text)?,
        title: label(&mut table)?,
    };
    table.end().map(|()| document)
}

fn rule(mut table: Table, document: &str) -> Result<Rule, Flaw> {
    let rule = Rule {
        id: table.required("id", Item::word)?,
        document: document.to_owned(),
        clause: table.required("clause", Item::text)?,
        label: label(&mut table)?,
    };
    table.end().map(|()| rule)
}

/// A parameter in the file's shape: its clause may be its rule's own, and its setting is read by its
/// unit.
struct ParameterText {
    parameter: Parameter,
    clause: Option<String>,
    default: Option<SettingText>,
}

impl ParameterText {
    fn take(mut table: Table) -> Result<ParameterText, Flaw> {
        let written = ParameterText {
            clause: table.optional("clause", Item::text)?,
            default: table.optional("default", SettingText::take)?,
            parameter: Parameter {
                id: table.required("id", Item::text)?,
                rule: table.required("rule", Item::word)?,
                clause: String::new(),
                unit: table.required("unit", Item::word)?,
                choices: table.or_default("choices", Item::words)?,
                min: table.or_default("min", Item::number)?,
                default: Setting::NotSet,
                label: label(&mut table)?,
            },
        };
        table.end().map(|()| written)
    }

    fn into_parameter(self, rules: &[Rule]) -> Result<Parameter, RulebookError> {
        let mut parameter = self.parameter;
        let rule = rules.iter().find(|rule| rule.id == parameter.rule);
        let clause = self.clause.or_else(|| rule.map(|rule| rule.clause.clone()));
        parameter.clause = clause.ok_or_else(|| {
            let message = format!("`{}` belongs to no rule of its chapter", parameter.id);
            RulebookError::Toml(message)
        })?;
        if let Some(text) = &self.default {
            let setting = parameter.read(text);
            parameter.default = setting.map_err(|expected| RulebookError::Setting {
                parameter: parameter.id.clone(),
                expected,
            })?;
        }
        Ok(parameter)
    }
}

pub(super) fn fine(mut table: Table) -> Result<Fine, Flaw> {
    let fine = Fine {
        id: table.required("id", Item::text)?,
        clause: table.required("clause", Item::text)?,
        contradicts: table.optional("contradicts", Item::text)?,
        label: label(&mut table)?,
        lines: table.required("amounts", |item| {
            item.tables()?.into_iter().map(fine_line).collect()
        })?,
    };
    table.end().map(|()| fine)
}

fn fine_line(mut table: Table) -> Result<FineLine, Flaw> {
    let payer = table.required("payer", Item::word)?;
    let yuan = table.optional("yuan", Item::number)?;
    let yuan_max = table.optional("yuan_max", Item::number)?;
    let day_pay = table.or_default("day_pay", Item::truth)?;
    let named = [
        (day_pay, Amount::DayPay),
        (
            table.or_default("dismissal", Item::truth)?,
            Amount::Dismissal,
        ),
        (table.or_default("loss", Item::truth)?, Amount::Loss),
        (table.or_default("open", Item::truth)?, Amount::Open),
    ];
    let named: Vec<Amount> = named
        .into_iter()
        .filter_map(|(is_named, amount)| is_named.then_some(amount))
        .collect();
    let in_bounds = |yuan: &i64| (0..=YUAN_MAX).contains(yuan);
    let amount = match (yuan, yuan_max, &named[..]) {
        (Some(yuan), None, []) if in_bounds(&yuan) => Amount::Yuan(yuan),
        (Some(from), Some(to), []) if from < to && in_bounds(&from) && in_bounds(&to) => {
            Amount::Between(from, to)
        }
        (None, None, [amount]) => *amount,
        _ => return Err(table.flaw("one amount for each who pays, of at most a million yuan")),
    };
    table.end().map(|()| FineLine { payer, amount })
}

fn holiday(mut table: Table) -> Result<Holiday, Flaw> {
    let holiday = Holiday {
        id: table.required("id", Item::text)?,
        label: label(&mut table)?,
        every: table.optional("every", |item| item.parsed(month_and_day))?,
        days: table.or_default("days", days)?,
    };
    table.end().map(|()| holiday)
}

/// Reads a day such as `2026-11-10`.
pub(super) fn day(item: Item) -> Result<Day, Flaw> {
    item.parsed(Day::parse)
}

/// Reads days, each once.
pub(super) fn days(item: Item) -> Result<BTreeSet<Day>, Flaw> {
    item.list()?.into_iter().map(day).collect()
}

fn month_and_day(text: &str) -> Result<(i8, i8), String> {
    let parsed = text.split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A leap year has every day.
        Day::of(2024, month, day).map(|_| (month, day))
    });
    parsed.ok_or_else(|| format!("`{text}` is no month-day such as 01-01"))
}
