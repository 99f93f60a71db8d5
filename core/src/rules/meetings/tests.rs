use std::collections::BTreeSet;

use crate::ids::RecordId;
use crate::kind::Value;
use crate::rules::Scope;
use crate::rules::testing::{World, at, day};

fn team() -> World {
    let mut world = World::new();
    world.employs("boss", "manager", "north", "2026-11-01", None);
    world.employs("out0", "outreach", "north", "2026-11-01", None);
    world
}

fn people(of: &[&str]) -> Value {
    let people: BTreeSet<String> = of.iter().map(|person| (*person).to_owned()).collect();
    Value::Members(people)
}

fn met(world: &mut World, kind: &str, from: &str, to: &str) -> RecordId {
    let from = format!("2026-11-02 {from}");
    let draft = world.wrote("meeting", "boss", &from).in_book("team/north");
    let draft = draft.with("type", kind).with("started_at", at(&from));
    match to {
        "" => draft.put(),
        to => draft
            .with("ended_at", at(&format!("2026-11-02 {to}")))
            .put(),
    }
}

#[test]
fn a_meeting_begins_in_time_and_lasts_half_an_hour_at_most() {
    for (kind, rule, from, to, expected) in [
        ("morning", "MT-1", "09:30", "10:00", ["met", "met"]),
        ("morning", "MT-1", "09:31", "10:01", ["late", "met"]),
        ("morning", "MT-1", "09:30", "10:01", ["met", "over_limit"]),
        ("morning", "MT-1", "09:20", "", ["met", "missing"]),
        ("evening", "MT-2", "18:00", "18:30", ["met", "met"]),
        ("evening", "MT-2", "18:01", "18:32", ["late", "over_limit"]),
        ("evening", "MT-2", "18:00", "17:59", ["met", "invalid"]),
    ] {
        let mut world = team();
        let meeting = met(&mut world, kind, from, to);
        let said = world.said(&Scope::Meeting(meeting), rule);
        assert_eq!(said, expected, "{kind} {from} to {to}");
    }
}

#[test]
fn a_team_meets_every_morning_and_every_evening() {
    for (held, now, rule, expected) in [
        ("", "2026-11-02 09:29", "MT-1", "pending"),
        ("", "2026-11-02 09:30", "MT-1", "behind"),
        ("", "2026-11-02 17:59", "MT-2", "pending"),
        ("", "2026-11-03 00:00", "MT-1", "missed"),
        ("morning", "2026-11-03 00:00", "MT-1", "met"),
        ("morning", "2026-11-03 00:00", "MT-2", "missed"),
        ("evening", "2026-11-03 00:00", "MT-2", "met"),
    ] {
        let mut world = team();
        if !held.is_empty() {
            met(&mut world, held, "23:59", "");
        }
        world.now(now);
        let scope = Scope::TeamDay(day("2026-11-02"), "north".parse().unwrap());
        assert_eq!(world.said(&scope, rule), [expected], "{held:?} at {now}");
    }
}

#[test]
fn a_team_without_people_of_the_department_need_not_meet() {
    let mut world = World::new();
    world.employs("desk", "verifier", "desk", "2026-11-01", None);
    world.now("2026-11-03 00:00");
    let scope = Scope::TeamDay(day("2026-11-02"), "desk".parse().unwrap());
    assert_eq!(world.said(&scope, "MT-1"), [""; 0]);
}

#[test]
fn who_was_late_or_absent_is_named() {
    let mut world = team();
    let meeting = met(&mut world, "morning", "09:30", "10:00");
    let fields = &mut world.facts[0].shown.fields;
    fields.insert("late".to_owned(), people(&["out0"]));
    fields.insert("absent".to_owned(), people(&["out1"]));
    let findings = world.findings(&Scope::Meeting(meeting), "MT-1");
    let named: Vec<(&str, &str)> = findings
        .iter()
        .filter_map(|finding| Some((finding.person.as_ref()?.as_str(), finding.outcome.word())))
        .collect();
    assert_eq!(named, [("out0", "late"), ("out1", "absent")]);
}

#[test]
fn those_there_sign_that_day_and_absentees_on_the_next_morning() {
    let evening = "2026-11-02 23:59";
    for (field, signed, now, expected) in [
        ("present", "", evening, "pending"),
        ("present", "", "2026-11-03 00:00", "unsigned"),
        ("present", evening, "2026-11-04 08:00", "met"),
        ("late", evening, "2026-11-04 08:00", "met"),
        ("present", "2026-11-03 00:01", "2026-11-04 08:00", "late"),
        ("absent", "", "2026-11-03 11:59", "pending"),
        ("absent", "", "2026-11-03 12:00", "unsigned"),
        ("absent", "2026-11-03 12:00", "2026-11-04 08:00", "met"),
        ("absent", "2026-11-03 12:01", "2026-11-04 08:00", "late"),
    ] {
        let mut world = team();
        let draft = world.wrote("meeting", "boss", "2026-11-02 09:30");
        let draft = draft.in_book("team/north").with("type", "week");
        let draft = draft.with("started_at", at("2026-11-02 09:30"));
        let draft = draft.with(field, people(&["out0"]));
        let meeting = match signed {
            "" => draft.put(),
            signed => draft.signed("out0", signed).put(),
        };
        world.now(now);
        let said = world.said(&Scope::Meeting(meeting), "MT-3");
        assert_eq!(said, [expected], "{field}, signed {signed:?}, at {now}");
    }
}

#[test]
fn a_signature_covers_the_minutes_that_were_signed() {
    let mut world = team();
    let draft = world.wrote("meeting", "boss", "2026-11-02 09:30");
    let draft = draft.with("started_at", at("2026-11-02 09:30"));
    let draft = draft.with("present", people(&["out0"]));
    let meeting = draft
        .signed_before_a_change("out0", "2026-11-02 10:00")
        .put();
    world.now("2026-11-03 08:00");
    assert_eq!(world.said(&Scope::Meeting(meeting), "MT-3"), ["unsigned"]);
}
