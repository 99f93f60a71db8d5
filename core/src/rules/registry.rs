//! The families of rules, and what all of them say together.

use std::collections::BTreeSet;

use super::family::Family;
use super::{Fact, Finding, Need, RuleContext, Scope};
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

/// Returns the scopes that a record concerns. For a changed record, call it before and after: the
/// record may have left one.
pub fn touched(fact: &Fact, context: &RuleContext) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.touched)(fact, context))
        .collect()
}

/// Returns the scopes that a day brings though nothing was written: the duties of that day. Called once
/// a day, in the morning.
pub fn due(day: Day, context: &RuleContext) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.due)(day, context))
        .collect()
}

/// Returns the records that a scope reads, as far as the known ones show: fetch them and call again,
/// until nothing new is needed ([`super::gather`] does).
pub fn needs(scope: &Scope, known: &[Fact], context: &RuleContext) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for family in &FAMILIES {
        for need in (family.needs)(scope, known, context) {
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
    }
    needs
}

/// Evaluates a scope, given what it needs; returns its rulings in the order of rules and records.
pub fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let families = FAMILIES.iter();
    let mut findings: Vec<Finding> = families
        .flat_map(|family| (family.judge)(scope, facts, context))
        .collect();
    findings.sort_by_key(|finding| finding.rule);
    findings
}

/// Returns the scopes that read this one's rulings: evaluate them again when the rulings have changed.
pub fn follows(scope: &Scope, facts: &[Fact], context: &RuleContext) -> BTreeSet<Scope> {
    let families = FAMILIES.iter();
    families
        .flat_map(|family| (family.follows)(scope, facts, context))
        .collect()
}
