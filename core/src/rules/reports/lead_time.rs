//! RE-1: a report comes long enough before the arrival.

use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Instant;

const RE_1: RuleId = RuleId::new(b"RE", 1);

/// Evaluates the time between a report and its arrival, or the announced one while there is no arrival.
pub(super) fn judge(
    scope: &Scope,
    report: &Fact,
    arrival: Option<&Fact>,
    context: &RuleContext,
) -> Finding {
    let day = report.day(context.zone);
    let edition = context.at(day);
    let finding = |outcome| {
        let seen = std::iter::once(report).chain(arrival).map(Fact::id);
        Finding::new(RE_1, edition.version, scope, day, outcome)
            .about(report.id())
            .concerns(report.author())
            .seen(seen)
    };
    let Some(asked) = edition.number("report.min_lead_minutes") else {
        return finding(Outcome::Valid).text("提前量不作要求", "no lead time is asked for");
    };
    let came = arrival.and_then(|arrival| arrival.instant("arrived_at"));
    let Some(until) = came.or_else(|| report.instant("expected_at")) else {
        return finding(Outcome::Pending).text("客户尚未到访", "the client has not come yet");
    };
    let basis = reported_at(report, context);
    let millis = until.millis_since(basis.at);
    let minutes = millis.div_euclid(60_000);
    let outcome = match came {
        None => Outcome::Pending,
        Some(_) if millis >= asked.saturating_mul(60_000) => Outcome::Valid,
        Some(_) => Outcome::Invalid,
    };
    let (came_zh, came_en) = match came {
        Some(_) => ("到访", "the arrival"),
        None => ("预计到访", "the announced arrival"),
    };
    finding(outcome)
        .figure("lead_minutes", minutes)
        .figure("asked_minutes", asked)
        .text(
            format!(
                "报备比{came_zh}早 {minutes} 分钟（{}），规定至少 {asked} 分钟",
                basis.zh
            ),
            format!(
                "reported {minutes} minutes before {came_en} ({}); at least {asked} are asked for",
                basis.en
            ),
        )
}

/// The time at which a report counts as made, and the clock that it is by.
struct Basis {
    at: Instant,
    zh: &'static str,
    en: &'static str,
}

/// Returns the time of a report. By the office's clock a report that has not reached it is made now at
/// the earliest.
fn reported_at(report: &Fact, context: &RuleContext) -> Basis {
    let captured = report.shown.captured_at;
    let edition = context.at(report.day(context.zone));
    if edition.says("report.lead_basis", "captured") {
        return Basis {
            at: captured,
            zh: "以手机记录时间为准",
            en: "by the phone's clock",
        };
    }
    match report.shown.received_at {
        Some(at) => Basis {
            at,
            zh: "以办公端收到时间为准",
            en: "by the office's clock",
        },
        None => Basis {
            at: captured.max(context.as_of),
            zh: "办公端尚未收到",
            en: "the office has not got it yet",
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::{World, at};

    /// Compares a finding: reported at 09:00 by both clocks by default; arrives so many minutes later.
    fn check(basis: &str, captured: &str, received: Option<&str>, arrived: &str, expected: &str) {
        let mut world = World::new();
        world.set("report.lead_basis", &format!("\"{basis}\""));
        let report = world.wrote("client_report", "agent", captured);
        let report = match received {
            Some(received) => report.received(received),
            None => report.unsent(),
        };
        let report = report
            .with("masked_phone", "138****0001")
            .with("expected_at", at("2026-11-02 10:00"))
            .put();
        if !arrived.is_empty() {
            world
                .wrote("arrival", "verifier", arrived)
                .with("report", report)
                .with("arrived_at", at(arrived))
                .put();
        }
        let said = world.said(&Scope::Report(report), "RE-1");
        assert_eq!(
            said,
            [expected],
            "{basis}, {captured}, {received:?}, {arrived}"
        );
    }

    #[test]
    fn thirty_minutes_are_enough_on_either_clock() {
        let nine = "2026-11-02 09:00";
        for (arrived, expected) in [
            ("2026-11-02 09:29", "invalid"),
            ("2026-11-02 09:30", "valid"),
            ("2026-11-02 09:31", "valid"),
            ("2026-11-02 08:59", "invalid"),
        ] {
            check("received", nine, Some(nine), arrived, expected);
            check("captured", nine, Some(nine), arrived, expected);
        }
    }

    #[test]
    fn a_phone_clock_two_hours_wrong_deceives_nobody_who_asks_the_office() {
        let nine = Some("2026-11-02 09:00");
        // (phone's clock, basis, arrival by the office's clock, verdict)
        for (captured, basis, arrived, expected) in [
            (
                "2026-11-02 07:00",
                "received",
                "2026-11-02 09:29",
                "invalid",
            ),
            ("2026-11-02 07:00", "received", "2026-11-02 09:30", "valid"),
            ("2026-11-02 07:00", "received", "2026-11-02 09:31", "valid"),
            ("2026-11-02 07:00", "captured", "2026-11-02 09:29", "valid"),
            ("2026-11-02 07:00", "captured", "2026-11-02 09:31", "valid"),
            (
                "2026-11-02 11:00",
                "received",
                "2026-11-02 09:29",
                "invalid",
            ),
            ("2026-11-02 11:00", "received", "2026-11-02 09:30", "valid"),
            ("2026-11-02 11:00", "received", "2026-11-02 09:31", "valid"),
            (
                "2026-11-02 11:00",
                "captured",
                "2026-11-02 09:29",
                "invalid",
            ),
            ("2026-11-02 11:00", "captured", "2026-11-02 11:30", "valid"),
        ] {
            check(basis, captured, nine, arrived, expected);
        }
    }

    #[test]
    fn written_without_signal_it_counts_when_the_office_gets_it() {
        let nine = "2026-11-02 09:00";
        // Now is 12:00 in this world: nothing unsent was made earlier by the office's clock.
        check("received", nine, None, "2026-11-02 12:10", "invalid");
        check("received", nine, None, "2026-11-02 12:30", "valid");
        check("captured", nine, None, "2026-11-02 12:10", "valid");
        check("received", nine, None, "", "pending");
        check(
            "received",
            nine,
            Some("2026-11-02 09:40"),
            "2026-11-02 10:00",
            "invalid",
        );
    }

    #[test]
    fn the_hour_that_daylight_saving_skips_is_no_hour() {
        let mut world = World::in_zone("Europe/Berlin");
        for (reported, arrived, expected) in [
            ("2026-03-29 01:50", "2026-03-29 03:19", "invalid"),
            ("2026-03-29 01:50", "2026-03-29 03:20", "valid"),
            ("2026-10-25 01:50", "2026-10-25 03:00", "valid"),
        ] {
            let report = world
                .wrote("client_report", "agent", reported)
                .with("masked_phone", "138****0001")
                .put();
            let came = world.at(arrived);
            world
                .wrote("arrival", "verifier", arrived)
                .with("report", report)
                .with("arrived_at", came)
                .put();
            let said = world.said(&Scope::Report(report), "RE-1");
            assert_eq!(said, [expected], "{reported} to {arrived}");
        }
    }
}
