//! AT-3: days of absence without leave, counted together.

use super::punch::{counted_from, is_plausible, punches};
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::duty::{self, DEPARTMENT};
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::{Day, Month};

const AT_3: RuleId = RuleId::new(b"AT", 3);

pub(super) fn judge(
    scope: &Scope,
    month: Month,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let (first, last) = (month.first(), month.last());
    let edition = context.at(last);
    let allowed = edition.number("attendance.absent_days_max")?;
    if !first
        .through(last)
        .any(|day| context.owes(person, day, DEPARTMENT))
    {
        return None;
    }
    let said = |outcome| Finding::new(AT_3, edition.version, scope, last, outcome).concerns(person);
    let begins = first.start(context.zone);
    if context.as_of < begins {
        let said = said(Outcome::Pending).until(begins);
        return Some(said.text("该月尚未开始", "the month has not begun"));
    }
    let is_absent = |day: &Day| {
        duty::is_on(*day, person, DEPARTMENT, facts, context)
            && !punches(*day, person, facts, context)
                .iter()
                .any(|punch| is_plausible(punch, context))
    };
    let over = counted_from(month, context)
        .through(last)
        .take_while(|day| context.is_over(*day));
    let absent = over.filter(is_absent).count() as i64;
    let (outcome, zh, en) = match absent {
        0 => (
            Outcome::Met,
            "没有旷工".to_owned(),
            "no absence without leave".to_owned(),
        ),
        days if days > allowed => (
            Outcome::Proposal,
            format!("累计旷工 {days} 天，超过 {allowed} 天，建议退回或辞退"),
            format!("{days} days of absence, more than {allowed}: return or dismissal is proposed"),
        ),
        days => (
            Outcome::Warning,
            format!("累计旷工 {days} 天"),
            format!("{days} days of absence without leave"),
        ),
    };
    let said = said(outcome)
        .figure("absent", absent)
        .figure("allowed", allowed);
    let said = said.text(zh, en);
    Some(if context.is_over(last) {
        said
    } else {
        said.until(context.end_of(context.today()))
    })
}
