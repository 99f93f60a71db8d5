//! Reports, and the arrivals on them.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::ids::RecordId;
use crate::rules::{By, Fact, Need};

pub(super) const REPORT: &str = "client_report";
pub(in crate::rules) const ARRIVAL: &str = "arrival";

/// Returns the need for every arrival on these reports, if there are any.
pub(super) fn arrivals_on(reports: impl IntoIterator<Item = RecordId>) -> Option<Need> {
    let reports = reports.into_iter().map(|report| report.to_string());
    let reports: BTreeSet<String> = reports.collect();
    (!reports.is_empty()).then(|| Need::of(ARRIVAL, By::AnyOf("report", reports)))
}

/// Returns the arrival on a report: the earliest that counts.
pub(super) fn arrival_of(report: RecordId, facts: &[Fact]) -> Option<&Fact> {
    let arrivals = facts
        .iter()
        .filter(|fact| fact.is(ARRIVAL) && fact.counts() && fact.record("report") == Some(report));
    arrivals.min_by_key(|arrival| (arrival.instant("arrived_at"), arrival.order()))
}

/// Returns the reporting company: an agent's by their book, whatever they type; otherwise the one
/// named.
pub(super) fn company(report: &Fact) -> Option<&str> {
    match report.book() {
        Book::Company(team) => Some(team.as_str()),
        _ => report.text("company"),
    }
}
