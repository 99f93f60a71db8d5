use std::collections::BTreeSet;

use crate::kind::Value;
use crate::rules::Scope;
use crate::rules::testing::{World, day};

fn team() -> World {
    let mut world = World::new();
    world.employs("boss", "manager", "north", "2026-01-01", None);
    world.employs("out0", "outreach", "north", "2026-01-01", None);
    world
}

fn week() -> Scope {
    Scope::PersonWeek(day("2026-11-02"), "out0".parse().unwrap())
}

fn train(world: &mut World, held_on: &str, is_first: bool) {
    let attendees = BTreeSet::from(["out0".to_owned(), "out1".to_owned()]);
    let draft = world.wrote("training", "boss", &format!("{held_on} 10:00"));
    let draft = draft
        .with("held_on", held_on)
        .with("before_first_duty", is_first);
    draft.with("attendees", Value::Members(attendees)).put();
}

fn assess(world: &mut World, kind: &str, person: &str, held_on: &str) {
    let draft = world.wrote("assessment", "boss", &format!("{held_on} 10:00"));
    draft
        .with("type", kind)
        .with("person", person)
        .with("held_on", held_on)
        .put();
}

#[test]
fn outreach_staff_are_trained_and_tested_once_a_week() {
    let over = "2026-11-09 00:00";
    for (held_on, now, expected) in [
        (None, "2026-11-08 23:59", "behind"),
        (None, over, "missed"),
        (Some("2026-11-01"), over, "missed"),
        (Some("2026-11-02"), over, "met"),
        (Some("2026-11-08"), over, "met"),
        (Some("2026-11-09"), over, "missed"),
    ] {
        let mut world = team();
        if let Some(held_on) = held_on {
            train(&mut world, held_on, false);
            assess(&mut world, "weekly_ability", "out0", held_on);
        }
        world.now(now);
        assert_eq!(world.said(&week(), "TR-1"), [expected], "{held_on:?} {now}");
        assert_eq!(world.said(&week(), "TR-3"), [expected], "{held_on:?} {now}");
    }
}

#[test]
fn a_week_not_wholly_worked_asks_nothing() {
    let mut world = team();
    world.employs("out0", "outreach", "north", "2026-11-03", None);
    world.now("2026-11-09 00:00");
    assert_eq!(world.said(&week(), "TR-1"), [""; 0]);
    assert_eq!(world.said(&week(), "TR-3"), [""; 0]);
}

#[test]
fn a_newcomer_is_trained_before_his_first_duty() {
    let (today, over) = ("2026-11-02 12:00", "2026-11-03 00:00");
    for (held_on, says_so, now, expected) in [
        (None, true, today, "pending"),
        (None, true, over, "missing"),
        (Some("2026-10-30"), true, over, "met"),
        (Some("2026-11-02"), true, over, "met"),
        (Some("2026-11-03"), true, "2026-11-04 00:00", "late"),
        (Some("2026-11-02"), false, over, "missing"),
    ] {
        let mut world = World::new();
        world.employs("out0", "outreach", "north", "2026-11-02", None);
        if let Some(held_on) = held_on {
            train(&mut world, held_on, says_so);
        }
        world.now(now);
        let scope = Scope::PersonDay(day("2026-11-02"), "out0".parse().unwrap());
        assert_eq!(world.said(&scope, "TR-2"), [expected], "{held_on:?} {now}");
        let next = Scope::PersonDay(day("2026-11-03"), "out0".parse().unwrap());
        assert_eq!(world.said(&next, "TR-2"), [""; 0]);
    }
}

#[test]
fn somebody_of_each_team_is_checked_once_a_month() {
    let over = "2026-12-01 00:00";
    for (person, held_on, now, expected) in [
        ("", "", "2026-11-30 23:59", "behind"),
        ("", "", over, "missed"),
        ("out0", "2026-11-30", over, "met"),
        ("out0", "2026-10-31", over, "missed"),
        ("south", "2026-11-10", over, "missed"),
    ] {
        let mut world = team();
        world.employs("south", "outreach", "south", "2026-01-01", None);
        if !person.is_empty() {
            assess(&mut world, "monthly_spot_check", person, held_on);
        }
        world.now(now);
        let month = Scope::TeamMonth("2026-11".parse().unwrap(), "north".parse().unwrap());
        assert_eq!(world.said(&month, "TR-3"), [expected], "{person} {held_on}");
    }
}
