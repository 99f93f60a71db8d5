//! PN-1: a month's fines beyond a share of the wage bring a warning. Without a wage nothing is guessed.

use super::card::{PENALTY, PN_1, fen, stands};
use crate::ids::PersonId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Month;

pub(super) fn judge(
    scope: &Scope,
    month: Month,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let fines: Vec<&Fact> = facts
        .iter()
        .filter(|fact| {
            let happened = fact.date("happened_on", context.zone);
            fact.is(PENALTY)
                && stands(fact)
                && fact.says("person", person.as_str())
                && fact.says("action", "fine")
                && happened.is_some_and(|day| month.has(day))
        })
        .collect();
    let edition = context.at(month.last());
    let percent = edition.number("penalty.wage_percent_warning")?;
    if fines.is_empty() {
        return None;
    }
    let total: i64 = fines.iter().filter_map(|card| fen(card)).sum();
    let said = |outcome| {
        Finding::new(PN_1, edition.version, scope, month.last(), outcome)
            .concerns(person)
            .seen(fines.iter().map(|card| card.id()))
            .figure("total_fen", total)
    };
    let Some(wage) = edition.number("penalty.reference_wage_yuan") else {
        return Some(said(Outcome::NotSet).text(
            "未设置月工资，无法核对罚款上限",
            "month's wage not set: the share that fines take is not known",
        ));
    };
    // The wage in yuan times per cent is the limit in fen.
    let limit = wage.saturating_mul(percent);
    let said = |outcome| said(outcome).figure("limit_fen", limit);
    Some(if total > limit {
        said(Outcome::Warning).text(
            format!("当月建议罚款超过工资的 {percent}%"),
            format!("the month's proposed fines are more than {percent} % of the wage"),
        )
    } else {
        said(Outcome::Met).text(
            format!("当月建议罚款不超过工资的 {percent}%"),
            format!("the month's proposed fines are not more than {percent} % of the wage"),
        )
    })
}
