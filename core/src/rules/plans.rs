//! Plans (PL-1, PL-2): the liaison letter of each Sunday for the week to come, and the review meeting at the
//! start of each month.

use super::duty::{self, is_of_department};
use super::family::{Family, nothing_follows};
use super::meetings::{MEETING, team};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::ids::TeamId;
use crate::rulebook::RuleId;
use crate::time::{Day, Month};

const PL_1: RuleId = RuleId::new(b"PL", 1);
const PL_2: RuleId = RuleId::new(b"PL", 2);

const PLAN: &str = "plan";

pub(super) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    let on = |field| fact.date(field, context.zone).zip(team(fact));
    let scope = match fact.shown.origin.kind.as_str() {
        PLAN => on("starts_on").map(|(day, team)| Scope::TeamWeek(day.monday(), team)),
        MEETING => on("started_at").map(|(day, team)| Scope::TeamMonth(day.month(), team)),
        _ => None,
    };
    scope.into_iter().collect()
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let coming = day.monday().plus_days(7);
    let of_team = |team: TeamId| {
        [
            Scope::TeamWeek(day.monday(), team.clone()),
            Scope::TeamWeek(coming, team.clone()),
            Scope::TeamMonth(day.month(), team),
        ]
    };
    duty::teams(day, context)
        .into_iter()
        .flat_map(of_team)
        .collect()
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::TeamWeek(monday, _) => {
            let week = *monday..=monday.plus_days(6);
            vec![Need::of(PLAN, By::All).dated("starts_on", week)]
        }
        Scope::TeamMonth(..) => vec![Need::of(MEETING, By::Field("type", "month".to_owned()))],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::TeamWeek(monday, team) => letter(scope, *monday, team, facts, context),
        Scope::TeamMonth(month, team) => {
            let review = review(scope, *month, team, facts, context);
            review.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// PL-1: the letter for a week is written by the end of the Sunday before it, and states the number of
/// outreach staff that it plans.
fn letter(
    scope: &Scope,
    monday: Day,
    of: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let edition = context.at(monday.plus_days(-1));
    let mut before = (1..=7).map(|back| monday.plus_days(-back));
    let letter_day = before.find(|day| edition.says("plan.letter_weekday", day.weekday().word()));
    let Some(day) = letter_day.filter(|day| is_of_department(of, *day, context)) else {
        return Vec::new();
    };
    let letters = facts.iter().filter(|fact| {
        let starts = fact.date("starts_on", context.zone);
        fact.is(PLAN)
            && fact.counts()
            && fact.says("type", "week")
            && team(fact).as_ref() == Some(of)
            && starts.is_some_and(|day| day.monday() == monday)
    });
    let said = |outcome| Finding::new(PL_1, edition.version, scope, day, outcome);
    let deadline = context.end_of(day);
    let Some(letter) = letters.min_by_key(|letter| letter.written_at()) else {
        let finding = if context.as_of < deadline {
            said(Outcome::Pending).until(deadline).text(
                "下周衔接函尚未提交",
                "no liaison letter for the coming week so far",
            )
        } else {
            said(Outcome::Missed).text("没有衔接函", "no liaison letter for the week")
        };
        return vec![finding];
    };
    let said = |outcome| {
        let said = said(outcome).about(letter.id()).concerns(letter.author());
        said.seen([letter.id()])
    };
    let mut findings = vec![if letter.written_at() < deadline {
        said(Outcome::Met).text("衔接函按时提交", "the liaison letter was written in time")
    } else {
        said(Outcome::Late).text("衔接函迟交", "the liaison letter came too late")
    }];
    if letter.number("outreach_planned").is_none() {
        findings.push(said(Outcome::Missing).text(
            "衔接函未写外联人员计划数量",
            "the letter does not say how many outreach staff are planned",
        ));
    }
    findings
}

/// PL-2: the month's review meeting is held in its first days, if the team was there for all of them.
fn review(
    scope: &Scope,
    month: Month,
    of: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let days = context.at(month.first()).number("plan.review_days")?;
    let last = month.first().plus_days(days - 1);
    let edition = context.at(last);
    let is_there = |day| is_of_department(of, day, context);
    if !is_there(month.first()) || !is_there(last) {
        return None;
    }
    let held = facts.iter().filter(|fact| {
        fact.is(MEETING)
            && fact.counts()
            && fact.says("type", "month")
            && team(fact).as_ref() == Some(of)
    });
    let held =
        held.filter_map(|meeting| Some((meeting.date("started_at", context.zone)?, meeting)));
    let mut held: Vec<(Day, &Fact)> = held.filter(|(day, _)| month.has(*day)).collect();
    held.sort_by_key(|(day, meeting)| (*day, meeting.order()));
    let said = |outcome| Finding::new(PL_2, edition.version, scope, last, outcome);
    Some(match held.first() {
        Some((day, meeting)) => {
            let (outcome, zh, en) = if *day <= last {
                (
                    Outcome::Met,
                    "月初总结会已召开",
                    "held at the start of the month",
                )
            } else {
                (
                    Outcome::Late,
                    "总结会召开过晚",
                    "not held at the start of the month",
                )
            };
            said(outcome)
                .about(meeting.id())
                .seen([meeting.id()])
                .text(zh, en)
        }
        None if !context.is_over(last) => said(Outcome::Pending).until(context.end_of(last)).text(
            "月初总结会尚未召开",
            "the month's review meeting has not been held so far",
        ),
        None => said(Outcome::Missed).text(
            "月初没有召开总结会",
            "no review meeting at the start of the month",
        ),
    })
}

#[cfg(test)]
mod tests;
