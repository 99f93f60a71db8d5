//! MK-1, MK-2, MK-3: a person's daily quotas; a shortfall is not carried over.

use super::lead::{OWES, is_in_time, reached};
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope, duty};
use crate::time::Day;

const MK_1: RuleId = RuleId::new(b"MK", 1);
const MK_2: RuleId = RuleId::new(b"MK", 2);
const MK_3: RuleId = RuleId::new(b"MK", 3);

/// A daily quota.
struct Quota {
    rule: RuleId,
    stage_on: &'static str,
    parameter: &'static str,
    zh: &'static str,
    en: &'static str,
}

const QUOTAS: [Quota; 2] = [
    Quota {
        rule: MK_1,
        stage_on: "lead_on",
        parameter: "lead.daily_min",
        zh: "意向客户",
        en: "leads",
    },
    Quota {
        rule: MK_2,
        stage_on: "demo_on",
        parameter: "lead.demos_daily_min",
        zh: "模拟客户",
        en: "demos",
    },
];

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    if !duty::is_on(day, person, OWES, facts, context) {
        return Vec::new();
    }
    let quotas = QUOTAS.iter();
    let quotas: Vec<(Finding, i64)> = quotas
        .filter_map(|quota| count(scope, day, person, quota, facts, context))
        .collect();
    let not_carried = not_carried(scope, day, person, &quotas, context);
    let findings = quotas.into_iter().map(|(finding, _)| finding);
    findings.chain(not_carried).collect()
}

/// Returns the ruling on a quota, and the number asked for beyond the number counted.
fn count(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    quota: &Quota,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<(Finding, i64)> {
    let edition = context.at(day);
    let asked = edition.number(quota.parameter)?;
    let mut leads = reached(quota.stage_on, person, facts, context, |on| on == day);
    leads.retain(|lead| is_in_time(lead, quota.stage_on, context));
    let (zh, en) = (quota.zh, quota.en);
    let counted = leads.len() as i64;
    let outcome = match (counted >= asked, context.is_over(day)) {
        (true, _) => Outcome::Met,
        (false, false) => Outcome::Behind,
        (false, true) => Outcome::Missed,
    };
    let later = leads.iter().filter(|lead| lead.day(context.zone) > day);
    let finding = Finding::new(quota.rule, edition.version, scope, day, outcome)
        .concerns(person)
        .seen(leads.iter().map(|lead| lead.id()))
        .figure("counted", counted)
        .figure("asked", asked)
        .figure("written_later", later.count() as i64)
        .text(
            format!("当日{zh} {counted} 个，要求至少 {asked} 个"),
            format!("{counted} {en} that day, at least {asked} are asked for"),
        );
    let finding = match outcome {
        Outcome::Behind => finding.until(context.end_of(day)),
        _ => finding,
    };
    Some((finding, asked - counted))
}

/// MK-3: a shortfall at the end of the day remains.
fn not_carried(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    quotas: &[(Finding, i64)],
    context: &RuleContext,
) -> Option<Finding> {
    let missed = quotas
        .iter()
        .filter(|(quota, _)| quota.outcome == Outcome::Missed);
    let short: i64 = missed.map(|(_, short)| short).sum();
    (short > 0).then(|| {
        Finding::new(MK_3, context.at(day).version, scope, day, Outcome::Missed)
            .concerns(person)
            .figure("short", short)
            .text(
                format!("当日缺 {short} 个，不得推到次日"),
                format!("{short} short that day; nothing is carried to the next day"),
            )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::{World, day};

    fn worlds_day() -> Scope {
        Scope::PersonDay(day("2026-11-02"), "out0".parse().unwrap())
    }

    fn world(leads: usize, demos: usize, now: &str) -> World {
        let mut world = World::new();
        world.employs("out0", "outreach", "north", "2026-01-01", None);
        for (count, field) in [(leads, "lead_on"), (demos, "demo_on")] {
            for _ in 0..count {
                world
                    .wrote("lead", "out0", "2026-11-02 10:00")
                    .with(field, "2026-11-02")
                    .put();
            }
        }
        world.now(now);
        world
    }

    #[test]
    fn two_leads_and_five_demos_a_day() {
        let (evening, midnight) = ("2026-11-02 23:59", "2026-11-03 00:00");
        for (leads, demos, now, of_leads, of_demos) in [
            (2, 5, evening, "met", "met"),
            (1, 5, evening, "behind", "met"),
            (1, 4, midnight, "missed", "missed"),
            (2, 4, midnight, "met", "missed"),
            (3, 6, midnight, "met", "met"),
        ] {
            let world = world(leads, demos, now);
            assert_eq!(
                world.said(&worlds_day(), "MK-1"),
                [of_leads],
                "{leads} at {now}"
            );
            assert_eq!(
                world.said(&worlds_day(), "MK-2"),
                [of_demos],
                "{demos} at {now}"
            );
        }
    }

    #[test]
    fn a_shortfall_is_never_carried_to_the_next_day() {
        let mut world = world(1, 3, "2026-11-04 00:00");
        for _ in 0..9 {
            world
                .wrote("lead", "out0", "2026-11-03 10:00")
                .with("lead_on", "2026-11-03")
                .with("demo_on", "2026-11-03")
                .put();
        }
        let findings = world.findings(&worlds_day(), "MK-3");
        assert_eq!(findings[0].figures["short"], 3);
        let next = Scope::PersonDay(day("2026-11-03"), "out0".parse().unwrap());
        assert_eq!(world.said(&next, "MK-3"), [""; 0], "that day has enough");
        assert_eq!(world.said(&worlds_day(), "MK-1"), ["missed"]);
    }

    #[test]
    fn nobody_owes_leads_on_his_rest_day_before_his_first_or_in_another_role() {
        let mut world = world(0, 0, "2026-11-05 08:00");
        world.employs("new", "outreach", "north", "2026-11-03", None);
        world.employs("clerk", "clerk", "north", "2026-01-01", None);
        let on = |person: &str| Scope::PersonDay(day("2026-11-02"), person.parse().unwrap());
        assert_eq!(world.said(&on("out0"), "MK-1"), ["missed"]);
        assert_eq!(world.said(&on("new"), "MK-1"), [""; 0]);
        assert_eq!(world.said(&on("clerk"), "MK-1"), [""; 0]);
        world
            .wrote("roster", "manager", "2026-11-01 10:00")
            .with("person", "out0")
            .with("rest_day", "2026-11-02")
            .put();
        assert_eq!(world.said(&on("out0"), "MK-1"), [""; 0]);
    }

    #[test]
    fn leads_written_the_day_after_are_counted_and_shown() {
        let mut world = world(1, 5, "2026-11-04 08:00");
        world
            .wrote("lead", "out0", "2026-11-03 09:00")
            .with("lead_on", "2026-11-02")
            .put();
        let finding = world.findings(&worlds_day(), "MK-1").remove(0);
        assert_eq!(finding.outcome.word(), "met");
        assert_eq!(finding.figures["written_later"], 1);
    }

    #[test]
    fn what_is_typed_two_days_later_heals_no_missed_day_whatever_the_clock_claims() {
        // When the second lead was written by its author's clock, when it came in, and what the day then has.
        for (claimed, heard, received, expected) in [
            (
                "2026-11-02 20:00",
                "2026-11-02 08:00",
                "2026-11-05 09:00",
                "met",
            ),
            (
                "2026-11-03 23:59",
                "2026-11-02 08:00",
                "2026-11-05 09:00",
                "met",
            ),
            (
                "2026-11-04 00:00",
                "2026-11-02 08:00",
                "2026-11-05 09:00",
                "missed",
            ),
            // The clock was set back: the office had told the phone a later time by then.
            (
                "2026-11-02 20:00",
                "2026-11-04 08:00",
                "2026-11-05 09:00",
                "missed",
            ),
            (
                "2026-11-09 20:00",
                "2026-11-02 08:00",
                "2026-11-02 21:00",
                "met",
            ),
        ] {
            let mut world = world(1, 5, "2026-11-10 08:00");
            world
                .wrote("lead", "out0", claimed)
                .received(received)
                .with("lead_on", "2026-11-02")
                .put();
            let moment = |text: &str| match world.at(text) {
                crate::kind::Value::Time(at) => at,
                _ => panic!("{text}"),
            };
            let evidence = crate::rules::Evidence::of(moment(heard), moment(received));
            world.facts.last_mut().unwrap().evidence = Some(evidence);
            let said = world.said(&worlds_day(), "MK-1");
            assert_eq!(said, [expected], "{claimed} {heard} {received}");
        }
    }

    #[test]
    fn the_same_client_twice_is_one_lead() {
        for (name, number, by, expected) in [
            ("Wang", "13800000001", "out0", "missed"),
            ("Li", "13800000001", "out0", "missed"),
            ("Wang", "13811110001", "out0", "met"),
            ("Wang", "138****0001", "out0", "missed"),
            ("Li", "138****0001", "out0", "met"),
            ("Wang", "13800000002", "out0", "met"),
            ("Wang", "13800000001", "out1", "missed"),
        ] {
            for first_on in ["2026-11-01", "2026-11-02"] {
                let mut world = world(usize::from(first_on == "2026-11-01"), 5, "2026-11-04 08:00");
                let first = world.wrote("lead", "out0", &format!("{first_on} 10:00"));
                let first = first.with("client_name", "Wang").with("lead_on", first_on);
                let first = first.with_number("phone", "13800000001").put();
                let again = world.wrote("lead", by, "2026-11-02 11:00");
                let again = again
                    .with("client_name", name)
                    .with("lead_on", "2026-11-02");
                if number.contains('*') {
                    again.with("phone", number).put();
                } else {
                    again.with_number("phone", number).put();
                }
                let row = format!("{name} {number} {by} {first_on}");
                assert_eq!(world.said(&worlds_day(), "MK-1"), [expected], "{row}");
                if by == "out0" && first_on == "2026-11-01" {
                    world.annul(first);
                    assert_eq!(world.said(&worlds_day(), "MK-1"), ["met"], "{row}");
                }
            }
        }
    }
}
