//! Whatever is asked begins with the first whole day: of a person, of a team, of a store's card.

use super::Scope;
use super::testing::{World, day};

/// Long after everything.
const NOW: &str = "2027-01-05 08:00";

fn said(world: &World, scope: &str, rule: &str) -> Vec<&'static str> {
    world.said(&scope.parse::<Scope>().unwrap(), rule)
}

#[test]
fn the_day_of_joining_counts_for_nobody_and_the_next_one_does() {
    for (role, rule, missed) in [
        ("specialist", "AT-1", "absent"),
        ("specialist", "WL-1", "missing"),
        ("specialist", "WL-4", "proposed_fine"),
        ("outreach", "MK-1", "missed"),
        ("outreach", "MK-2", "missed"),
        ("outreach", "MK-3", "missed"),
    ] {
        let mut world = World::new();
        world.employs("new", role, "north", "2026-11-11", None);
        world.now(NOW);
        for (on, expected) in [
            ("2026-11-10", None),
            ("2026-11-11", None),
            ("2026-11-12", Some(missed)),
        ] {
            let scope = format!("person_day/{on}/new");
            let said = said(&world, &scope, rule);
            assert_eq!(said.first().copied(), expected, "{rule} on {on}");
        }
    }
}

#[test]
fn absence_and_weeks_begin_with_the_first_whole_day() {
    for (joined, absent) in [("2026-11-27", 3), ("2026-11-29", 1), ("2026-11-30", 0)] {
        let mut world = World::new();
        world.employs("new", "outreach", "north", joined, None);
        world.now("2026-12-01 00:00");
        let month = Scope::PersonMonth("2026-11".parse().unwrap(), "new".parse().unwrap());
        let findings = world.findings(&month, "AT-3");
        let counted = findings.first().map(|finding| finding.figures["absent"]);
        let expected = (absent > 0).then_some(absent);
        assert_eq!(counted, expected, "joined on {joined}");
    }
    for (joined, expected) in [("2026-11-08", Some("missed")), ("2026-11-09", None)] {
        let mut world = World::new();
        world.employs("new", "outreach", "north", joined, None);
        world.now(NOW);
        let said = said(&world, "person_week/2026-11-09/new", "TR-1");
        assert_eq!(said.first().copied(), expected, "joined on {joined}");
    }
}

#[test]
fn a_team_owes_letters_and_reviews_from_the_first_whole_day_of_its_first_person() {
    for (rule, scope, joined, expected) in [
        (
            "PL-1",
            "team_week/2026-11-09/north",
            "2026-11-07",
            Some("missed"),
        ),
        ("PL-1", "team_week/2026-11-09/north", "2026-11-08", None),
        (
            "PL-2",
            "team_month/2026-11/north",
            "2026-10-31",
            Some("missed"),
        ),
        ("PL-2", "team_month/2026-11/north", "2026-11-01", None),
        (
            "TR-3",
            "team_month/2026-11/north",
            "2026-10-31",
            Some("missed"),
        ),
        ("TR-3", "team_month/2026-11/north", "2026-11-29", None),
        (
            "WL-3",
            "team_week/2026-11-09/north",
            "2026-11-14",
            Some("missed"),
        ),
        ("WL-3", "team_week/2026-11-09/north", "2026-11-15", None),
    ] {
        let mut world = World::new();
        world.employs("new", "specialist", "north", joined, None);
        world.now(NOW);
        let said = said(&world, scope, rule);
        assert_eq!(
            said.first().copied(),
            expected,
            "{rule}, joined on {joined}"
        );
    }
}

#[test]
fn whoever_joins_may_do_at_once_what_his_role_may() {
    let mut world = World::new();
    world.employs("boss", "manager", "north", "2026-11-02", None);
    world.employs("out0", "outreach", "north", "2026-10-01", None);
    world
        .wrote("work_log", "out0", "2026-11-02 18:00")
        .with("day", "2026-11-02")
        .signed("boss", "2026-11-02 19:00")
        .put();
    world
        .wrote("attendance", "boss", "2026-11-02 09:10")
        .with("punch", "in")
        .with("person", "out0")
        .put();
    world.employs("spec", "specialist", "north", "2026-10-01", None);
    world
        .wrote("work_log", "spec", "2026-11-02 18:00")
        .with("day", "2026-11-02")
        .signed("boss", "2026-11-02 19:00")
        .put();
    world.now("2026-11-04 00:00");
    assert_eq!(said(&world, "person_day/2026-11-02/spec", "WL-2"), ["met"]);
    assert_eq!(said(&world, "person_day/2026-11-02/out0", "AT-5"), ["met"]);
}

#[test]
fn a_store_owes_visits_from_the_first_whole_day_of_its_card() {
    // What a card of grade A owes in a month: with no visits at all, and with one on each day given.
    for (written, month, visits, expected) in [
        ("2026-11-30 23:59", "2026-11", vec![], None),
        ("2026-11-30 23:59", "2026-12", vec![], Some(("missed", 5))),
        ("2026-11-29 00:00", "2026-11", vec![], Some(("missed", 1))),
        ("2026-11-29 09:00", "2026-11", vec!["30"], Some(("met", 1))),
        (
            "2026-11-27 09:00",
            "2026-11",
            vec!["28", "30"],
            Some(("missed", 3)),
        ),
        ("2026-11-02 09:00", "2026-11", vec![], Some(("missed", 5))),
        ("2026-12-01 00:00", "2026-11", vec!["30"], None),
    ] {
        let mut world = World::new();
        let card = world
            .wrote("store", "out0", written)
            .with("grade", "A")
            .put();
        for on in &visits {
            let when = format!("{month}-{on} 10:00");
            world
                .wrote("store_visit", "out0", &when)
                .with("store", card)
                .put();
        }
        world.now(NOW);
        let scope = Scope::StoreMonth(month.parse().unwrap(), card);
        let findings = world.findings(&scope, "ST-2");
        let said = findings.first();
        let said = said.map(|said| (said.outcome.word(), said.figures["asked"]));
        assert_eq!(said, expected, "{written} {month} {visits:?}");
    }
}

#[test]
fn visits_of_one_store_count_once_a_day() {
    let mut world = World::new();
    let card = world
        .wrote("store", "out0", "2026-10-02 09:00")
        .with("grade", "A")
        .put();
    let minutes = ["10:00", "10:01", "10:02", "10:03", "10:04"];
    for minute in minutes {
        let when = format!("2026-11-03 {minute}");
        world
            .wrote("store_visit", "out0", &when)
            .with("store", card)
            .put();
    }
    // Another's visit on the same day is the same day too; at midnight the next one begins.
    for (by, when) in [("out1", "2026-11-03 23:59"), ("out1", "2026-11-04 00:00")] {
        world
            .wrote("store_visit", by, when)
            .with("store", card)
            .put();
    }
    world.now("2026-12-01 00:00");
    let scope = Scope::StoreMonth(day("2026-11-01").month(), card);
    let finding = world.findings(&scope, "ST-2").remove(0);
    assert_eq!(finding.figures["visits"], 2);
    assert_eq!(finding.outcome.word(), "missed");
    assert_eq!(finding.records.len(), 8, "all of them were looked at");
}
