//! Leads: who owes them, and how far they came.

use crate::ids::PersonId;
use crate::rules::{Fact, Ground};
use crate::time::Day;

pub(super) const LEAD: &str = "lead";

/// The parameter that names the roles that owe leads.
pub(super) const OWES: &str = "lead.quota_roles";

/// Returns a person's leads that reached a stage on a day for which `is_it` is true, in the order of
/// the log.
pub(super) fn reached<'a>(
    stage_on: &'static str,
    person: &'a PersonId,
    facts: &'a [Fact],
    ground: &'a Ground,
    is_it: impl Fn(Day) -> bool + 'a,
) -> Vec<&'a Fact> {
    let leads = facts.iter().filter(move |lead| {
        let on = lead.date(stage_on, ground.zone);
        lead.is(LEAD) && lead.counts() && lead.author() == person && on.is_some_and(&is_it)
    });
    leads
        .filter(|lead| is_in_time(lead, stage_on, ground))
        .filter(|lead| !is_of_earlier_client(lead, stage_on, facts, ground))
        .collect()
}
