//! Fetching of what a scope needs, and evaluation of a handful of records in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Ground, Need, Ruling, Scope, due, follows, judge, needs, touched};
use crate::time::Day;

/// Upper bound of the rounds of fetching: a rule follows a few references, never a chain without end.
const ROUNDS_MAX: usize = 6;

/// Fetches what a scope needs, in the order of the log.
///
/// # Errors
/// The error of `fetch`.
pub fn gather<E>(
    scope: &Scope,
    ground: &Ground,
    mut fetch: impl FnMut(&Need) -> Result<Vec<Fact>, E>,
) -> Result<Vec<Fact>, E> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut asked: Vec<Need> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut fresh = needs(scope, &facts, ground);
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
    ground: &Ground,
) -> BTreeMap<Scope, Vec<Ruling>> {
    let mut waiting: BTreeSet<Scope> = facts
        .iter()
        .flat_map(|fact| touched(fact, ground))
        .collect();
    waiting.extend(days.into_iter().flat_map(|day| due(day, ground)));
    let mut judged = BTreeMap::new();
    while let Some(scope) = waiting.pop_first() {
        let found = from_memory(&scope, facts, ground);
        let rulings = judge(&scope, &found, ground);
        let further = follows(&scope, &found, ground);
        judged.insert(scope, rulings);
        waiting.extend(
            further
                .into_iter()
                .filter(|next| !judged.contains_key(next)),
        );
    }
    judged
}

/// Returns everything that a scope needs, from records in memory.
pub fn from_memory(scope: &Scope, facts: &[Fact], ground: &Ground) -> Vec<Fact> {
    let fetch = |need: &Need| {
        let wanted = facts.iter().filter(|fact| need.takes(fact, ground.zone));
        Ok::<_, std::convert::Infallible>(wanted.cloned().collect())
    };
    match gather(scope, ground, fetch) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}
