//! AT-4 and AT-5: the person who records attendance. The manager or their delegate records it for the
//! outreach staff; any other person who signs in for another is flagged together with them.

use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

const AT_4: RuleId = RuleId::new(b"AT", 4);
const AT_5: RuleId = RuleId::new(b"AT", 5);

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    punches: &[&Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let by_others = punches.iter().filter(|punch| punch.author() != person);
    let (taken, for_another): (Vec<&Fact>, Vec<&Fact>) = by_others
        .copied()
        .partition(|punch| context.works_as(punch.author(), day, "attendance.taker_roles"));
    let said = |rule, outcome| Finding::new(rule, context.at(day).version, scope, day, outcome);
    let flagged = |punch: &Fact| {
        let of = |who: &PersonId| {
            let said = said(AT_4, Outcome::Proposal)
                .about(punch.id())
                .concerns(who);
            said.seen([punch.id()]).text(
                "代人签到，建议当事双方退回或辞退",
                "signed in for another: return or dismissal of both is proposed",
            )
        };
        [of(punch.author()), of(person)]
    };
    let mut findings: Vec<Finding> = for_another.into_iter().flat_map(flagged).collect();
    if punches.is_empty() || !context.owes(person, day, "attendance.taken_roles") {
        return findings;
    }
    let ids = |of: &[&Fact]| of.iter().map(|punch| punch.id()).collect::<Vec<_>>();
    findings.push(if !taken.is_empty() {
        let said = said(AT_5, Outcome::Met).concerns(person).seen(ids(&taken));
        said.text(
            "考勤由经理或其指派的人进行",
            "taken by the manager or by whom he charged",
        )
    } else if context.is_over(day) {
        let said = said(AT_5, Outcome::Warning)
            .concerns(person)
            .seen(ids(punches));
        said.text(
            "只有本人打卡，经理未核对",
            "his own punch only; no manager took it",
        )
    } else {
        let said = said(AT_5, Outcome::Pending)
            .concerns(person)
            .seen(ids(punches));
        said.until(context.end_of(day)).text(
            "只有本人打卡，待经理核对",
            "his own punch so far; a manager is to take it",
        )
    });
    findings
}
