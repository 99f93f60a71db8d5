use crate::rules::Scope;
use crate::rules::testing::{World, at, day};

fn team() -> World {
    let mut world = World::new();
    world.employs("boss", "manager", "north", "2026-01-01", None);
    world
}

#[test]
fn the_liaison_letter_for_a_week_is_written_by_the_sunday_before() {
    for (written, planned, now, expected) in [
        ("", 0, "2026-11-08 23:59", vec!["pending"]),
        ("", 0, "2026-11-09 00:00", vec!["missed"]),
        ("2026-11-05 10:00", 12, "2026-11-08 10:00", vec!["met"]),
        ("2026-11-08 23:59", 12, "2026-11-09 10:00", vec!["met"]),
        ("2026-11-09 00:00", 12, "2026-11-09 10:00", vec!["late"]),
        (
            "2026-11-08 20:00",
            0,
            "2026-11-09 10:00",
            vec!["met", "missing"],
        ),
    ] {
        let mut world = team();
        if !written.is_empty() {
            let draft = world.wrote("plan", "boss", written).in_book("team/north");
            let draft = draft.with("type", "week").with("starts_on", "2026-11-09");
            match planned {
                0 => draft.put(),
                count => draft.with("outreach_planned", i64::from(count)).put(),
            };
        }
        world.now(now);
        let week = Scope::TeamWeek(day("2026-11-09"), "north".parse().unwrap());
        assert_eq!(world.said(&week, "PL-1"), expected, "{written:?} at {now}");
    }
}

#[test]
fn another_teams_letter_and_a_letter_for_another_week_do_not_count() {
    for (book, starts_on) in [("team/south", "2026-11-09"), ("team/north", "2026-11-16")] {
        let mut world = team();
        let draft = world
            .wrote("plan", "boss", "2026-11-08 10:00")
            .in_book(book);
        draft
            .with("type", "week")
            .with("starts_on", starts_on)
            .put();
        world.now("2026-11-09 10:00");
        let week = Scope::TeamWeek(day("2026-11-09"), "north".parse().unwrap());
        assert_eq!(world.said(&week, "PL-1"), ["missed"], "{book} {starts_on}");
    }
}

#[test]
fn the_review_meeting_is_held_in_the_first_days_of_the_month() {
    for (held, now, expected) in [
        ("", "2026-12-07 23:59", "pending"),
        ("", "2026-12-08 00:00", "missed"),
        ("2026-11-30 10:00", "2026-12-08 00:00", "missed"),
        ("2026-12-01 10:00", "2026-12-02 00:00", "met"),
        ("2026-12-07 23:59", "2026-12-08 00:00", "met"),
        ("2026-12-08 00:00", "2026-12-09 00:00", "late"),
    ] {
        let mut world = team();
        if !held.is_empty() {
            let draft = world.wrote("meeting", "boss", held).in_book("team/north");
            draft
                .with("type", "month")
                .with("started_at", at(held))
                .put();
        }
        world.now(now);
        let month = Scope::TeamMonth("2026-12".parse().unwrap(), "north".parse().unwrap());
        assert_eq!(world.said(&month, "PL-2"), [expected], "{held:?} at {now}");
    }
}
