//! Work logs (WL-1 to WL-4): written on their day, reviewed each day, passed on each Monday.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::PersonDay`] | WL-1 a log written that day, WL-2 its review, WL-4 the writer's fine |
//! | [`Scope::TeamDay`] | WL-4 the manager's fine |
//! | [`Scope::TeamWeek`] | WL-3 the pack |
//!
//! A log written on its day and received two days later is honest. The time at which it was written by
//! the evidence counts ([`Fact::written_at`]), neither that of its receipt nor that of the phone's
//! clock.

use std::collections::BTreeSet;

use super::log::{WORK_LOG, WRITERS, logs};
use super::{pack, review, writer};
use crate::ids::PersonId;
use crate::rules::duty::{self, ROSTER};
use crate::rules::family::{Family, nothing_follows};
use crate::rules::{By, Fact, Finding, Need, RuleContext, Scope};
use crate::time::Day;

pub(in crate::rules) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    match fact.shown.origin.kind.as_str() {
        WORK_LOG => {
            let day = fact.date("day", context.zone);
            let person = fact.author();
            let scopes = day.map(|day| {
                let team = context.people.post(person, day).map(|post| post.team);
                let team_day = team.map(|team| Scope::TeamDay(day, team));
                let own = [Scope::PersonDay(day, person.clone())].into_iter();
                own.chain(team_day).chain(week(day, person, context))
            });
            scopes.into_iter().flatten().collect()
        }
        ROSTER => {
            let days = duty::concerned(fact, context).into_iter();
            days.flat_map(|(day, person)| {
                let week = week(day, &person, context);
                [Scope::PersonDay(day, person)].into_iter().chain(week)
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the week of a person's team that contains this day.
fn week(day: Day, person: &PersonId, context: &RuleContext) -> Option<Scope> {
    let post = context.people.post(person, day)?;
    Some(Scope::TeamWeek(day.monday(), post.team))
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let people = context.people.everybody(day).into_iter();
    let writers = people.filter(|person| context.owes(person, day, WRITERS));
    let of_people = writers.map(|person| Scope::PersonDay(day, person));
    let teams = duty::teams(day, context).into_iter();
    let of_teams = teams.flat_map(|team| {
        [
            Scope::TeamDay(day, team.clone()),
            Scope::TeamWeek(day.monday(), team),
        ]
    });
    of_people.chain(of_teams).collect()
}

fn needs(scope: &Scope, _: &[Fact], context: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::PersonDay(day, person) => {
            let day = *day..=*day;
            let rosters = duty::rosters_of([person], &day).into_iter();
            let logs = Need::of(WORK_LOG, By::Author(person.clone()));
            rosters.chain([logs.dated("day", day)]).collect()
        }
        Scope::TeamDay(day, _) => {
            vec![Need::of(WORK_LOG, By::All).dated("day", *day..=*day)]
        }
        Scope::TeamWeek(monday, team) => {
            let days = || monday.through(monday.plus_days(6));
            let people: BTreeSet<PersonId> = days()
                .flat_map(|day| context.people.team(team, day))
                .collect();
            let week = *monday..=monday.plus_days(6);
            let rosters = duty::rosters_of(&people, &week).into_iter();
            let logs = Need::of(WORK_LOG, By::All).dated("day", week);
            rosters.chain([logs]).collect()
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::PersonDay(day, person) if context.owes(person, *day, WRITERS) => {
            let logs = logs(*day, person, facts, context);
            let is_on = !duty::rests(*day, person, facts, context);
            let mut findings = writer::judge(scope, *day, person, &logs, is_on, context);
            let reviews = logs
                .iter()
                .map(|log| review::of_log(scope, *day, log, context));
            findings.extend(reviews);
            findings
        }
        Scope::TeamDay(day, team) => review::of_team(scope, *day, team, facts, context),
        Scope::TeamWeek(monday, team) => {
            let pack = pack::judge(scope, *monday, team, facts, context);
            pack.into_iter().collect()
        }
        _ => Vec::new(),
    }
}
