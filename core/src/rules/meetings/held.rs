//! MT-1 and MT-2: each team of the department meets every morning and every evening.

use super::meeting::{DAILY, Daily, MEETING, team};
use crate::ids::TeamId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope, duty};
use crate::time::Day;

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    of: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    if !duty::is_of_department(of, day, context) {
        return Vec::new();
    }
    let held = |daily: &Daily| {
        facts.iter().find(|fact| {
            fact.is(MEETING)
                && fact.counts()
                && fact.says("type", daily.kind)
                && team(fact).as_ref() == Some(of)
                && fact.date("started_at", context.zone) == Some(day)
        })
    };
    let daily = DAILY.iter();
    daily
        .filter_map(|daily| of_day(scope, day, daily, held(daily), context))
        .collect()
}

fn of_day(
    scope: &Scope,
    day: Day,
    daily: &Daily,
    held: Option<&Fact>,
    context: &RuleContext,
) -> Option<Finding> {
    let edition = context.at(day);
    let asked = day.at(edition.time(daily.at)?, context.zone);
    let (zh, en) = (daily.zh, daily.en);
    let said = |outcome| Finding::new(daily.rule, edition.version, scope, day, outcome);
    Some(match held {
        Some(meeting) => said(Outcome::Met)
            .about(meeting.id())
            .seen([meeting.id()])
            .text(format!("已召开{zh}"), format!("the {en} was held")),
        None if context.as_of < asked => said(Outcome::Pending).until(asked).text(
            format!("尚未到{zh}时间"),
            format!("not yet time for the {en}"),
        ),
        None if !context.is_over(day) => said(Outcome::Behind).until(context.end_of(day)).text(
            format!("{zh}尚无记录"),
            format!("no {en} is on record so far"),
        ),
        None => said(Outcome::Missed).text(
            format!("当日没有{zh}记录"),
            format!("no {en} is on record for that day"),
        ),
    })
}
