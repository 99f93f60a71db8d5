//! Attendance (AT-1 to AT-5): times on duty, the person who recorded them, and rest days.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::PersonDay`] | AT-1 on post and off, AT-4 signing in for another, AT-5 who took the attendance |
//! | [`Scope::PersonWeek`] | AT-2 rest days, AT-5 consent to a swap |
//! | [`Scope::PersonMonth`] | AT-3 absence, counted together |

use super::punch::{ATTENDANCE, counted_from, punches, subject};
use super::{absence, post, recorder, rest};
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
        ATTENDANCE => day_and_months(fact.day(context.zone), subject(fact), context),
        ROSTER => {
            let week = fact.date("week", context.zone).zip(fact.person("person"));
            let week = week.map(|(day, person)| Scope::PersonWeek(day.monday(), person));
            let days = duty::concerned(fact, context).into_iter();
            days.flat_map(|(day, person)| day_and_months(day, person, context))
                .chain(week)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a day, and the months of its year that count its absence: none that has not begun, except
/// its own.
fn day_and_months(day: Day, person: PersonId, context: &RuleContext) -> Vec<Scope> {
    let last = context.today().month().max(day.month());
    let months = day.month().through(last);
    let months = months.take_while(|month| month.first().year() == day.year());
    let mut scopes: Vec<Scope> = months
        .map(|month| Scope::PersonMonth(month, person.clone()))
        .collect();
    scopes.push(Scope::PersonDay(day, person));
    scopes
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let people = duty::department(day, context).into_iter();
    let of_person = |person: PersonId| {
        [
            Scope::PersonDay(day, person.clone()),
            Scope::PersonMonth(day.month(), person),
        ]
    };
    people.flat_map(of_person).collect()
}

fn needs(scope: &Scope, _: &[Fact], context: &RuleContext) -> Vec<Need> {
    let punches = |person: &PersonId, from: Day, to: Day| {
        let by = [
            By::Author(person.clone()),
            By::Field("person", person.to_string()),
        ];
        let of_person = by.map(|by| Need::of(ATTENDANCE, by).within(from..=to));
        let rosters = duty::rosters_of([person], &(from..=to));
        of_person.into_iter().chain(rosters)
    };
    match scope {
        Scope::PersonDay(day, person) => punches(person, *day, *day).collect(),
        Scope::PersonMonth(month, person) => {
            let from = counted_from(*month, context);
            punches(person, from, month.last()).collect()
        }
        Scope::PersonWeek(monday, person) => {
            let week = *monday..=monday.plus_days(6);
            let cards = Need::of(ROSTER, By::Field("person", person.to_string()));
            vec![cards.dated("week", week)]
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::PersonDay(day, person) => {
            let punches = punches(*day, person, facts, context);
            let mut findings = recorder::judge(scope, *day, person, &punches, context);
            if duty::is_on(*day, person, duty::DEPARTMENT, facts, context) {
                findings.extend(post::judge(scope, *day, person, &punches, context));
            }
            findings
        }
        Scope::PersonMonth(month, person) => {
            let finding = absence::judge(scope, *month, person, facts, context);
            finding.into_iter().collect()
        }
        Scope::PersonWeek(monday, person) => rest::judge(scope, *monday, person, facts, context),
        _ => Vec::new(),
    }
}
