use crate::rules::Scope;
use crate::rules::testing::World;

fn check(kind: &str, held_on: &str, scores: &[&str], now: &str, month: &str, expected: &[&str]) {
    let mut world = World::new();
    world.employs("out0", "outreach", "north", "2026-01-01", None);
    if !held_on.is_empty() {
        let mut draft = world.wrote("assessment", "boss", "2026-12-01 10:00");
        draft = draft
            .with("type", kind)
            .with("person", "out0")
            .with("held_on", held_on);
        for score in scores {
            draft = draft.with(score, 80);
        }
        draft.put();
    }
    world.now(now);
    let scope = Scope::PersonMonth(month.parse().unwrap(), "out0".parse().unwrap());
    let row = format!("{kind} {held_on} {scores:?} at {now}");
    assert_eq!(world.said(&scope, "AP-1"), expected, "{row}");
}

#[test]
fn everybody_is_appraised_each_quarter_and_each_year() {
    let all = ["completion", "quality", "teamwork"];
    let (within, over) = ("2026-09-30 23:59", "2026-10-01 00:00");
    check("", "", &[], within, "2026-09", &["behind"]);
    check("", "", &[], over, "2026-09", &["missed"]);
    check("quarter", "2026-07-01", &all, over, "2026-09", &["met"]);
    check("quarter", "2026-09-30", &all, over, "2026-09", &["met"]);
    check("quarter", "2026-06-30", &all, over, "2026-09", &["missed"]);
    check(
        "quarter",
        "2026-09-01",
        &all[..2],
        over,
        "2026-09",
        &["missing"],
    );
    check("year", "2026-09-01", &all, over, "2026-09", &["missed"]);
    check("quarter", "2026-08-01", &all, over, "2026-08", &[]);
    let new_year = "2027-01-01 00:00";
    check(
        "year",
        "2026-03-01",
        &all,
        new_year,
        "2026-12",
        &["missed", "met"],
    );
    check(
        "quarter",
        "2026-12-31",
        &all,
        new_year,
        "2026-12",
        &["met", "missed"],
    );
}

#[test]
fn a_period_not_wholly_worked_asks_nothing() {
    let mut world = World::new();
    world.employs("out0", "outreach", "north", "2026-07-02", None);
    world.now("2026-10-01 00:00");
    let scope = |month: &str| Scope::PersonMonth(month.parse().unwrap(), "out0".parse().unwrap());
    assert_eq!(world.said(&scope("2026-09"), "AP-1"), [""; 0]);
    assert_eq!(
        world.said(&scope("2026-12"), "AP-1"),
        ["behind"],
        "the quarter, not the year"
    );
}
