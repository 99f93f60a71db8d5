//! Partners, contracts, diversions.

use super::super::ReportName::{Diversions, Partners};
use super::world::{World, record, text, to};

#[tokio::test]
async fn a_partner_shows_its_vetting_its_violations_and_the_contract_that_ends_next() {
    let partner = |n, name: &str, vetted: &str| {
        let fields = [
            ("name", text(name)),
            ("type", text("channel_company")),
            ("status", text("active")),
            ("credit", text("good")),
            ("vetted_on", text(vetted)),
        ];
        record(n, "partner", "mo", "2026-06-01 10:00", &fields)
    };
    let contract = |n, ends: &str, state: &str| {
        let fields = [
            ("partner", to(1)),
            ("contract_kind", text("channel_company")),
            ("state", text(state)),
            ("starts_on", text("2026-01-01")),
            ("ends_on", text(ends)),
        ];
        record(n, "contract", "mo", "2026-06-02 10:00", &fields)
    };
    let violation = [
        ("partner", to(1)),
        ("clause", text("x")),
        ("happened_on", text("2026-11-01")),
    ];
    let world = World::with(vec![
        partner(1, "万家", "2026-07-01"),
        partner(2, "联合", "2026-11-01"),
        contract(3, "2026-11-20", "active"),
        contract(4, "2027-11-20", "active"),
        contract(5, "2026-11-06", "ended"),
        record(6, "violation", "mo", "2026-11-01 10:00", &violation),
    ])
    .await
    .ruled()
    .await;
    let columns =
        "name team status credit vetted_on violations contracts ends_on days_left findings records";
    assert_eq!(
        world.all(Partners, columns).await,
        [
            "万家 | north | active | good | 2026-07-01 | 1 | 2 | 2026-11-20 | 15 | late,warning,expiring | #1,#3,#4,#6",
            "联合 | north | active | good | 2026-11-01 | 0 | 0 | - | - |  | #2",
        ]
    );
}

#[tokio::test]
async fn a_diversion_counts_its_days_until_it_is_closed() {
    let case = |n, on: &str, state: &str| {
        let fields = [
            ("product", text("A 型")),
            ("found_at", text("渝北")),
            ("found_on", text(on)),
            ("state", text(state)),
        ];
        record(n, "diversion", "li", "2026-11-04 10:00", &fields)
    };
    let world = World::with(vec![
        case(1, "2026-11-03", "open"),
        case(2, "2026-11-01", "closed"),
        case(3, "2026-10-31", "open"),
    ])
    .await;
    assert_eq!(
        world
            .all(
                Diversions,
                "found_on product found_at state days_open name team records"
            )
            .await,
        [
            "2026-11-01 | A 型 | 渝北 | closed | - | LI | north | #2",
            "2026-11-03 | A 型 | 渝北 | open | 2 | LI | north | #1",
        ]
    );
}
