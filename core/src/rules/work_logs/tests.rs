use crate::kind::Value;
use crate::rules::testing::{Draft, World, day};
use crate::rules::{Evidence, Scope};

const DAY: &str = "2026-11-02";

fn team() -> World {
    let mut world = World::new();
    world.employs("boss", "manager", "north", "2026-01-01", None);
    world.employs("out0", "outreach", "north", "2026-01-01", None);
    world
}

fn of_day() -> Scope {
    Scope::PersonDay(day(DAY), "out0".parse().unwrap())
}

fn log<'a>(world: &'a mut World, of: &str, written: &str) -> Draft<'a> {
    world.wrote("work_log", "out0", written).with("day", of)
}

fn prove(world: &mut World, earliest: &str, latest: &str) {
    let moment = |text: &str| match world.at(text) {
        Value::Time(at) => at,
        _ => unreachable!(),
    };
    let evidence = Evidence {
        earliest: moment(earliest),
        latest: moment(latest),
    };
    world.facts.last_mut().unwrap().evidence = Some(evidence);
}

#[test]
fn a_log_written_on_its_day_and_sent_two_days_later_is_honest() {
    let mut world = team();
    log(&mut world, DAY, "2026-11-02 18:40")
        .received("2026-11-04 09:00")
        .put();
    prove(&mut world, "2026-11-02 18:39", "2026-11-02 18:41");
    world.now("2026-11-05 08:00");
    assert_eq!(world.said(&of_day(), "WL-1"), ["met"]);
    assert_eq!(world.said(&of_day(), "WL-4"), [""; 0]);
}

#[test]
fn a_log_written_two_days_later_is_flagged_though_the_clock_was_set_back() {
    let mut world = team();
    log(&mut world, DAY, "2026-11-02 18:40")
        .received("2026-11-04 09:00")
        .put();
    prove(&mut world, "2026-11-04 08:50", "2026-11-04 08:55");
    world.now("2026-11-05 08:00");
    assert_eq!(world.said(&of_day(), "WL-1"), ["backfilled"]);
    let fine = world.findings(&of_day(), "WL-4").remove(0);
    assert_eq!(
        (fine.outcome.word(), fine.amount_yuan),
        ("proposed_fine", Some(50))
    );
}

#[test]
fn a_log_is_written_by_the_last_moment_of_its_day() {
    // Without evidence only the phone's clock is known.
    for (written, evidence, expected) in [
        ("2026-11-02 00:00", None, "met"),
        ("2026-11-02 23:59", None, "met"),
        ("2026-11-03 00:00", None, "backfilled"),
        ("2026-11-01 23:59", None, "invalid"),
        // The clock is wrong by years, and the office knows.
        (
            "2031-01-01 08:00",
            Some(("2026-11-02 18:00", "2026-11-02 18:01")),
            "met",
        ),
        // The phone was off in between: it may have been either day, and the clock decides.
        (
            "2026-11-02 18:00",
            Some(("2026-11-02 10:00", "2026-11-04 10:00")),
            "met",
        ),
        (
            "2026-11-03 18:00",
            Some(("2026-11-02 10:00", "2026-11-04 10:00")),
            "backfilled",
        ),
    ] {
        let mut world = team();
        log(&mut world, DAY, written).put();
        if let Some((earliest, latest)) = evidence {
            prove(&mut world, earliest, latest);
        }
        world.now("2026-11-05 08:00");
        assert_eq!(
            world.said(&of_day(), "WL-1"),
            [expected],
            "{written} {evidence:?}"
        );
    }
}

#[test]
fn every_working_day_has_its_log_and_fifty_yuan_are_proposed_without() {
    for (person, rest_day, now, expected, fined) in [
        ("out0", "", "2026-11-02 23:59", vec!["pending"], false),
        ("out0", "", "2026-11-03 00:00", vec!["missing"], true),
        ("out0", DAY, "2026-11-03 00:00", vec![], false),
        ("boss", "", "2026-11-03 00:00", vec![], false),
        ("gone", "", "2026-11-03 00:00", vec![], false),
    ] {
        let mut world = team();
        world.employs(
            "gone",
            "outreach",
            "north",
            "2026-01-01",
            Some("2026-11-01"),
        );
        if !rest_day.is_empty() {
            let card = world.wrote("roster", "boss", "2026-11-01 10:00");
            card.with("person", person).with("rest_day", rest_day).put();
        }
        world.now(now);
        let scope = Scope::PersonDay(day(DAY), person.parse().unwrap());
        assert_eq!(
            world.said(&scope, "WL-1"),
            expected,
            "{person} {rest_day} {now}"
        );
        assert_eq!(
            !world.said(&scope, "WL-4").is_empty(),
            fined,
            "{person} {rest_day}"
        );
    }
}

#[test]
fn the_manager_signs_by_the_end_of_the_day_after_the_log_came() {
    let over = "2026-11-09 08:00";
    for (received, signed, now, review, fine) in [
        (
            "2026-11-02 18:00",
            "",
            "2026-11-03 23:59",
            "pending",
            "pending",
        ),
        (
            "2026-11-02 18:00",
            "",
            "2026-11-04 00:00",
            "unsigned",
            "proposed_fine",
        ),
        ("2026-11-02 18:00", "2026-11-03 23:59", over, "met", ""),
        (
            "2026-11-02 18:00",
            "2026-11-04 00:00",
            over,
            "late",
            "proposed_fine",
        ),
        ("2026-11-04 09:00", "2026-11-05 23:59", over, "met", ""),
        (
            "2026-11-04 09:00",
            "",
            "2026-11-05 23:59",
            "pending",
            "pending",
        ),
    ] {
        let mut world = team();
        let draft = log(&mut world, DAY, "2026-11-02 18:00").received(received);
        match signed {
            "" => draft.put(),
            signed => draft.signed("boss", signed).put(),
        };
        world.now(now);
        let row = format!("{received}, signed {signed:?}, at {now}");
        assert_eq!(world.said(&of_day(), "WL-2"), [review], "{row}");
        let team_day = Scope::TeamDay(day(DAY), "north".parse().unwrap());
        assert_eq!(world.said(&team_day, "WL-4").concat(), fine, "{row}");
    }
}

#[test]
fn only_a_managers_signature_on_what_the_log_says_now_is_a_review() {
    let mut world = team();
    world.employs("out1", "outreach", "north", "2026-01-01", None);
    let draft = log(&mut world, DAY, "2026-11-02 18:00");
    let draft = draft
        .signed("out1", "2026-11-02 19:00")
        .signed("out0", "2026-11-02 19:00");
    draft
        .signed_before_a_change("boss", "2026-11-02 19:00")
        .put();
    world.now("2026-11-09 08:00");
    assert_eq!(world.said(&of_day(), "WL-2"), ["unsigned"]);
    let team_day = Scope::TeamDay(day(DAY), "north".parse().unwrap());
    let fine = world.findings(&team_day, "WL-4").remove(0);
    assert_eq!(fine.person.unwrap().as_str(), "boss");
    assert_eq!(fine.amount_yuan, Some(50));
}

#[test]
fn nobody_reviews_his_own_log() {
    let mut world = team();
    world.set("work_log.roles", "[\"manager\"]");
    let draft = world
        .wrote("work_log", "boss", "2026-11-02 18:00")
        .with("day", DAY);
    draft.signed("boss", "2026-11-02 19:00").put();
    world.now("2026-11-09 08:00");
    let own = Scope::PersonDay(day(DAY), "boss".parse().unwrap());
    assert_eq!(world.said(&own, "WL-2"), ["unsigned"]);
}

#[test]
fn the_centre_has_the_weeks_logs_on_monday_morning() {
    let noon = "2026-11-09 12:00";
    for (logs, received, signed, now, expected) in [
        (7, noon, noon, noon, ("met", 7, 7)),
        (7, noon, noon, "2026-11-09 11:59", ("met", 7, 7)),
        (6, noon, noon, "2026-11-09 11:59", ("pending", 6, 6)),
        (6, noon, noon, noon, ("missed", 6, 6)),
        (7, "2026-11-09 12:01", noon, noon, ("missed", 0, 0)),
        (7, noon, "2026-11-09 12:01", noon, ("missed", 7, 0)),
    ] {
        let mut world = team();
        for on in 2..2 + logs {
            let of = format!("2026-11-0{on}");
            let draft = log(&mut world, &of, &format!("{of} 18:00"));
            draft.received(received).signed("boss", signed).put();
        }
        world.now(now);
        let week = Scope::TeamWeek(day(DAY), "north".parse().unwrap());
        let pack = world.findings(&week, "WL-3").remove(0);
        let found = (
            pack.outcome.word(),
            pack.figures["received"],
            pack.figures["reviewed"],
        );
        assert_eq!(found, expected, "{logs} {received} {signed} {now}");
        assert_eq!(pack.figures["owed"], 7);
    }
}
