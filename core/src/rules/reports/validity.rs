//! RE-4, RE-14, RE-15: a report is valid on its day, an arrival came by a valid route, and the slip
//! decides.

use super::super::Outcome;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, RuleContext, Scope};
use crate::time::Day;

const RE_4: RuleId = RuleId::new(b"RE", 4);
const RE_14: RuleId = RuleId::new(b"RE", 14);
const RE_15: RuleId = RuleId::new(b"RE", 15);

fn finding(
    rule: RuleId,
    scope: &Scope,
    report: &Fact,
    context: &RuleContext,
    said: Outcome,
) -> Finding {
    let day = report.day(context.zone);
    Finding::new(rule, context.at(day).version, scope, day, said)
        .about(report.id())
        .concerns(report.author())
        .seen([report.id()])
}

/// Returns the last day on which a report is valid; `None` without a limit.
pub(super) fn last_day(report: &Fact, context: &RuleContext) -> Option<Day> {
    let day = report.day(context.zone);
    let days = context.at(day).number("report.valid_days")?;
    Some(day.plus_days(days - 1))
}

/// RE-4: the client comes while the report is valid.
pub(super) fn own_day(
    scope: &Scope,
    report: &Fact,
    arrival: Option<&Fact>,
    context: &RuleContext,
) -> Finding {
    let said = |outcome| finding(RE_4, scope, report, context, outcome);
    let Some(last) = last_day(report, context) else {
        return said(Outcome::Valid).text("报备长期有效", "reports do not expire");
    };
    let came = arrival.and_then(|arrival| arrival.date("arrived_at", context.zone));
    let said = |outcome| said(outcome).seen(arrival.map(Fact::id));
    match came {
        Some(came) if came <= last => said(Outcome::Valid).text(
            format!("{came} 到访，报备有效至 {last}"),
            format!("came on {came}, and the report holds until {last}"),
        ),
        Some(came) => said(Outcome::Invalid).text(
            format!("{came} 到访，报备只到 {last} 有效"),
            format!("came on {came}, but the report held until {last} only"),
        ),
        None if context.is_over(last) => said(Outcome::Expired).text(
            format!("有效期内未到访，报备已于 {last} 失效"),
            format!("nobody came, and the report expired with {last}"),
        ),
        None => said(Outcome::Pending)
            .text(
                format!("报备有效至 {last}"),
                format!("nobody has come yet; the report holds until {last}"),
            )
            .until(context.end_of(last)),
    }
}

/// RE-14: accompanied by the reporting side, or reported in time and arriving alone.
pub(super) fn route(
    scope: &Scope,
    report: &Fact,
    arrival: &Fact,
    [lead_time, own_day]: [&Finding; 2],
    context: &RuleContext,
) -> Finding {
    let said = |outcome| {
        let companions = arrival.number("companions").unwrap_or(0);
        finding(RE_14, scope, report, context, outcome)
            .seen([arrival.id()])
            .figure("companions", companions)
    };
    if report.says("route", "accompanied") {
        return said(Outcome::Valid).text(
            "渠道人员带访，途径有效",
            "accompanied by the channel: a valid route",
        );
    }
    let broken = [lead_time, own_day]
        .into_iter()
        .find(|finding| finding.outcome != Outcome::Valid);
    match broken {
        None => said(Outcome::Valid).text(
            "提前报备后自行上门（含同行），途径有效",
            "reported in time and arrived alone, companions included: a valid route",
        ),
        Some(broken) => said(Outcome::Invalid).text(
            format!("自行上门，但{}：{}", broken.rule, broken.text.zh),
            format!("arrived alone, but by {}: {}", broken.rule, broken.text.en),
        ),
    }
}

/// RE-15: the slip decides; where it contradicts RE-14, a person should look.
pub(super) fn final_word(
    scope: &Scope,
    report: &Fact,
    arrival: &Fact,
    route: &Finding,
    context: &RuleContext,
) -> Finding {
    let said = |outcome| finding(RE_15, scope, report, context, outcome).seen([arrival.id()]);
    let slip = match arrival.text("verdict") {
        Some("valid") => Outcome::Valid,
        Some("invalid") => Outcome::Invalid,
        _ => {
            return said(Outcome::Pending)
                .text("确认单尚未认定", "the arrival slip has no verdict yet");
        }
    };
    let (zh, en) = match slip {
        Outcome::Valid => ("确认单认定有效", "the arrival slip says valid"),
        _ => ("确认单认定无效", "the arrival slip says invalid"),
    };
    let agrees = slip == route.outcome;
    let said = said(slip).figure("agrees_with_route", i64::from(agrees));
    if agrees {
        said.text(zh, en)
    } else {
        said.text(
            format!("{zh}；与 RE-14 不同：{}", route.text.zh),
            format!("{en}, unlike RE-14: {}", route.text.en),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::ids::RecordId;
    use crate::rules::Scope;
    use crate::rules::testing::World;

    fn reported(world: &mut World, when: &str, route: &str) -> RecordId {
        let report = world.wrote("client_report", "agent", when);
        let report = report.with("masked_phone", "138****0001");
        report.with("route", route).put()
    }

    fn came(world: &mut World, report: RecordId, when: &str, verdict: &str) {
        let arrived = world.at(when);
        world
            .wrote("arrival", "verifier", when)
            .with("report", report)
            .with("arrived_at", arrived)
            .with("verdict", verdict)
            .put();
    }

    /// Zone, days for which a report holds, its time, the arrival, the time of judgement, and the outcome.
    type Deadline = (
        &'static str,
        i64,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    );

    const DEADLINES: [Deadline; 8] = [
        (
            "Asia/Shanghai",
            1,
            "2026-11-02 09:00",
            "2026-11-02 23:59",
            "2026-11-03 08:00",
            "valid",
        ),
        (
            "Asia/Shanghai",
            1,
            "2026-11-02 23:00",
            "2026-11-03 00:00",
            "2026-11-03 08:00",
            "invalid",
        ),
        (
            "Asia/Shanghai",
            2,
            "2026-11-02 23:00",
            "2026-11-03 23:59",
            "2026-11-04 08:00",
            "valid",
        ),
        (
            "Asia/Shanghai",
            1,
            "2026-11-02 09:00",
            "",
            "2026-11-02 23:59",
            "pending",
        ),
        (
            "Asia/Shanghai",
            1,
            "2026-11-02 09:00",
            "",
            "2026-11-03 00:00",
            "expired",
        ),
        // Berlin's short day, and its long one.
        (
            "Europe/Berlin",
            1,
            "2026-03-29 00:10",
            "2026-03-29 23:59",
            "2026-03-30 08:00",
            "valid",
        ),
        (
            "Europe/Berlin",
            1,
            "2026-10-25 00:10",
            "",
            "2026-10-25 23:59",
            "pending",
        ),
        (
            "Europe/Berlin",
            1,
            "2026-10-25 00:10",
            "",
            "2026-10-26 00:00",
            "expired",
        ),
    ];

    #[test]
    fn a_report_holds_on_its_own_calendar_day() {
        for (zone, days, reported_at, arrived, now, expected) in DEADLINES {
            let mut world = World::in_zone(zone);
            world.set("report.valid_days", &days.to_string());
            let report = reported(&mut world, reported_at, "self_arrival");
            if !arrived.is_empty() {
                came(&mut world, report, arrived, "valid");
            }
            world.now(now);
            let said = world.said(&Scope::Report(report), "RE-4");
            assert_eq!(
                said,
                [expected],
                "{zone}: {reported_at} to {arrived}, now {now}"
            );
        }
    }

    #[test]
    fn accompanied_or_reported_in_time() {
        for (route, arrived, expected) in [
            ("self_arrival", "2026-11-02 09:30", "valid"),
            ("self_arrival", "2026-11-02 09:29", "invalid"),
            ("self_arrival", "2026-11-03 09:30", "invalid"),
            ("accompanied", "2026-11-02 09:05", "valid"),
        ] {
            let mut world = World::new();
            let report = reported(&mut world, "2026-11-02 09:00", route);
            came(&mut world, report, arrived, "valid");
            let said = world.said(&Scope::Report(report), "RE-14");
            assert_eq!(said, [expected], "{route} at {arrived}");
        }
    }

    #[test]
    fn the_arrival_slip_has_the_last_word() {
        for (route, arrived, verdict, expected, agrees) in [
            ("self_arrival", "2026-11-02 09:30", "valid", "valid", 1),
            ("self_arrival", "2026-11-02 09:29", "valid", "valid", 0),
            ("accompanied", "2026-11-02 09:29", "invalid", "invalid", 0),
        ] {
            let mut world = World::new();
            let report = reported(&mut world, "2026-11-02 09:00", route);
            came(&mut world, report, arrived, verdict);
            let findings = world.findings(&Scope::Report(report), "RE-15");
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].outcome.word(), expected, "{route} at {arrived}");
            assert_eq!(findings[0].figures["agrees_with_route"], agrees, "{route}");
        }
    }

    #[test]
    fn a_slip_that_was_annulled_is_no_arrival() {
        let mut world = World::new();
        let report = reported(&mut world, "2026-11-02 09:00", "self_arrival");
        came(&mut world, report, "2026-11-02 09:29", "valid");
        let slip = world.facts[1].id();
        world.annul(slip);
        let scope = Scope::Report(report);
        assert_eq!(world.said(&scope, "RE-14"), [""; 0]);
        assert_eq!(world.said(&scope, "RE-4"), ["pending"]);
    }
}
