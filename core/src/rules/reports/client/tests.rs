use crate::ids::RecordId;
use crate::rules::testing::{World, day};
use crate::rules::{Scope, judge_all};

const MASKED: &str = "138****0001";
const WANG: &str = "13800000001";
const LI: &str = "13811110001";

fn client() -> Scope {
    Scope::Client(MASKED.parse().unwrap())
}

fn reported(world: &mut World, company: &str, when: &str) -> RecordId {
    world
        .wrote("client_report", "agent", when)
        .with("company", company)
        .with("masked_phone", MASKED)
        .with("route", "self_arrival")
        .put()
}

fn came(world: &mut World, report: RecordId, number: &str, when: &str) -> RecordId {
    let arrived = world.at(when);
    world
        .wrote("arrival", "verifier", when)
        .with("report", report)
        .with("arrived_at", arrived)
        .with("finding", "new")
        .with("verdict", "valid")
        .with_number("phone", number)
        .put()
}

#[test]
fn a_company_reports_a_client_three_times_at_most() {
    for (max, counts, expected) in [
        (
            "3",
            "all",
            ["met", "met", "met", "possible_repeat", "possible_repeat"],
        ),
        (
            "3",
            "repeats",
            ["met", "met", "met", "met", "possible_repeat"],
        ),
        ("\"none\"", "all", ["met"; 5]),
    ] {
        let mut world = World::new();
        world.set("report.max_per_client", max);
        world.set("report.max_per_client_counts", &format!("\"{counts}\""));
        for day in 2..7 {
            reported(&mut world, "万家", &format!("2026-11-0{day} 09:00"));
            reported(&mut world, "别家", &format!("2026-11-0{day} 09:00"));
        }
        world.now("2026-11-08 09:00");
        let said = world.findings(&client(), "RE-5");
        let ours = said.iter().filter(|finding| {
            let about = world
                .facts
                .iter()
                .find(|fact| Some(fact.id()) == finding.about);
            about.unwrap().says("company", "万家")
        });
        let words: Vec<&str> = ours.map(|finding| finding.outcome.word()).collect();
        assert_eq!(words, expected, "{max} {counts}");
    }
}

#[test]
fn full_numbers_tell_whether_it_is_the_same_client_once_more() {
    for (numbers, expected) in [
        ([WANG, WANG, WANG, WANG], "repeat"),
        ([LI, LI, WANG, WANG], "met"),
        ([WANG, "", WANG, WANG], "possible_repeat"),
        ([LI, "", WANG, WANG], "met"),
    ] {
        let mut world = World::new();
        let mut last = None;
        for (day, number) in (2..).zip(numbers) {
            let report = reported(&mut world, "万家", &format!("2026-11-0{day} 09:00"));
            if !number.is_empty() {
                came(&mut world, report, number, &format!("2026-11-0{day} 10:00"));
            }
            last = Some(report);
        }
        world.now("2026-11-08 09:00");
        assert_eq!(
            world.said_of(last.unwrap(), "RE-5"),
            [expected],
            "{numbers:?}"
        );
    }
}

#[test]
fn the_log_decides_between_two_companies_and_it_is_the_offices_log() {
    let mut world = World::new();
    // Written first, received last: without signal.
    let early = world
        .wrote("client_report", "agent1", "2026-11-02 09:00")
        .received("2026-11-02 11:00")
        .with("company", "万家")
        .with("masked_phone", MASKED)
        .put();
    let quick = reported(&mut world, "别家", "2026-11-02 10:00");
    let next_day = reported(&mut world, "三家", "2026-11-03 10:00");
    assert_eq!(world.said_of(early, "RE-8"), ["yields"]);
    assert_eq!(world.said_of(quick, "RE-8"), ["first"]);
    assert_eq!(
        world.said_of(next_day, "RE-8"),
        [""; 0],
        "the others have run out"
    );
    world.annul(quick);
    assert_eq!(
        world.said_of(early, "RE-8"),
        [""; 0],
        "nobody claims him any more"
    );
}

#[test]
fn different_full_numbers_are_no_dispute() {
    let mut world = World::new();
    let ours = reported(&mut world, "万家", "2026-11-02 08:00");
    let theirs = reported(&mut world, "别家", "2026-11-02 08:10");
    came(&mut world, ours, WANG, "2026-11-02 09:00");
    assert_eq!(world.said_of(theirs, "RE-8"), ["yields"]);
    came(&mut world, theirs, LI, "2026-11-02 10:00");
    assert_eq!(world.said_of(theirs, "RE-8"), [""; 0]);
}

#[test]
fn reports_of_a_day_with_few_arrivals_stand_behind_all_others() {
    let mut world = World::new();
    let first = reported(&mut world, "万家", "2026-11-02 08:00");
    let second = reported(&mut world, "别家", "2026-11-02 08:10");
    for number in 0..9 {
        world
            .wrote("client_report", "agent", "2026-11-02 09:00")
            .with("company", "万家")
            .with("masked_phone", format!("139****{number:04}").as_str())
            .put();
    }
    assert_eq!(
        world.said_of(first, "RE-8"),
        ["first"],
        "the day is not over"
    );
    world.now("2026-11-03 08:00");
    assert_eq!(world.said_of(first, "RE-8"), ["yields"]);
    assert_eq!(world.said_of(second, "RE-8"), ["first"]);
}

#[test]
fn a_new_client_has_no_earlier_arrival_and_no_earlier_report_of_others() {
    // (earlier report by, its client came with number, expected, arrivals, reports)
    for (company, number, expected, arrivals, reports) in [
        ("万家", "", "new", 0, 0),
        ("别家", "", "possible_repeat", 0, 1),
        ("万家", WANG, "repeat", 1, 0),
        ("别家", WANG, "repeat", 1, 1),
        ("别家", LI, "new", 0, 0),
    ] {
        let mut world = World::new();
        let earlier = reported(&mut world, company, "2026-10-20 09:00");
        if !number.is_empty() {
            came(&mut world, earlier, number, "2026-10-20 10:00");
        }
        let report = reported(&mut world, "万家", "2026-11-02 09:00");
        let arrival = came(&mut world, report, WANG, "2026-11-02 10:00");
        let findings = world.findings(&client(), "RE-13");
        let ours = findings
            .iter()
            .find(|finding| finding.about == Some(arrival))
            .unwrap();
        assert_eq!(ours.outcome.word(), expected, "{company} {number}");
        assert_eq!(
            ours.figures["earlier_arrivals"], arrivals,
            "{company} {number}"
        );
        assert_eq!(
            ours.figures["earlier_reports"], reports,
            "{company} {number}"
        );
        assert_eq!(ours.figures["finding_agrees"], i64::from(expected == "new"));
    }
}

#[test]
fn protection_needs_a_period_and_ends_with_it() {
    for (days, again, expected) in [
        (None, "2026-11-03 10:00", "not_set"),
        (Some("30"), "2026-12-02 10:00", "protected"),
        (Some("30"), "2026-12-03 10:00", "expired"),
        (Some("\"none\""), "2027-12-03 10:00", "protected"),
    ] {
        let mut world = World::new();
        if let Some(days) = days {
            world.set("client.protection_days", days);
        }
        let first = reported(&mut world, "万家", "2026-11-02 09:00");
        let arrival = came(&mut world, first, WANG, "2026-11-02 10:00");
        let back = came(&mut world, first, WANG, again);
        world.now("2027-12-31 12:00");
        assert_eq!(
            world.said_of(arrival, "RE-16"),
            [""; 0],
            "nobody came before"
        );
        assert_eq!(world.said_of(back, "RE-16"), [expected], "{days:?} {again}");
    }
}

#[test]
fn judged_piece_by_piece_it_is_the_same_as_all_at_once() {
    let mut world = World::new();
    let mut kept = std::collections::BTreeMap::new();
    let steps: [(&str, &str, &str); 4] = [
        ("万家", "2026-11-02 08:00", WANG),
        ("别家", "2026-11-02 08:10", ""),
        ("万家", "2026-11-02 08:20", WANG),
        ("别家", "2026-11-02 08:30", LI),
    ];
    for (company, when, number) in steps {
        let report = reported(&mut world, company, when);
        world.settle(&mut kept);
        if !number.is_empty() {
            came(&mut world, report, number, "2026-11-02 10:00");
            world.settle(&mut kept);
        }
    }
    let whole = judge_all(&world.facts, [], &world.context());
    assert_eq!(kept, whole);
    assert!(whole.len() > 6, "{whole:?}");
    assert!(whole.contains_key(&Scope::CompanyDay(day("2026-11-02"), "别家".to_owned())));
}

#[test]
fn a_period_that_is_set_later_holds_for_arrivals_from_its_day_on_and_says_so() {
    for (days, again, expected) in [
        ("30", "2026-11-09 23:59", "not_set"),
        ("30", "2026-11-10 00:00", "protected"),
        ("30", "2026-12-02 10:00", "protected"),
        ("30", "2026-12-03 10:00", "expired"),
        ("\"none\"", "2026-11-09 10:00", "not_set"),
        ("\"none\"", "2027-12-03 10:00", "protected"),
    ] {
        let mut world = World::new();
        world.set_from("2026-11-10", "client.protection_days", days);
        let first = reported(&mut world, "万家", "2026-11-02 09:00");
        came(&mut world, first, WANG, "2026-11-02 10:00");
        let back = came(&mut world, first, WANG, again);
        world.now("2027-12-31 12:00");
        assert_eq!(world.said_of(back, "RE-16"), [expected], "{days} {again}");
        let judged = judge_all(&world.facts, [], &world.context());
        let mut findings = judged.values().flatten();
        let about = findings
            .find(|finding| finding.rule.to_string() == "RE-16")
            .unwrap();
        let says_so = about.text.en.contains("set from 2026-11-10 on");
        assert_eq!(says_so, expected != "not_set", "{}", about.text.en);
    }
}
