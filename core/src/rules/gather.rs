//! Fetching of what a scope needs, and evaluation of a handful of records in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Finding, Need, RuleContext, Scope, due, follows, judge, needs, touched};
use crate::time::Day;

/// Upper bound of the rounds of fetching: a rule follows a few references, never a chain without end.
const ROUNDS_MAX: usize = 6;

/// Fetches what a scope needs, in the order of the log.
///
/// # Errors
/// The error of `fetch`.
pub fn gather<E>(
    scope: &Scope,
    context: &RuleContext,
    mut fetch: impl FnMut(&Need) -> Result<Vec<Fact>, E>,
) -> Result<Vec<Fact>, E> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut asked: Vec<Need> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut fresh = needs(scope, &facts, context);
        fresh.retain(|need| !asked.contains(need));
        if fresh.is_empty() {
            break;
        }
        for need in &fresh {
            facts.extend(fetch(need)?);
        }
        asked.append(&mut fresh);
        facts.sort_by_key(Fact::order);
        facts.dedup_by_key(|fact| fact.id());
    }
    Ok(facts)
}

/// Evaluates all rules on these records and the days in between: a phone's way, and the reference for
/// piecewise evaluation.
pub fn judge_all(
    facts: &[Fact],
    days: impl IntoIterator<Item = Day>,
    context: &RuleContext,
) -> BTreeMap<Scope, Vec<Finding>> {
    let mut waiting: BTreeSet<Scope> = facts
        .iter()
        .flat_map(|fact| touched(fact, context))
        .collect();
    waiting.extend(days.into_iter().flat_map(|day| due(day, context)));
    let mut judged = BTreeMap::new();
    while let Some(scope) = waiting.pop_first() {
        let found = from_memory(&scope, facts, context);
        let findings = judge(&scope, &found, context);
        let further = follows(&scope, &found, context);
        judged.insert(scope, findings);
        waiting.extend(
            further
                .into_iter()
                .filter(|next| !judged.contains_key(next)),
        );
    }
    judged
}

/// Returns everything that a scope needs, from records in memory.
pub fn from_memory(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Fact> {
    let fetch = |need: &Need| {
        let wanted = facts.iter().filter(|fact| need.takes(fact, context.zone));
        Ok::<_, std::convert::Infallible>(wanted.cloned().collect())
    };
    match gather(scope, context, fetch) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}
