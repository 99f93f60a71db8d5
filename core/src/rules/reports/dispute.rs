//! RE-8: two sides claim the same client, and the order of the log decides. Reports of a day that loses
//! every dispute (RE-7) come after all others.

use super::company_day;
use super::match_clients::{Client, Match, relation};
use super::report::company;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

use super::validity::last_day;

const RE_8: RuleId = RuleId::new(b"RE", 8);

/// True if two reports are made for different sides: companies, or our own consultants.
pub(super) fn are_rivals(one: &Fact, other: &Fact) -> bool {
    match (company(one), company(other)) {
        (None, None) => consultant(one) != consultant(other),
        (one, other) => one != other,
    }
}

fn consultant(report: &Fact) -> &str {
    report
        .text("consultant")
        .unwrap_or(report.author().as_str())
}

/// Returns the reports that another side claims too.
pub(super) fn disputed<'a>(
    reports: &'a [Client<'a>],
    context: &'a RuleContext,
) -> impl Iterator<Item = &'a Client<'a>> {
    let is_disputed = |report: &&Client| rivals(report, reports, context).next().is_some();
    reports.iter().filter(is_disputed)
}

/// Returns the other sides' reports of perhaps the same client that are valid on a day on which this
/// one is.
fn rivals<'a>(
    report: &'a Client<'a>,
    reports: &'a [Client<'a>],
    context: &'a RuleContext,
) -> impl Iterator<Item = &'a Client<'a>> {
    reports.iter().filter(move |other| {
        are_rivals(report.fact, other.fact)
            && relation(report, other) != Match::Different
            && overlap(report.fact, other.fact, context)
    })
}

fn overlap(one: &Fact, other: &Fact, context: &RuleContext) -> bool {
    let holds_on = |report: &Fact, day: Day| {
        let begun = report.day(context.zone) <= day;
        begun && last_day(report, context).is_none_or(|last| day <= last)
    };
    holds_on(one, other.day(context.zone)) || holds_on(other, one.day(context.zone))
}

pub(super) fn judge(
    scope: &Scope,
    report: &Client,
    reports: &[Client],
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let loses = |fact: &Fact| {
        let day = fact.day(context.zone);
        company(fact)
            .is_some_and(|company| company_day::loses_disputes(day, company, facts, context))
    };
    let rank = |fact: &Fact| (loses(fact), fact.order());
    let rivals: Vec<&Client> = rivals(report, reports, context).collect();
    let first = rivals.iter().min_by_key(|rival| rank(rival.fact))?;
    let own = rank(report.fact);
    let (outcome, zh, en) = match own < rank(first.fact) {
        true => (Outcome::First, "报备记录在先", "first in the report log"),
        false if own.0 => (
            Outcome::Yields,
            "当日报备到访率不足，遇争议无效",
            "that day's reports lose every dispute",
        ),
        false => (
            Outcome::Yields,
            "他人报备记录在先",
            "another report stands before it in the log",
        ),
    };
    let certain = rivals
        .iter()
        .all(|rival| relation(report, rival) == Match::Same);
    let (maybe_zh, maybe_en) = if certain {
        ("", "")
    } else {
        (
            "（仅隐号相同，可能不是同一客户）",
            " (by masked numbers only: perhaps another client)",
        )
    };
    let day = report.fact.day(context.zone);
    let mut seen = rivals.clone();
    seen.push(report);
    seen.sort_by_key(|claim| claim.fact.order());
    Some(
        Finding::new(RE_8, context.at(day).version, scope, day, outcome)
            .about(report.fact.id())
            .concerns(report.fact.author())
            .seen(seen.iter().map(|claim| claim.fact.id()))
            .figure("claims", seen.len() as i64)
            .figure("certain", i64::from(certain))
            .text(format!("{zh}{maybe_zh}"), format!("{en}{maybe_en}")),
    )
}
