//! WL-3: on Monday morning the centre has the logs of the week before, each of them reviewed.

use super::log::{WRITERS, logs};
use super::review;
use crate::ids::{PersonId, TeamId};
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope, duty};
use crate::time::{Day, Instant};

const WL_3: RuleId = RuleId::new(b"WL", 3);

pub(super) fn judge(
    scope: &Scope,
    monday: Day,
    team: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let sunday = monday.plus_days(6);
    let edition = context.at(sunday);
    let mut following = sunday.next().through(sunday.plus_days(7));
    let handed_over =
        following.find(|day| edition.says("work_log.pack_weekday", day.weekday().word()))?;
    let deadline = match edition.time("work_log.pack_until") {
        Some(time) => handed_over.at(time, context.zone),
        None => context.end_of(handed_over),
    };
    let owed: Vec<(Day, PersonId)> = monday
        .through(sunday)
        .flat_map(|day| writers(day, team, facts, context).map(move |person| (day, person)))
        .collect();
    if owed.is_empty() {
        return None;
    }
    let of_owed = |(day, person): &(Day, PersonId)| {
        let logs = logs(*day, person, facts, context);
        let state = |log: &&Fact| (is_there(log, deadline), is_reviewed(log, deadline, context));
        // Of several logs for a day the best one is in the pack.
        logs.iter().map(state).max().unwrap_or((false, false))
    };
    let states: Vec<(bool, bool)> = owed.iter().map(of_owed).collect();
    let there = states.iter().filter(|state| state.0).count();
    let reviewed = states
        .iter()
        .filter(|state| **state == (true, true))
        .count();
    let (outcome, until) = match (reviewed == owed.len(), context.as_of < deadline) {
        (true, _) => (Outcome::Met, None),
        (false, true) => (Outcome::Pending, Some(deadline)),
        (false, false) => (Outcome::Missed, None),
    };
    let owed = owed.len();
    let finding = Finding::new(WL_3, edition.version, scope, handed_over, outcome)
        .figure("owed", owed as i64)
        .figure("received", there as i64)
        .figure("reviewed", reviewed as i64)
        .text(
            format!("本周应交日志 {owed} 份，截止前收到 {there} 份，已审阅 {reviewed} 份"),
            format!(
                "{owed} logs owed for the week; {there} received and {reviewed} reviewed in time"
            ),
        );
    Some(Finding { until, ..finding })
}

fn writers<'a>(
    day: Day,
    team: &TeamId,
    facts: &'a [Fact],
    context: &'a RuleContext,
) -> impl Iterator<Item = PersonId> + 'a {
    let people = context.people.team(team, day).into_iter();
    people.filter(move |person| duty::is_on(day, person, WRITERS, facts, context))
}

fn is_there(log: &Fact, deadline: Instant) -> bool {
    log.shown.received_at.is_some_and(|at| at <= deadline)
}

fn is_reviewed(log: &Fact, deadline: Instant, context: &RuleContext) -> bool {
    review::reviewed(log, context).is_some_and(|signed| signed.at <= deadline)
}
