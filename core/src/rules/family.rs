//! The families of rules, and their functions.

use std::collections::BTreeSet;

use super::{
    Fact, Ground, Need, Ruling, Scope, appraisals, arrivals, attendance, greetings, leads,
    meetings, partners, penalties, plans, reports, service, stores, training, work_logs,
};
use crate::time::Day;

/// Rules that read the same records. A family ignores scopes of other families.
#[derive(Clone, Copy)]
pub(super) struct Family {
    /// See [`touched`].
    pub(super) touched: fn(&Fact, &Ground) -> Vec<Scope>,
    /// See [`due`].
    pub(super) due: fn(Day, &Ground) -> Vec<Scope>,
    /// See [`needs`].
    pub(super) needs: fn(&Scope, &[Fact], &Ground) -> Vec<Need>,
    /// See [`judge`].
    pub(super) judge: fn(&Scope, &[Fact], &Ground) -> Vec<Ruling>,
    /// See [`follows`].
    pub(super) follows: fn(&Scope, &[Fact], &Ground) -> Vec<Scope>,
}

const FAMILIES: [Family; 14] = [
    reports::FAMILY,
    arrivals::FAMILY,
    leads::FAMILY,
    stores::FAMILY,
    partners::FAMILY,
    attendance::FAMILY,
    meetings::FAMILY,
    work_logs::FAMILY,
    plans::FAMILY,
    training::FAMILY,
    appraisals::FAMILY,
    penalties::FAMILY,
    service::FAMILY,
    greetings::FAMILY,
];

/// For families that no day brings anything to.
pub(super) fn nothing_due(_: Day, _: &Ground) -> Vec<Scope> {
    Vec::new()
}

/// Returns no scopes, for families whose rulings no other scope reads.
pub(super) fn nothing_follows(_: &Scope, _: &[Fact], _: &Ground) -> Vec<Scope> {
    Vec::new()
}

/// The scopes that a record concerns. Of a changed record, ask before and after: it may have left one.
pub fn touched(fact: &Fact, ground: &Ground) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.touched)(fact, ground))
        .collect()
}

/// The scopes that a day brings though nobody wrote anything: what people owe on it. Asked once a
/// day, in the morning.
pub fn due(day: Day, ground: &Ground) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.due)(day, ground))
        .collect()
}

/// The records that a scope is judged by, as far as can be said from those already there: fetch, ask
/// again with them, until nothing new is needed ([`super::gather`] does).
pub fn needs(scope: &Scope, known: &[Fact], ground: &Ground) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for family in &FAMILIES {
        for need in (family.needs)(scope, known, ground) {
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
    }
    needs
}

/// What the rules say of a scope, given what it needs, in the order of rules and records.
pub fn judge(scope: &Scope, facts: &[Fact], ground: &Ground) -> Vec<Ruling> {
    let families = FAMILIES.iter();
    let mut rulings: Vec<Ruling> = families
        .flat_map(|family| (family.judge)(scope, facts, ground))
        .collect();
    rulings.sort_by_key(|ruling| ruling.rule);
    rulings
}

/// The scopes that read what was said of this one: judge them again when its rulings have changed.
pub fn follows(scope: &Scope, facts: &[Fact], ground: &Ground) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.follows)(scope, facts, ground))
        .collect()
}
