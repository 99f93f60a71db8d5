//! PT-2 for persons: after so many violations the blacklist is proposed; a person decides.

use super::card::VIOLATION;
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};

const PT_2: RuleId = RuleId::new(b"PT", 2);

pub(super) fn judge(
    scope: &Scope,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let violations = facts
        .iter()
        .filter(|fact| fact.is(VIOLATION) && fact.counts() && fact.says("person", person.as_str()));
    let violations: Vec<&Fact> = violations.collect();
    let happened = |fact: &&Fact| fact.date("happened_on", context.zone);
    let last = violations.iter().filter_map(happened).max()?;
    let edition = context.at(last);
    let from = edition.number("partner.violations_for_blacklist")?;
    let count = violations.len() as i64;
    let (outcome, zh, en) = if count >= from {
        (
            Outcome::Proposal,
            format!("违规 {count} 次，建议列入黑名单"),
            format!("{count} violations: the blacklist is proposed"),
        )
    } else {
        (
            Outcome::Warning,
            format!("违规 {count} 次"),
            format!("{count} violations on record"),
        )
    };
    let finding = Finding::new(PT_2, edition.version, scope, last, outcome)
        .concerns(person)
        .seen(violations.iter().map(|violation| violation.id()))
        .figure("violations", count)
        .figure("asked", from);
    Some(finding.text(zh, en))
}
