use crate::rules::testing::{World, day};
use crate::rules::{Evidence, Scope};

fn of_day(on: &str, person: &str) -> Scope {
    Scope::PersonDay(day(on), person.parse().unwrap())
}

fn department() -> World {
    let mut world = World::new();
    world.employs("spec", "specialist", "north", "2026-11-01", None);
    world.employs("out0", "outreach", "north", "2026-11-01", None);
    world.employs("out1", "outreach", "north", "2026-11-01", None);
    world.employs("boss", "manager", "north", "2026-11-01", None);
    world
}

fn punch(world: &mut World, kind: &str, by: &str, person: &str, when: &str) {
    let draft = world.wrote("attendance", by, when).with("punch", kind);
    draft.with("person", person).put();
}

/// Compares the findings on a day with the specialist's punches of 2 November, as (kind, time).
fn check(punches: &[(&str, &str)], now: &str, expected: &[&str]) {
    let mut world = department();
    for (kind, time) in punches {
        punch(
            &mut world,
            kind,
            "spec",
            "spec",
            &format!("2026-11-02 {time}"),
        );
    }
    world.now(now);
    let said = world.said(&of_day("2026-11-02", "spec"), "AT-1");
    assert_eq!(said, expected, "{punches:?} at {now}");
}

#[test]
fn on_post_at_twenty_past_nine_and_not_off_before_six() {
    let (morning, noon, over) = ("2026-11-02 09:19", "2026-11-02 12:00", "2026-11-03 00:00");
    check(&[], morning, &["pending"]);
    check(&[], "2026-11-02 09:20", &["behind"]);
    check(&[], noon, &["behind"]);
    check(&[], over, &["absent"]);
    check(&[("in", "09:20")], noon, &["met"]);
    check(&[("in", "09:21")], noon, &["late"]);
    check(&[("in", "09:25"), ("in", "09:10")], noon, &["met"]);
    check(&[("spot_check", "11:00")], noon, &["missing"]);
    check(&[("in", "09:20"), ("out", "18:00")], over, &["met", "met"]);
    check(
        &[("in", "09:20"), ("out", "17:59")],
        over,
        &["met", "left_early"],
    );
    check(&[("out", "18:30")], over, &["missing", "met"]);
}

#[test]
fn whoever_is_late_sees_by_how_much() {
    let mut world = department();
    punch(&mut world, "in", "spec", "spec", "2026-11-02 09:26");
    punch(&mut world, "out", "spec", "spec", "2026-11-02 18:26");
    world.now("2026-11-03 08:00");
    let findings = world.findings(&of_day("2026-11-02", "spec"), "AT-1");
    assert_eq!(findings[0].figures["minutes_late"], 6);
    assert_eq!(
        findings[0].figures["work_minutes_missed"], 6,
        "dressed at 09:36"
    );
    assert_eq!(findings[1].figures["worked_minutes"], 9 * 60 - 30);
}

#[test]
fn a_clock_set_back_makes_nobody_punctual() {
    for (earliest, latest, expected) in [
        ("2026-11-02 09:00", "2026-11-02 09:40", "met"),
        ("2026-11-02 10:05", "2026-11-02 10:06", "late"),
        ("2026-11-03 10:05", "2026-11-03 10:06", "backfilled"),
    ] {
        let mut world = department();
        punch(&mut world, "in", "spec", "spec", "2026-11-02 09:10");
        let moment = |text: &str| match world.at(text) {
            crate::kind::Value::Time(at) => at,
            _ => unreachable!(),
        };
        let evidence = Evidence {
            earliest: moment(earliest),
            latest: moment(latest),
        };
        world.facts[0].evidence = Some(evidence);
        world.now("2026-11-05 08:00");
        let said = world.said(&of_day("2026-11-02", "spec"), "AT-1");
        assert_eq!(said, [expected], "{earliest}");
    }
}

#[test]
fn rest_days_lie_on_weekdays_and_not_with_outreach_staff() {
    for (person, rest_day, expected) in [
        ("spec", "2026-11-02", "met"),
        ("spec", "2026-11-06", "met"),
        ("spec", "2026-11-07", "invalid"),
        ("spec", "2026-11-08", "invalid"),
        ("out0", "2026-11-04", "invalid"),
    ] {
        let mut world = department();
        world
            .wrote("roster", "boss", "2026-11-01 10:00")
            .with("week", "2026-11-02")
            .with("person", person)
            .with("rest_day", rest_day)
            .put();
        let scope = Scope::PersonWeek(day("2026-11-02"), person.parse().unwrap());
        assert_eq!(
            world.said(&scope, "AT-2"),
            [expected],
            "{person} {rest_day}"
        );
        world.now("2026-11-10 08:00");
        assert_eq!(world.said(&of_day(rest_day, person), "AT-1"), [""; 0]);
    }
}

#[test]
fn a_swap_holds_once_it_is_agreed_to() {
    for (consent, expected, of_spec, of_other) in [
        (None, "missing", ["absent"].as_slice(), [].as_slice()),
        (Some("asked"), "pending", &["absent"], &[]),
        (Some("refused"), "invalid", &["absent"], &[]),
        (Some("agreed"), "met", &[], &["absent"]),
    ] {
        let mut world = department();
        world.employs("cons", "consultant", "north", "2026-11-01", None);
        let card = |world: &mut World, person: &str, rest_day: &str| {
            world
                .wrote("roster", "boss", "2026-11-01 10:00")
                .with("week", "2026-11-02")
                .with("person", person)
                .with("rest_day", rest_day)
                .put();
        };
        card(&mut world, "cons", "2026-11-04");
        card(&mut world, "spec", "2026-11-05");
        let fields = &mut world.facts[1].shown.fields;
        let text = |text: &str| crate::kind::Value::Text(text.to_owned());
        fields.insert("swap_with".to_owned(), text("cons"));
        fields.insert("swap_day".to_owned(), text("2026-11-04"));
        fields.extend(consent.map(|word| ("consent".to_owned(), text(word))));
        world.now("2026-11-06 08:00");
        let week = Scope::PersonWeek(day("2026-11-02"), "spec".parse().unwrap());
        assert_eq!(world.said(&week, "AT-5"), [expected], "{consent:?}");
        assert_eq!(world.said(&of_day("2026-11-04", "spec"), "AT-1"), of_spec);
        assert_eq!(world.said(&of_day("2026-11-04", "cons"), "AT-1"), of_other);
    }
}

#[test]
fn more_than_three_days_of_absence_counted_together() {
    // Employed from 1 November; there on these days.
    for (present, now, absent, expected) in [
        (vec!["01", "02"], "2026-11-03 00:00", 0, "met"),
        (vec!["01", "03", "05"], "2026-11-07 00:00", 3, "warning"),
        (vec!["01", "03", "05"], "2026-11-07 23:59", 3, "warning"),
        (vec!["01", "03", "05"], "2026-11-08 00:00", 4, "proposal"),
    ] {
        let mut world = department();
        for on in &present {
            punch(
                &mut world,
                "in",
                "spec",
                "spec",
                &format!("2026-11-{on} 09:00"),
            );
        }
        world.now(now);
        let scope = Scope::PersonMonth("2026-11".parse().unwrap(), "spec".parse().unwrap());
        let finding = world.findings(&scope, "AT-3").remove(0);
        let found = (finding.figures["absent"], finding.outcome.word());
        assert_eq!(found, (absent, expected), "{present:?} {now}");
    }
}

#[test]
fn absence_is_counted_over_the_year_or_over_the_month() {
    for (period, expected) in [("year", "proposal"), ("month", "warning")] {
        let mut world = department();
        world.set("attendance.absent_counted_in", &format!("\"{period}\""));
        world.now("2026-12-03 00:00");
        let scope = Scope::PersonMonth("2026-12".parse().unwrap(), "spec".parse().unwrap());
        assert_eq!(world.said(&scope, "AT-3"), [expected], "{period}");
    }
}

#[test]
fn whoever_signs_in_for_another_is_flagged_with_him() {
    let mut world = department();
    punch(&mut world, "in", "out0", "out1", "2026-11-02 09:10");
    let findings = world.findings(&of_day("2026-11-02", "out1"), "AT-4");
    let people: Vec<&str> = findings
        .iter()
        .map(|finding| finding.person.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(people, ["out0", "out1"]);
    for taker in ["boss", "spec"] {
        let mut world = department();
        punch(&mut world, "in", taker, "out1", "2026-11-02 09:10");
        assert_eq!(world.said(&of_day("2026-11-02", "out1"), "AT-4"), [""; 0]);
    }
}

#[test]
fn the_manager_or_his_delegate_takes_the_outreach_staffs_attendance() {
    let (noon, over) = ("2026-11-02 12:00", "2026-11-03 00:00");
    for (person, takers, now, expected) in [
        ("out0", vec!["out0"], noon, vec!["pending"]),
        ("out0", vec!["out0"], over, vec!["warning"]),
        ("out0", vec!["out0", "boss"], over, vec!["met"]),
        ("out0", vec!["spec"], over, vec!["met"]),
        ("out0", vec![], over, vec![]),
        ("spec", vec!["spec"], over, vec![]),
    ] {
        let mut world = department();
        for taker in &takers {
            punch(&mut world, "in", taker, person, "2026-11-02 09:10");
        }
        world.now(now);
        let said = world.said(&of_day("2026-11-02", person), "AT-5");
        assert_eq!(said, expected, "{person} by {takers:?}");
    }
}
