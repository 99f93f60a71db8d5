//! Service to clients (SV-1, MK-13): four steps in order, each with its record; a complaint has a
//! person who is liable.

use super::family::{Family, nothing_due, nothing_follows};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::rulebook::RuleId;

const SV_1: RuleId = RuleId::new(b"SV", 1);
const MK_13: RuleId = RuleId::new(b"MK", 13);

const CASE: &str = "service_case";

/// The steps: the field of the time, and that of the record.
const STEPS: [(&str, &str); 4] = [
    ("received_at", "request"),
    ("analysed_at", "analysis"),
    ("solved_at", "solution"),
    ("fed_back_at", "feedback"),
];

pub(super) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, _: &RuleContext) -> Vec<Scope> {
    let case = fact.is(CASE).then(|| Scope::Case(fact.id()));
    case.into_iter().collect()
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::Case(id) => vec![Need::of(CASE, By::Record(*id))],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let Scope::Case(id) = scope else {
        return Vec::new();
    };
    let of_case = |fact: &&Fact| fact.id() == *id && fact.is(CASE) && fact.counts();
    facts.iter().find(of_case).map_or_else(Vec::new, |case| {
        let steps = steps(scope, case, context);
        let complaint = complaint(scope, case, context);
        [steps].into_iter().chain(complaint).collect()
    })
}

fn said(
    rule: RuleId,
    outcome: Outcome,
    scope: &Scope,
    case: &Fact,
    context: &RuleContext,
) -> Finding {
    let day = case.day(context.zone);
    Finding::new(rule, context.at(day).version, scope, day, outcome)
        .about(case.id())
        .seen([case.id()])
}

/// SV-1: no step before the one in front of it, none without its record.
fn steps(scope: &Scope, case: &Fact, context: &RuleContext) -> Finding {
    let at = STEPS.map(|(at, _)| case.instant(at));
    let done = at.iter().filter(|at| at.is_some()).count();
    let is_in_turn = at
        .array_windows()
        .all(|[before, step]| step.is_none() || before.is_some() && before <= step);
    let is_recorded = STEPS
        .iter()
        .all(|(at, record)| case.instant(at).is_none() || case.text(record).is_some());
    let said = |outcome| {
        let said = said(SV_1, outcome, scope, case, context).concerns(case.author());
        said.figure("steps", done as i64)
    };
    if !is_in_turn {
        said(Outcome::OutOfTurn).text("步骤未按顺序进行", "the steps were not taken in order")
    } else if !is_recorded {
        said(Outcome::Missing).text("有步骤没有记录", "a step has no record")
    } else if done < STEPS.len() {
        said(Outcome::Pending).text(
            format!("四个步骤已完成 {done} 个"),
            format!("{done} of the four steps taken"),
        )
    } else {
        said(Outcome::Met).text("四个步骤依次完成", "the four steps were taken in order")
    }
}

/// MK-13: a complaint names the person who is liable, at the latest with its solution.
fn complaint(scope: &Scope, case: &Fact, context: &RuleContext) -> Option<Finding> {
    if !case.is_ticked("complaint") {
        return None;
    }
    let said = |outcome| said(MK_13, outcome, scope, case, context);
    Some(match case.person("liable") {
        Some(liable) => said(Outcome::Liable)
            .concerns(&liable)
            .text("投诉责任人已写明", "the complaint names who answers for it"),
        None if case.instant("solved_at").is_none() => said(Outcome::Pending).text(
            "投诉待定责任人",
            "who answers for the complaint is to be named",
        ),
        None => said(Outcome::Missing).text(
            "投诉已解决，未写明责任人",
            "the complaint is solved, and nobody is named who answers for it",
        ),
    })
}

#[cfg(test)]
mod tests;
