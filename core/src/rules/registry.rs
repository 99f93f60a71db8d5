//! The families of rules, and what all of them say together.

use std::collections::BTreeSet;

use super::family::Family;
use super::{Fact, Ground, Need, Ruling, Scope};
use super::{
    appraisals, arrivals, attendance, greetings, leads, meetings, partners, penalties, plans,
    reports, service, stores, training, work_logs,
};
use crate::time::Day;

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
