//! Procedure of a penalty: proposal, notice, perhaps an objection, and only then approval.

use super::card::PN_1;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};

pub(super) fn judge(scope: &Scope, card: &Fact, context: &RuleContext) -> Option<Finding> {
    let notified = card.date("notified_on", context.zone);
    let day = notified.unwrap_or_else(|| card.day(context.zone));
    let edition = context.at(day);
    let person = card.person("person");
    let said = |outcome| {
        Finding::new(PN_1, edition.version, scope, day, outcome)
            .about(card.id())
            .concerns(person.as_ref().unwrap_or(card.author()))
            .seen([card.id()])
    };
    let days = edition.number("penalty.objection_days").unwrap_or(0);
    let last = day.plus_days(days);
    let is_open = !context.is_over(last);
    let waits =
        || said(Outcome::Pending).text("有异议，待处理", "an objection waits for a decision");
    Some(match (card.text("state")?, notified) {
        ("proposed", _) => said(Outcome::Pending).text("尚未通知本人", "not told to him so far"),
        ("notified" | "approved", None) => {
            said(Outcome::Missing).text("没有通知日期", "the day of the notice is not written")
        }
        ("notified", Some(_)) if card.text("objection").is_some() => waits(),
        ("notified", Some(_)) if is_open => {
            said(Outcome::Pending).until(context.end_of(last)).text(
                format!("{last} 前可提出异议"),
                format!("open to objection until the end of {last}"),
            )
        }
        ("notified", Some(_)) => said(Outcome::Met).text(
            "期内无异议，可以审批",
            "no objection came in time: it may be decided",
        ),
        ("approved", Some(_)) if is_open => {
            said(Outcome::Warning).until(context.end_of(last)).text(
                format!("异议期至 {last} 未满即已批准"),
                format!("approved though open to objection until the end of {last}"),
            )
        }
        ("approved", Some(_)) => said(Outcome::Met).text("已批准", "approved"),
        ("objected", _) => waits(),
        _ => return None,
    })
}
