//! Leads: who owes them, and how far they came.

use crate::ids::PersonId;
use crate::rules::reports::{Client, Match, relation};
use crate::rules::{Fact, RuleContext};
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
    context: &'a RuleContext,
    is_it: impl Fn(Day) -> bool + 'a,
) -> Vec<&'a Fact> {
    let leads = facts.iter().filter(move |lead| {
        let on = lead.date(stage_on, context.zone);
        lead.is(LEAD) && lead.counts() && lead.author() == person && on.is_some_and(&is_it)
    });
    leads
        .filter(|lead| !is_of_earlier_client(lead, stage_on, facts, context))
        .collect()
}

/// True for a lead that can have been written by the end of the day after the one it names: what is typed
/// later heals no day that was missed.
pub(super) fn is_in_time(lead: &Fact, stage_on: &'static str, context: &RuleContext) -> bool {
    let on = lead.date(stage_on, context.zone);
    on.is_some_and(|on| lead.written_at().day(context.zone) <= on.next())
}

/// True if the same person has an earlier lead of the same client that has come as far: it is one lead.
fn is_of_earlier_client(
    lead: &Fact,
    stage_on: &'static str,
    facts: &[Fact],
    context: &RuleContext,
) -> bool {
    let on = lead.date(stage_on, context.zone);
    facts.iter().any(|other| {
        let as_far = other.date(stage_on, context.zone);
        other.is(LEAD)
            && other.counts()
            && other.author() == lead.author()
            && other.is_before(lead)
            && as_far.is_some_and(|as_far| on.is_some_and(|on| as_far <= on))
            && is_same_client(lead, other)
    })
}

/// Full numbers decide; if one is not known, masked number and name together.
fn is_same_client(one: &Fact, other: &Fact) -> bool {
    let masked = one.masked("phone");
    if masked.is_none() || masked != other.masked("phone") {
        return false;
    }
    match relation(&Client::of(one), &Client::of(other)) {
        Match::Same => true,
        Match::Different => false,
        Match::Possible => one.text("client_name") == other.text("client_name"),
    }
}
