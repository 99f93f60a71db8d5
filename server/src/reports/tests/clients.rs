//! Reports of clients, arrivals, deals, disputes, leads, greetings.

use streetbook_core::kind::Value;
use streetbook_core::record::{Conflict, Shown, Side};
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{Finding, Outcome, Scope};

use super::super::ReportName::{Conflicts, Disputes, Funnel, Greetings, LeadQuotas};
use super::world::{World, at, day, id, record, text, to};

fn report(n: u64, by: &str, when: &str, phone: &str) -> Shown {
    let fields = [
        ("client_name", text("赵先生")),
        ("masked_phone", text(phone)),
        ("company", text("typed")),
        ("agent", text(by)),
        ("expected_at", Value::Time(at("2026-11-02 15:00"))),
        ("route", text("self_arrival")),
    ];
    record(n, "client_report", by, when, &fields)
}

fn arrival(n: u64, report: u64, when: &str, verdict: &str) -> Shown {
    let fields = [
        ("report", to(report)),
        ("arrived_at", Value::Time(at(when))),
        ("verdict", text(verdict)),
        ("finding", text("new")),
    ];
    record(n, "arrival", "mo", when, &fields)
}

#[tokio::test]
async fn the_funnel_follows_each_companys_reports_to_the_deal() {
    let deal = [("arrival", to(3)), ("amount_yuan", text("900000.00"))];
    let world = World::with(vec![
        report(1, "an", "2026-11-02 09:00", "138****0001"),
        report(2, "an", "2026-11-02 09:10", "138****0002"),
        arrival(3, 1, "2026-11-02 15:00", "valid"),
        arrival(4, 2, "2026-11-02 16:00", "invalid"),
        report(5, "an", "2026-11-02 09:20", "138****0003"),
        record(6, "deal", "mo", "2026-11-04 10:00", &deal),
        report(7, "mo", "2026-11-03 09:00", "138****0004"),
    ])
    .await
    .ruled()
    .await;
    let columns =
        "day company reports arrived valid deals deals_yuan arrival_percent loses_disputes records";
    assert_eq!(
        world.all(Funnel, columns).await,
        [
            "2026-11-02 | wanjia | 3 | 2 | 1 | 1 | 900000 | 66 | false | #1,#2,#5,#3,#4,#6",
            "2026-11-03 | typed | 1 | 0 | 0 | 0 | 0 | 0 | false | #7",
        ]
    );
}

#[tokio::test]
async fn a_day_of_ten_reports_with_four_arrivals_is_flagged() {
    let phone = |n: u64| format!("138****{n:04}");
    let mut records: Vec<Shown> = (1..=10)
        .map(|n| report(n, "an", "2026-11-02 09:00", &phone(n)))
        .collect();
    records.extend((1..=4).map(|n| arrival(10 + n, n, "2026-11-02 15:00", "valid")));
    let world = World::with(records).await.ruled().await;
    let columns = "day company reports arrived arrival_percent loses_disputes";
    assert_eq!(
        world.all(Funnel, columns).await,
        ["2026-11-02 | wanjia | 10 | 4 | 40 | true"]
    );
}

#[tokio::test]
async fn a_dispute_shows_both_clocks_of_each_claim() {
    let mut late = report(2, "be", "2026-11-02 08:30", "138****0001");
    late.received_at = Some(at("2026-11-02 10:30"));
    let world = World::with(vec![
        report(1, "an", "2026-11-02 09:00", "138****0001"),
        late,
        arrival(3, 1, "2026-11-02 15:00", "valid"),
        report(4, "an", "2026-11-02 09:00", "138****0009"),
    ])
    .await
    .ruled()
    .await;
    let columns = "report company name claims captured_at received_at lag_minutes arrived_at verdict outcome records";
    let mut rows = world.all(Disputes, columns).await;
    rows.sort();
    assert_eq!(
        rows,
        [
            "#1 | wanjia | AN | 2 | 09:00 | 09:00 | 0 | 15:00 | valid | first | #1,#2,#3",
            "#2 | lianhe | BE | 2 | 08:30 | 10:30 | 120 | - | - | yields | #1,#2",
        ]
    );
}

#[tokio::test]
async fn lead_quotas_name_the_shortfall_of_each_day() {
    let lead = [
        ("client_name", text("钱")),
        ("stage", text("lead")),
        ("lead_on", text("2026-11-02")),
    ];
    let world = World::with(vec![record(1, "lead", "li", "2026-11-02 10:00", &lead)])
        .await
        .ruled()
        .await;
    let asked = super::super::Asked {
        person: Some("li".parse().unwrap()),
        from: day("2026-11-02"),
        to: day("2026-11-02"),
        ..world.asked("")
    };
    let columns = "span day name team rule counted asked short outcome proposed_yuan records";
    let rows = world.rows(LeadQuotas, &asked, columns).await;
    let day_rows: Vec<&String> = rows.iter().filter(|row| row.starts_with("day")).collect();
    assert_eq!(
        day_rows,
        [
            "day | 2026-11-02 | LI | north | MK-1 | 1 | 2 | 1 | missed | - | #1",
            "day | 2026-11-02 | LI | north | MK-2 | 0 | 5 | 5 | missed | - | ",
            "day | 2026-11-02 | LI | north | MK-3 | - | - | 6 | missed | - | ",
        ]
    );
}

#[tokio::test]
async fn a_conflict_shows_every_value_and_who_wrote_it() {
    let mut shown = report(1, "an", "2026-11-02 09:00", "138****0001");
    let side = |value: &str, by: &str| Side {
        value: text(value),
        by: by.parse().unwrap(),
        device: streetbook_core::ids::DeviceId([8; 16]),
        at: at("2026-11-02 09:30"),
    };
    shown.conflicts = vec![Conflict {
        field: "zone".to_owned(),
        values: vec![side("东", "an"), side("西", "mo")],
    }];
    let world = World::with(vec![shown]).await;
    assert_eq!(
        world
            .all(
                Conflicts,
                "day kind name team field values by since records"
            )
            .await,
        ["2026-11-02 | client_report | AN | wanjia | zone | 东,西 | AN,MO | 09:30 | #1"]
    );
}

#[tokio::test]
async fn greetings_show_who_was_greeted_for_what() {
    let fields = [
        ("client_name", text("孙女士")),
        ("holiday", text("national_day")),
    ];
    let world = World::with(vec![record(
        1,
        "greeting",
        "li",
        "2026-11-01 09:00",
        &fields,
    )])
    .await;
    let scope = Scope::PersonDay(day("2026-11-01"), "li".parse().unwrap());
    let rule = RuleId::new(b"GR", 1);
    let said = Finding::new(rule, 1, &scope, day("2026-11-01"), Outcome::Met)
        .concerns(&"li".parse().unwrap())
        .about(id(1))
        .seen([id(1)]);
    world.say(&scope, &[said]).await;
    assert_eq!(
        world
            .all(Greetings, "day name team client holidays outcome records")
            .await,
        ["2026-11-01 | LI | north | 孙女士 | national_day | met | #1"]
    );
}
