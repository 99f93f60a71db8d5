//! Meetings (MT-1 to MT-3): held each day, begun in time, short, and signed by all present.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::TeamDay`] | MT-1 and MT-2, whether the meeting was held |
//! | [`Scope::Meeting`] | MT-1 and MT-2, its start, its length, who was late or absent; MT-3 its signatures |

use super::meeting::{MEETING, team};
use super::{daily, held, signatures};
use crate::book::Book;
use crate::rules::family::{Family, nothing_follows};
use crate::rules::{By, Fact, Finding, Need, RuleContext, Scope, duty};
use crate::time::Day;

/// Days around its own in which a meeting is searched; one that was written later is not found.
const WRITTEN_BEFORE: i64 = 1;
const WRITTEN_AFTER: i64 = 7;

pub(in crate::rules) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    if !fact.is(MEETING) {
        return Vec::new();
    }
    let day = fact.date("started_at", context.zone).zip(team(fact));
    let day = day.map(|(day, team)| Scope::TeamDay(day, team));
    day.into_iter().chain([Scope::Meeting(fact.id())]).collect()
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let teams = duty::teams(day, context).into_iter();
    teams.map(|team| Scope::TeamDay(day, team)).collect()
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::TeamDay(day, team) => {
            let days = day.plus_days(-WRITTEN_BEFORE)..=day.plus_days(WRITTEN_AFTER);
            vec![Need::of(MEETING, By::Book(Book::Team(team.clone()))).within(days)]
        }
        Scope::Meeting(id) => vec![Need::of(MEETING, By::Record(*id))],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::TeamDay(day, team) => held::judge(scope, *day, team, facts, context),
        Scope::Meeting(id) => {
            let meeting = facts.iter().find(|fact| fact.id() == *id && fact.counts());
            meeting.map_or_else(Vec::new, |meeting| {
                let mut findings = daily::judge(scope, meeting, context);
                findings.extend(signatures::judge(scope, meeting, context));
                findings
            })
        }
        _ => Vec::new(),
    }
}
