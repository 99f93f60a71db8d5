//! Punches: whose they are, and which count.

use crate::ids::PersonId;
use crate::rules::{Fact, RuleContext};
use crate::time::{Day, Month};

pub(super) const ATTENDANCE: &str = "attendance";

/// Returns the person whose attendance a punch records.
pub(super) fn subject(punch: &Fact) -> PersonId {
    let named = punch.person("person");
    named.unwrap_or_else(|| punch.author().clone())
}

/// Returns a person's punches of a day, by their authors' clocks.
pub(super) fn punches<'a>(
    day: Day,
    person: &PersonId,
    facts: &'a [Fact],
    context: &RuleContext,
) -> Vec<&'a Fact> {
    let punches = facts.iter().filter(|fact| {
        fact.is(ATTENDANCE)
            && fact.counts()
            && fact.day(context.zone) == day
            && subject(fact) == *person
    });
    punches.collect()
}

/// True if a punch can have been written on the day that it claims.
pub(super) fn is_plausible(punch: &Fact, context: &RuleContext) -> bool {
    punch.written_at().day(context.zone) == punch.day(context.zone)
}

/// Returns the first day whose absence counts towards a month.
pub(super) fn counted_from(month: Month, context: &RuleContext) -> Day {
    let edition = context.at(month.last());
    if edition.says("attendance.absent_counted_in", "month") {
        month.first()
    } else {
        Day::of(month.first().year(), 1, 1).unwrap_or(month.first())
    }
}
