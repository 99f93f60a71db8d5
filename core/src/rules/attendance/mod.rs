//! Attendance (AT-1 to AT-5): times on duty, the person who recorded them, and rest days.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::PersonDay`] | AT-1 on post and off, AT-4 signing in for another, AT-5 who took the attendance |
//! | [`Scope::PersonWeek`] | AT-2 rest days, AT-5 consent to a swap |
//! | [`Scope::PersonMonth`] | AT-3 absence, counted together |

mod absence;
mod hand;
mod post;
mod rest;
#[cfg(test)]
mod tests;

use super::duty::{self, ROSTER};
use super::family::{Family, nothing_follows};
use super::{By, Fact, Ground, Need, Ruling, Scope};
use crate::ids::PersonId;
use crate::time::{Day, Month};

const ATTENDANCE: &str = "attendance";

pub(super) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, ground: &Ground) -> Vec<Scope> {
    match fact.shown.origin.kind.as_str() {
        ATTENDANCE => day_and_months(fact.day(ground.zone), subject(fact), ground),
        ROSTER => {
            let week = fact.date("week", ground.zone).zip(fact.person("person"));
            let week = week.map(|(day, person)| Scope::PersonWeek(day.monday(), person));
            let days = duty::concerned(fact, ground).into_iter();
            days.flat_map(|(day, person)| day_and_months(day, person, ground))
                .chain(week)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a day, and the months of its year that count its absence: none that has not begun, except
/// its own.
fn day_and_months(day: Day, person: PersonId, ground: &Ground) -> Vec<Scope> {
    let last = ground.today().month().max(day.month());
    let months = day.month().through(last);
    let months = months.take_while(|month| month.first().year() == day.year());
    let mut scopes: Vec<Scope> = months
        .map(|month| Scope::PersonMonth(month, person.clone()))
        .collect();
    scopes.push(Scope::PersonDay(day, person));
    scopes
}

fn due(day: Day, ground: &Ground) -> Vec<Scope> {
    let people = duty::department(day, ground).into_iter();
    let of_person = |person: PersonId| {
        [
            Scope::PersonDay(day, person.clone()),
            Scope::PersonMonth(day.month(), person),
        ]
    };
    people.flat_map(of_person).collect()
}

fn needs(scope: &Scope, _: &[Fact], ground: &Ground) -> Vec<Need> {
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
            let from = counted_from(*month, ground);
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

fn judge(scope: &Scope, facts: &[Fact], ground: &Ground) -> Vec<Ruling> {
    match scope {
        Scope::PersonDay(day, person) => {
            let punches = punches(*day, person, facts, ground);
            let mut rulings = hand::judge(scope, *day, person, &punches, ground);
            if duty::is_on(*day, person, duty::DEPARTMENT, facts, ground) {
                rulings.extend(post::judge(scope, *day, person, &punches, ground));
            }
            rulings
        }
        Scope::PersonMonth(month, person) => {
            let ruling = absence::judge(scope, *month, person, facts, ground);
            ruling.into_iter().collect()
        }
        Scope::PersonWeek(monday, person) => rest::judge(scope, *monday, person, facts, ground),
        _ => Vec::new(),
    }
}

/// Returns the person whose attendance a punch records.
fn subject(punch: &Fact) -> PersonId {
    let named = punch.person("person");
    named.unwrap_or_else(|| punch.author().clone())
}

/// Returns a person's punches of a day, by their authors' clocks.
fn punches<'a>(day: Day, person: &PersonId, facts: &'a [Fact], ground: &Ground) -> Vec<&'a Fact> {
    let punches = facts.iter().filter(|fact| {
        fact.is(ATTENDANCE)
            && fact.counts()
            && fact.day(ground.zone) == day
            && subject(fact) == *person
    });
    punches.collect()
}

/// True if a punch can have been written on the day that it claims.
fn is_plausible(punch: &Fact, ground: &Ground) -> bool {
    punch.written_at().day(ground.zone) == punch.day(ground.zone)
}

/// Returns the first day whose absence counts towards a month.
fn counted_from(month: Month, ground: &Ground) -> Day {
    let edition = ground.at(month.last());
    if edition.says("attendance.absent_counted_in", "month") {
        month.first()
    } else {
        Day::of(month.first().year(), 1, 1).unwrap_or(month.first())
    }
}
