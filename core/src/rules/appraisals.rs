//! Appraisals (AP-1): in each quarter and each year, on completion, quality and teamwork.
//!
//! A period is evaluated in the month that ends it. It requires nothing of a person who was not at work
//! all the time.

use super::duty::{self, DEPARTMENT};
use super::family::{Family, nothing_follows};
use super::training::ASSESSMENT;
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::time::{Day, Month};

const AP_1: RuleId = RuleId::new(b"AP", 1);

/// The aspects that are scored.
const SCORES: [&str; 3] = ["completion", "quality", "teamwork"];

pub(super) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

/// A period that is appraised, by its word in rulebook and form.
struct Period {
    word: &'static str,
    months: i64,
    zh: &'static str,
    en: &'static str,
}

const PERIODS: [Period; 3] = [
    Period {
        word: "month",
        months: 1,
        zh: "月度",
        en: "month",
    },
    Period {
        word: "quarter",
        months: 3,
        zh: "季度",
        en: "quarter",
    },
    Period {
        word: "year",
        months: 12,
        zh: "年度",
        en: "year",
    },
];

impl Period {
    /// True if the period ends with this month.
    fn ends_with(&self, month: Month) -> bool {
        let months = Day::of(month.first().year(), 1, 1).map(Day::month);
        months.is_some_and(|january| {
            let ends = (1..=12 / self.months).map(|nth| january.plus(nth * self.months - 1));
            ends.into_iter().any(|end| end == month)
        })
    }

    /// Returns the month that ends the period of this day.
    fn end(&self, day: Day) -> Option<Month> {
        let mut months = (0..self.months).map(|further| day.month().plus(further));
        months.find(|month| self.ends_with(*month))
    }
}

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    if !fact.is(ASSESSMENT) {
        return Vec::new();
    }
    let period = PERIODS.iter().find(|period| fact.says("type", period.word));
    let held = fact.date("held_on", context.zone);
    let end = period.zip(held).and_then(|(period, day)| period.end(day));
    let scope = end
        .zip(fact.person("person"))
        .map(|(month, person)| Scope::PersonMonth(month, person));
    scope.into_iter().collect()
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    if !PERIODS.iter().any(|period| period.ends_with(day.month())) {
        return Vec::new();
    }
    let people = duty::department(day, context).into_iter();
    people
        .map(|person| Scope::PersonMonth(day.month(), person))
        .collect()
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::PersonMonth(_, person) => {
            vec![Need::of(
                ASSESSMENT,
                By::Field("person", person.to_string()),
            )]
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let Scope::PersonMonth(month, person) = scope else {
        return Vec::new();
    };
    let asked = context.at(month.last()).words("appraisal.periods");
    let periods = PERIODS
        .iter()
        .filter(|period| asked.contains(period.word) && period.ends_with(*month));
    periods
        .filter_map(|period| of_period(scope, period, *month, person, facts, context))
        .collect()
}

fn of_period(
    scope: &Scope,
    period: &Period,
    month: Month,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let (first, last) = (month.plus(1 - period.months).first(), month.last());
    if !first
        .through(last)
        .all(|day| context.works_as(person, day, DEPARTMENT))
    {
        return None;
    }
    let appraisals = facts.iter().filter(|fact| {
        let held = fact.date("held_on", context.zone);
        fact.is(ASSESSMENT)
            && fact.counts()
            && fact.says("person", person.as_str())
            && fact.says("type", period.word)
            && held.is_some_and(|day| first <= day && day <= last)
    });
    let is_whole = |fact: &Fact| SCORES.iter().all(|score| fact.number(score).is_some());
    let said = |outcome| {
        Finding::new(AP_1, context.at(last).version, scope, last, outcome).concerns(person)
    };
    let (zh, en) = (period.zh, period.en);
    Some(
        match appraisals.max_by_key(|fact| (is_whole(fact), fact.order())) {
            Some(appraisal) => {
                let said = |outcome| said(outcome).about(appraisal.id()).seen([appraisal.id()]);
                if is_whole(appraisal) {
                    said(Outcome::Met)
                        .text(format!("{zh}已考核"), format!("appraised for the {en}"))
                } else {
                    said(Outcome::Missing).text(
                        format!("{zh}考核缺少完成情况、质量或团队协作评分"),
                        format!("the {en}'s appraisal lacks completion, quality or teamwork"),
                    )
                }
            }
            None if !context.is_over(last) => {
                said(Outcome::Behind).until(context.end_of(last)).text(
                    format!("{zh}尚未考核"),
                    format!("not appraised for the {en} so far"),
                )
            }
            None => said(Outcome::Missed)
                .text(format!("{zh}未考核"), format!("not appraised for the {en}")),
        },
    )
}

#[cfg(test)]
mod tests;
