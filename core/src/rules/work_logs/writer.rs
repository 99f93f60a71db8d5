//! WL-1 and WL-4: a log for every working day, written that day; a fine is proposed if there is none.

use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

const WL_1: RuleId = RuleId::new(b"WL", 1);
const WL_4: RuleId = RuleId::new(b"WL", 4);

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    logs: &[&Fact],
    is_on: bool,
    context: &RuleContext,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = logs
        .iter()
        .map(|log| written(scope, day, log, context))
        .collect();
    let is_there = findings
        .iter()
        .any(|finding| finding.outcome == Outcome::Met);
    if is_there || !is_on {
        return findings;
    }
    let edition = context.at(day);
    let said = |rule, outcome| {
        Finding::new(rule, edition.version, scope, day, outcome)
            .concerns(person)
            .seen(logs.iter().map(|log| log.id()))
    };
    if !context.is_over(day) {
        let said = said(WL_1, Outcome::Pending).until(context.end_of(day));
        findings.push(said.text("当日日志尚未收到", "that day's log is not here so far"));
        return findings;
    }
    if logs.is_empty() {
        findings.push(said(WL_1, Outcome::Missing).text("没有当日日志", "no log for that day"));
    }
    findings.extend(edition.number("work_log.fine_writer_yuan").map(|yuan| {
        said(WL_4, Outcome::ProposedFine).yuan(yuan).text(
            format!("未在当日填写日志，建议罚款 {yuan} 元"),
            format!("no log written that day; a fine of {yuan} yuan is proposed"),
        )
    }));
    findings
}

/// WL-1 of a log: the day on which it can have been written is the day that it is for.
fn written(scope: &Scope, day: Day, log: &Fact, context: &RuleContext) -> Finding {
    let written = log.written_at().day(context.zone);
    let received = log.shown.received_at.map(|at| at.day(context.zone));
    let said = |outcome| {
        let said = Finding::new(WL_1, context.at(day).version, scope, day, outcome);
        said.about(log.id())
            .concerns(log.author())
            .seen([log.id()])
            .figure("days_later", day.days_until(written))
    };
    if written > day {
        return said(Outcome::Backfilled).text(
            format!("日志写于 {written}，不是当日"),
            format!("written on {written}, not on its day"),
        );
    }
    if written < day {
        return said(Outcome::Invalid).text(
            format!("日志写于 {written}，早于所记日期"),
            format!("written on {written}, before its day"),
        );
    }
    let said = said(Outcome::Met);
    match received {
        Some(received) if received > day => said.text(
            format!("当日填写，{received} 送达"),
            format!("written on its day, received on {received}"),
        ),
        _ => said.text("当日填写", "written on its day"),
    }
}
