//! WL-2 and WL-4: the manager reviews each log and signs it; if they do not, a fine is proposed, one
//! for each day. They have until the end of the next day, counted from the log's receipt if that was
//! later.

use super::log::{WORK_LOG, WRITERS};
use crate::ids::TeamId;
use crate::record::Signed;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::{Day, Instant};

const WL_2: RuleId = RuleId::new(b"WL", 2);
const WL_4: RuleId = RuleId::new(b"WL", 4);

/// WL-2 of a log.
pub(super) fn of_log(scope: &Scope, day: Day, log: &Fact, context: &RuleContext) -> Finding {
    let deadline = deadline(day, log, context);
    let said = |outcome| {
        let said = Finding::new(WL_2, context.at(day).version, scope, day, outcome);
        said.about(log.id()).concerns(log.author()).seen([log.id()])
    };
    match reviewed(log, context) {
        Some(signed) if signed.at < deadline => {
            said(Outcome::Met).text("经理已审阅签字", "reviewed and signed")
        }
        Some(_) => said(Outcome::Late).text("经理签字过晚", "reviewed too late"),
        None if context.as_of < deadline => said(Outcome::Pending)
            .until(deadline)
            .text("待经理审阅签字", "waits for the manager's signature"),
        None => said(Outcome::Unsigned).text("经理未审阅签字", "no manager signed it"),
    }
}

/// WL-4: a fine is proposed to the managers of a team that left logs of a day unreviewed.
pub(super) fn of_team(
    scope: &Scope,
    day: Day,
    team: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let edition = context.at(day);
    let Some(yuan) = edition.number("work_log.fine_manager_yuan") else {
        return Vec::new();
    };
    let is_of_team = |log: &&Fact| {
        let post = context.people.post(log.author(), day);
        log.is(WORK_LOG)
            && log.counts()
            && log.date("day", context.zone) == Some(day)
            && context.owes(log.author(), day, WRITERS)
            && post.is_some_and(|post| post.team == *team)
    };
    let logs = facts.iter().filter(is_of_team);
    let reviews: Vec<Finding> = logs.map(|log| of_log(scope, day, log, context)).collect();
    let neglected = reviews
        .iter()
        .filter(|review| matches!(review.outcome, Outcome::Late | Outcome::Unsigned));
    let neglected: Vec<_> = neglected.filter_map(|review| review.about).collect();
    let until = reviews.iter().filter_map(|review| review.until).min();
    if neglected.is_empty() && until.is_none() {
        return Vec::new();
    }
    let mut managers = context.people.team(team, day);
    managers.retain(|person| context.owes(person, day, "work_log.reviewer_roles"));
    let count = neglected.len() as i64;
    let of_manager = |manager| {
        let said = |outcome| {
            let said = Finding::new(WL_4, edition.version, scope, day, outcome).concerns(manager);
            said.seen(neglected.iter().copied())
                .figure("unreviewed", count)
        };
        let finding = match count {
            0 => said(Outcome::Pending).text("有日志待审阅", "logs wait for review"),
            count => said(Outcome::ProposedFine).yuan(yuan).text(
                format!("当日 {count} 份日志未按时审阅，建议罚款 {yuan} 元"),
                format!("{count} logs not reviewed in time; a fine of {yuan} yuan is proposed"),
            ),
        };
        Finding { until, ..finding }
    };
    managers.iter().map(of_manager).collect()
}

/// Returns the first signature of another person who reviews logs.
pub(super) fn reviewed<'a>(log: &'a Fact, context: &RuleContext) -> Option<&'a Signed> {
    let by_reviewer = |signed: &&Signed| {
        let day = signed.at.day(context.zone);
        signed.by != *log.author() && context.works_as(&signed.by, day, "work_log.reviewer_roles")
    };
    let signed = log.signed().filter(by_reviewer);
    signed.min_by_key(|signed| signed.at)
}

/// Returns the moment by which a log must be reviewed.
fn deadline(day: Day, log: &Fact, context: &RuleContext) -> Instant {
    let came = log.shown.received_at.unwrap_or(log.shown.captured_at);
    let days = context.at(day).number("work_log.review_days").unwrap_or(0);
    context.end_of(day.max(came.day(context.zone)).plus_days(days))
}
