//! Duty on a day: a person who has a post, no rest day by roster, and no swap of this day.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{By, Fact, Need, RuleContext};
use crate::ids::{PersonId, TeamId};
use crate::time::Day;

pub(super) const ROSTER: &str = "roster";

/// The parameter that names the department's roles.
pub(super) const DEPARTMENT: &str = "department.roles";

/// Returns the needs for the roster cards of these people that say whether they are on duty on these days.
pub(super) fn rosters_of<'a>(
    people: impl IntoIterator<Item = &'a PersonId>,
    days: &RangeInclusive<Day>,
) -> [Need; 3] {
    let people: BTreeSet<String> = people.into_iter().map(PersonId::to_string).collect();
    let cards = |who, on| Need::of(ROSTER, By::AnyOf(who, people.clone())).dated(on, days.clone());
    [
        cards("person", "rest_day"),
        cards("person", "swap_day"),
        cards("swap_with", "swap_day"),
    ]
}

/// Returns the days and people whose duty a roster card concerns.
pub(super) fn concerned(card: &Fact, context: &RuleContext) -> Vec<(Day, PersonId)> {
    let day = |field| card.date(field, context.zone);
    let (person, other) = (card.person("person"), card.person("swap_with"));
    let found = [
        (day("rest_day"), person.clone()),
        (day("swap_day"), person),
        (day("swap_day"), other),
    ];
    found
        .into_iter()
        .filter_map(|(day, person)| day.zip(person))
        .collect()
}

/// True if a person rests on a day: it is their rest day, or another has agreed to stand in for them;
/// and they do not stand in for another.
pub(super) fn rests(day: Day, person: &PersonId, facts: &[Fact], context: &RuleContext) -> bool {
    let cards = || facts.iter().filter(|fact| fact.is(ROSTER) && fact.counts());
    let is_swapped = |card: &Fact| {
        card.says("consent", "agreed") && card.date("swap_day", context.zone) == Some(day)
    };
    let rests_by = |card: &Fact| {
        card.says("person", person.as_str())
            && (card.date("rest_day", context.zone) == Some(day) || is_swapped(card))
    };
    let stands_in = |card: &Fact| card.says("swap_with", person.as_str()) && is_swapped(card);
    cards().any(rests_by) && !cards().any(stands_in)
}

/// True if a person in one of the roles that a parameter names is on duty on a day.
pub(super) fn is_on(
    day: Day,
    person: &PersonId,
    roles: &str,
    facts: &[Fact],
    context: &RuleContext,
) -> bool {
    context.owes(person, day, roles) && !rests(day, person, facts, context)
}

/// Returns the people of the department on a day.
pub(super) fn department(day: Day, context: &RuleContext) -> Vec<PersonId> {
    let mut people = context.people.everybody(day);
    people.retain(|person| context.owes(person, day, DEPARTMENT));
    people
}

/// Returns the teams in which the department's people work on a day.
pub(super) fn teams(day: Day, context: &RuleContext) -> BTreeSet<TeamId> {
    let people = department(day, context);
    let posts = people
        .iter()
        .filter_map(|person| context.people.post(person, day));
    posts.map(|post| post.team).collect()
}

/// True if a person of the department works in a team on a day.
pub(super) fn is_of_department(team: &TeamId, day: Day, context: &RuleContext) -> bool {
    let people = context.people.team(team, day);
    people
        .iter()
        .any(|person| context.owes(person, day, DEPARTMENT))
}
