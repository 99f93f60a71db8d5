//! Partners: one active sales agent (ST-4), contracts that end (PT-1), repeat offenders (PT-2), evaluation
//! (PT-3).

use super::family::{Family, nothing_due, nothing_follows};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::rulebook::RuleId;

const ST_4: RuleId = RuleId::new(b"ST", 4);
const PT_1: RuleId = RuleId::new(b"PT", 1);
const PT_2: RuleId = RuleId::new(b"PT", 2);
const PT_3: RuleId = RuleId::new(b"PT", 3);

pub(super) const CONTRACT: &str = "contract";
const PARTNER: &str = "partner";
const VIOLATION: &str = "violation";

pub(super) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, _: &RuleContext) -> Vec<Scope> {
    match fact.shown.origin.kind.as_str() {
        CONTRACT if fact.says("contract_kind", "sales_agent") => {
            vec![Scope::Contract(fact.id()), Scope::SalesAgents]
        }
        CONTRACT => vec![Scope::Contract(fact.id())],
        PARTNER => vec![Scope::Partner(fact.id())],
        VIOLATION => {
            let partner = fact.record("partner");
            partner.map(Scope::Partner).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::SalesAgents => {
            let agents = By::Field("contract_kind", "sales_agent".to_owned());
            vec![Need::of(CONTRACT, agents)]
        }
        Scope::Contract(id) => vec![Need::of(CONTRACT, By::Record(*id))],
        Scope::Partner(id) => vec![
            Need::of(PARTNER, By::Record(*id)),
            Need::of(VIOLATION, By::Field("partner", id.to_string())),
        ],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let one = |id| facts.iter().find(|fact| fact.id() == id && fact.counts());
    match scope {
        Scope::SalesAgents => sole_agent(scope, facts, context),
        Scope::Contract(id) => {
            let contract = one(*id).filter(|contract| contract.says("state", "active"));
            let ends = contract.and_then(|contract| expiry(scope, contract, context));
            ends.into_iter().collect()
        }
        Scope::Partner(id) => one(*id).map_or_else(Vec::new, |partner| {
            let blacklist = blacklist(scope, partner, facts, context);
            let evaluation = evaluation(scope, partner, context);
            blacklist.into_iter().chain(evaluation).collect()
        }),
        _ => Vec::new(),
    }
}

/// ST-4: the later of two sales agents whose terms overlap is one too many.
fn sole_agent(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let agents: Vec<&Fact> = facts
        .iter()
        .filter(|fact| {
            fact.is(CONTRACT)
                && fact.counts()
                && fact.says("contract_kind", "sales_agent")
                && fact.says("state", "active")
        })
        .collect();
    let of_contract = |contract: &&Fact| {
        let starts = contract.date("starts_on", context.zone)?;
        let edition = context.at(starts);
        let max = edition.number("contract.sales_agents_max")?;
        let earlier: Vec<&&Fact> = agents
            .iter()
            .filter(|other| other.is_before(contract) && overlap(contract, other, context))
            .collect();
        let active = earlier.len() as i64 + 1;
        let (outcome, zh, en) = if active > max {
            (
                Outcome::OverLimit,
                format!("同一时期已有 {active} 份销售代理商合同，至多 {max} 份"),
                format!("{active} sales agents at a time, at most {max}"),
            )
        } else {
            (
                Outcome::Met,
                format!("同一时期销售代理商合同不超过 {max} 份"),
                format!("not more than {max} sales agents at a time"),
            )
        };
        let finding = Finding::new(ST_4, edition.version, scope, starts, outcome)
            .about(contract.id())
            .concerns(contract.author())
            .seen(earlier.iter().map(|other| other.id()))
            .seen([contract.id()])
            .figure("active", active);
        Some(finding.text(zh, en))
    };
    agents.iter().filter_map(of_contract).collect()
}

fn overlap(one: &Fact, other: &Fact, context: &RuleContext) -> bool {
    let begun_by_the_end_of = |late: &Fact, early: &Fact| {
        let starts = late.date("starts_on", context.zone);
        let ends = early.date("ends_on", context.zone);
        starts.is_some() && ends.is_none_or(|ends| starts <= Some(ends))
    };
    begun_by_the_end_of(one, other) && begun_by_the_end_of(other, one)
}

/// PT-1: an active contract that ends soon, or has ended.
fn expiry(scope: &Scope, contract: &Fact, context: &RuleContext) -> Option<Finding> {
    let ends = contract.date("ends_on", context.zone)?;
    let edition = context.at(ends);
    let notice = edition.number("contract.expiry_notice_days").unwrap_or(0);
    let responsible = contract.person("responsible");
    let said = |outcome| {
        Finding::new(PT_1, edition.version, scope, ends, outcome)
            .about(contract.id())
            .concerns(responsible.as_ref().unwrap_or(contract.author()))
            .seen([contract.id()])
    };
    let announced = ends.plus_days(-notice);
    Some(if context.is_over(ends) {
        said(Outcome::Expired).text(
            format!("协议已于 {ends} 到期，状态仍为生效"),
            format!("the contract ended with {ends} and is still kept as active"),
        )
    } else if context.today() >= announced {
        said(Outcome::Expiring).until(context.end_of(ends)).text(
            format!("协议将于 {ends} 到期"),
            format!("the contract ends with {ends}"),
        )
    } else {
        said(Outcome::Met)
            .until(announced.start(context.zone))
            .text(
                format!("协议至 {ends} 有效"),
                format!("the contract runs until {ends}"),
            )
    })
}

/// PT-2: after so many violations the blacklist is proposed; a person decides.
fn blacklist(
    scope: &Scope,
    partner: &Fact,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let violations: Vec<&Fact> = facts
        .iter()
        .filter(|fact| {
            fact.is(VIOLATION) && fact.counts() && fact.record("partner") == Some(partner.id())
        })
        .collect();
    let happened = |fact: &&Fact| fact.date("happened_on", context.zone);
    let last = violations.iter().filter_map(happened).max()?;
    let edition = context.at(last);
    let from = edition.number("partner.violations_for_blacklist")?;
    let count = violations.len() as i64;
    let outcome = if count >= from && !partner.says("status", "blacklisted") {
        Outcome::Proposal
    } else {
        Outcome::Warning
    };
    let finding = Finding::new(PT_2, edition.version, scope, last, outcome)
        .about(partner.id())
        .seen(violations.iter().map(|violation| violation.id()))
        .figure("violations", count)
        .figure("asked", from);
    Some(match outcome {
        Outcome::Proposal => finding.text(
            format!("违规 {count} 次，建议列入黑名单"),
            format!("{count} violations: the blacklist is proposed"),
        ),
        _ => finding.text(
            format!("违规 {count} 次"),
            format!("{count} violations on record"),
        ),
    })
}

/// PT-3: an active partner was vetted recently enough.
fn evaluation(scope: &Scope, partner: &Fact, context: &RuleContext) -> Option<Finding> {
    if !partner.says("status", "active") {
        return None;
    }
    let vetted = partner.date("vetted_on", context.zone);
    let edition = context.at(vetted.unwrap_or_else(|| partner.day(context.zone)));
    let months = edition.number("partner.evaluation_months")?;
    let said = |day, outcome| {
        Finding::new(PT_3, edition.version, scope, day, outcome)
            .about(partner.id())
            .seen([partner.id()])
    };
    let Some(vetted) = vetted else {
        let finding = said(partner.day(context.zone), Outcome::Missing);
        return Some(finding.text("合作中但从未评估", "active, and never evaluated"));
    };
    let until = vetted.months_on(months);
    Some(if context.is_over(until) {
        said(until, Outcome::Late).text(
            format!("应于 {until} 前再次评估"),
            format!("the next evaluation was due by {until}"),
        )
    } else {
        said(until, Outcome::Met).until(context.end_of(until)).text(
            format!("下次评估不晚于 {until}"),
            format!("the next evaluation is due by {until}"),
        )
    })
}

#[cfg(test)]
mod tests;
