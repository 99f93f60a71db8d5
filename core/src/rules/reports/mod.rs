//! Client reports (RE-1 to RE-8, RE-13 to RE-16): announced, in time, in order, and by whom.
//!
//! What a report says by itself stands in [`Scope::Report`].

mod lead_time;

use super::family::{Family, nothing_due, nothing_follows};
use super::{By, Fact, Ground, Need, Ruling, Scope};
use crate::ids::RecordId;

pub(super) const REPORT: &str = "client_report";
pub(super) const ARRIVAL: &str = "arrival";

pub(super) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, _: &Ground) -> Vec<Scope> {
    let report = match fact.shown.origin.kind.as_str() {
        REPORT => Some(fact.id()),
        ARRIVAL => fact.record("report"),
        _ => None,
    };
    report.map(Scope::Report).into_iter().collect()
}

fn needs(scope: &Scope, _: &[Fact], _: &Ground) -> Vec<Need> {
    match scope {
        Scope::Report(id) => vec![
            Need::of(REPORT, By::Record(*id)),
            Need::of(ARRIVAL, By::Field("report", id.to_string())),
        ],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], ground: &Ground) -> Vec<Ruling> {
    let Scope::Report(id) = scope else {
        return Vec::new();
    };
    let report = facts.iter().find(|fact| fact.id() == *id && fact.counts());
    let Some(report) = report.filter(|fact| fact.is(REPORT)) else {
        return Vec::new();
    };
    let arrival = arrival_of(report.id(), facts);
    vec![lead_time::judge(scope, report, arrival, ground)]
}

/// The arrival on a report: the earliest that counts.
pub(super) fn arrival_of(report: RecordId, facts: &[Fact]) -> Option<&Fact> {
    let arrivals = facts
        .iter()
        .filter(|fact| fact.is(ARRIVAL) && fact.counts() && fact.record("report") == Some(report));
    arrivals.min_by_key(|arrival| (arrival.instant("arrived_at"), arrival.order()))
}
