//! Work logs: who writes them, and those of a day.

use crate::ids::PersonId;
use crate::rules::{Fact, RuleContext};
use crate::time::Day;

pub(super) const WORK_LOG: &str = "work_log";

/// The parameter that names the roles that write a log.
pub(super) const WRITERS: &str = "work_log.roles";

/// Returns a person's logs for a day, written on any day.
pub(super) fn logs<'a>(
    day: Day,
    person: &PersonId,
    facts: &'a [Fact],
    context: &RuleContext,
) -> Vec<&'a Fact> {
    let logs = facts.iter().filter(|fact| {
        fact.is(WORK_LOG)
            && fact.counts()
            && fact.author() == person
            && fact.date("day", context.zone) == Some(day)
    });
    logs.collect()
}
