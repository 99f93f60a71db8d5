//! Meetings, work logs, attendance, penalties, phones.

use streetbook_core::ids::DeviceId;
use streetbook_core::kind::Value;
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{Finding, Outcome, Scope};

use super::super::ReportName::{Devices, LateAbsent, LeadQuotas, Meetings, Penalties, WorkLogs};
use super::world::{World, at, day, id, people, record, signed, text};

fn about_li(rule: (&[u8; 2], u8), on: &str, outcome: Outcome) -> (Scope, Finding) {
    let li = "li".parse().unwrap();
    let scope = Scope::PersonDay(day(on), "li".parse().unwrap());
    let rule = RuleId::new(rule.0, rule.1);
    let ruling = Finding::new(rule, 1, &scope, day(on), outcome).concerns(&li);
    (scope, ruling.text("中", "en"))
}

#[tokio::test]
async fn a_meeting_names_who_was_late_absent_and_has_not_signed() {
    let fields = [
        ("type", text("morning")),
        ("started_at", Value::Time(at("2026-11-02 09:30"))),
        ("ended_at", Value::Time(at("2026-11-02 09:55"))),
        ("present", people(&["mo"])),
        ("late", people(&["li"])),
        ("absent", people(&["wu"])),
    ];
    let meeting = record(1, "meeting", "mo", "2026-11-02 10:00", &fields);
    let world = World::with(vec![signed(meeting, "mo", "2026-11-02 10:05")]).await;
    let columns = "day team type started_at minutes present late late_people absent absent_people signed unsigned_people records";
    assert_eq!(
        world.all(Meetings, columns).await,
        ["2026-11-02 | north | morning | 09:30 | 25 | 1 | 1 | LI | 1 | WU | 1 | LI,WU | #1"]
    );
}

#[tokio::test]
async fn a_meeting_that_nobody_held_has_a_row_too() {
    let world = World::with(Vec::new()).await;
    let scope = Scope::TeamDay(day("2026-11-03"), "north".parse().unwrap());
    let rule = RuleId::new(b"MT", 2);
    let missed = Finding::new(rule, 1, &scope, day("2026-11-03"), Outcome::Missed);
    world
        .say(&scope, &[missed.text("未召开", "not held")])
        .await;
    assert_eq!(
        world
            .all(Meetings, "day team type started_at ruling records")
            .await,
        ["2026-11-03 | north | MT-2 | - | MT-2 未召开 / not held | "]
    );
}

#[tokio::test]
async fn a_missing_log_has_a_row_and_a_reviewed_one_names_who_signed() {
    let log = record(
        1,
        "work_log",
        "li",
        "2026-11-02 18:00",
        &[("day", text("2026-11-02"))],
    );
    let mut back = record(
        2,
        "work_log",
        "wu",
        "2026-11-04 18:00",
        &[("day", text("2026-11-02"))],
    );
    back.received_at = Some(at("2026-11-05 09:00"));
    let world = World::with(vec![signed(log, "mo", "2026-11-02 19:00"), back]).await;
    let (scope, missing) = about_li((b"WL", 1), "2026-11-03", Outcome::Missing);
    let (_, fine) = about_li((b"WL", 4), "2026-11-03", Outcome::ProposedFine);
    world.say(&scope, &[missing, fine.yuan(50)]).await;
    let (scope, met) = about_li((b"WL", 1), "2026-11-02", Outcome::Met);
    world.say(&scope, &[met.about(id(1))]).await;
    let columns = "day name team written written_at received_at reviewed_by reviewed_at findings proposed_yuan records";
    assert_eq!(
        world.all(WorkLogs, columns).await,
        [
            "2026-11-02 | LI | north | true | 18:00 | 18:00 | MO | 19:00 |  | - | #1",
            "2026-11-02 | WU | south | true | 18:00 | 09:00 |  | - |  | - | #2",
            "2026-11-03 | LI | north | false | - | - |  | - | missing,proposed_fine | 50 | ",
        ]
    );
}

#[tokio::test]
async fn who_came_in_time_is_not_on_the_list_of_the_late() {
    let world = World::with(Vec::new()).await;
    let (scope, late) = about_li((b"AT", 1), "2026-11-03", Outcome::Late);
    let (_, met) = about_li((b"AT", 2), "2026-11-03", Outcome::Met);
    let late = late.figure("minutes_late", 12).seen([id(1)]);
    world.say(&scope, &[late, met]).await;
    assert_eq!(
        world
            .all(LateAbsent, "day name team rule outcome figures records")
            .await,
        ["2026-11-03 | LI | north | AT-1 | late | minutes_late 12 | #1"]
    );
}

#[tokio::test]
async fn penalties_add_up_by_month_clause_and_person_and_what_was_withdrawn_costs_nothing() {
    let case = |n, on: &str, state: &str, yuan| {
        let fields = [
            ("person", text("li")),
            ("clause", text("PN-1.hair")),
            ("happened_on", text(on)),
            ("action", text("fine")),
            ("state", text(state)),
            ("amount_yuan", text(yuan)),
        ];
        record(n, "penalty", "mo", "2026-11-04 10:00", &fields)
    };
    let world = World::with(vec![
        case(1, "2026-11-02", "notified", "10.50"),
        case(2, "2026-11-03", "withdrawn", "10.00"),
        case(3, "2026-10-31", "approved", "10.00"),
    ])
    .await;
    let (scope, fine) = about_li((b"WL", 4), "2026-11-03", Outcome::ProposedFine);
    let (_, of_the_case) = about_li((b"PN", 1), "2026-11-03", Outcome::ProposedFine);
    world
        .say(&scope, &[fine.yuan(50), of_the_case.yuan(10)])
        .await;
    let columns = "month clause name team by cases notified withdrawn proposed proposed_yuan standing records";
    assert_eq!(
        world.all(Penalties, columns).await,
        [
            "2026-11 | PN-1.hair | LI | north | case | 2 | 1 | 1 | 0 | 10.50 | 建议 proposed | #1,#2",
            "2026-11 | WL-4 | LI | north | rule | 1 | 0 | 0 | 1 | 50 | 建议 proposed | ",
        ]
    );
}

/// A report of rulings on one person in a month: each day late and a fine, and two rulings on the
/// month, which are of its last day.
async fn a_month_of_rulings() -> World {
    let world = World::with(Vec::new()).await;
    let li: streetbook_core::ids::PersonId = "li".parse().unwrap();
    for on in ["2026-10-30", "2026-11-03", "2026-11-04", "2026-11-20"] {
        let (scope, late) = about_li((b"AT", 1), on, Outcome::Late);
        let (_, fine) = about_li((b"WL", 4), on, Outcome::ProposedFine);
        let (_, missed) = about_li((b"MK", 1), on, Outcome::Missed);
        world.say(&scope, &[late, fine.yuan(50), missed]).await;
    }
    for last in ["2026-10-31", "2026-11-30"] {
        let scope = Scope::PersonMonth(day(last).month(), li.clone());
        let of_month = |rule: (&[u8; 2], u8), outcome| {
            let rule = RuleId::new(rule.0, rule.1);
            let said = Finding::new(rule, 1, &scope, day(last), outcome).concerns(&li);
            said.text("中", "en")
        };
        let absent = of_month((b"AT", 3), Outcome::Warning);
        let quota = of_month((b"MK", 5), Outcome::Behind);
        let fine = of_month((b"MK", 7), Outcome::ProposedFine);
        world.say(&scope, &[absent, quota, fine.yuan(100)]).await;
    }
    world
}

#[tokio::test]
async fn a_report_of_rulings_ends_with_its_last_day_and_has_the_month_that_goes_on_up_to_today() {
    let world = a_month_of_rulings().await;
    // It is 5 November.
    for (from, to, late, quotas, fines) in [
        ("2026-11-03", "2026-11-03", "03", "03", "WL-4 50"),
        ("2026-11-03", "2026-11-04", "03 04", "03 04", "WL-4 100"),
        ("2026-11-01", "2026-11-02", "", "", ""),
        (
            "2026-11-01",
            "2026-11-05",
            "03 04 30",
            "03 04 11",
            "MK-7 100, WL-4 100",
        ),
        ("2026-11-05", "2026-11-05", "30", "11", "MK-7 100"),
        ("2026-10-30", "2026-10-30", "30", "30", "WL-4 50"),
        (
            "2026-10-30",
            "2026-10-31",
            "30 31",
            "30 10",
            "MK-7 100, WL-4 50",
        ),
        (
            "2026-11-01",
            "2026-11-30",
            "03 04 20 30",
            "03 04 20 11",
            "MK-7 100, WL-4 150",
        ),
    ] {
        let asked = world.between(from, to);
        let ends = |rows: Vec<String>| {
            let ends = rows.iter().map(|row| row[row.len() - 2..].to_owned());
            let mut ends: Vec<String> = ends.collect();
            ends.dedup();
            ends.join(" ")
        };
        let row = format!("{from} to {to}");
        assert_eq!(
            ends(world.rows(LateAbsent, &asked, "day").await),
            late,
            "{row}"
        );
        assert_eq!(
            ends(world.rows(LeadQuotas, &asked, "day").await),
            quotas,
            "{row}"
        );
        let cases = world.rows(Penalties, &asked, "clause proposed_yuan").await;
        assert_eq!(cases.join(", ").replace(" |", ""), fines, "{row}");
    }
}

#[tokio::test]
async fn phones_that_were_never_heard_from_come_first() {
    let mut world = World::with(Vec::new()).await;
    let phone = |byte| DeviceId([byte; 16]);
    world.staff.phones = vec![
        (phone(1), "li".parse().unwrap()),
        (phone(2), "mo".parse().unwrap()),
        (phone(3), "wu".parse().unwrap()),
    ];
    world.heard.insert(phone(1), at("2026-11-05 11:00"));
    world.heard.insert(phone(2), at("2026-11-01 23:59"));
    assert_eq!(
        world
            .all(Devices, "name team last_heard days_silent waiting")
            .await,
        [
            "WU | south | - | - | 0",
            "MO | north | 23:59 | 4 | 0",
            "LI | north | 11:00 | 0 | 0",
        ]
    );
    let north = world.asked("mo");
    assert_eq!(world.rows(Devices, &north, "name").await, ["MO", "LI"]);
}
