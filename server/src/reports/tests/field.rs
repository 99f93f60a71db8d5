//! Days on the street: sheets, points, stores, materials.

use streetbook_core::kind::Value;
use streetbook_core::record::Annulment;

use super::super::ReportName::{FieldSheet, Materials, Points, StoreCompliance};
use super::world::{World, at, record, text, to};

fn point(n: u64, name: &str, effect: &str) -> streetbook_core::record::Shown {
    let fields = [
        ("name", text(name)),
        ("type", text("mall")),
        ("effect", text(effect)),
        ("status", text("active")),
    ];
    record(n, "point", "mo", "2026-10-01 08:00", &fields)
}

fn contact(
    n: u64,
    by: &str,
    when: &str,
    point: u64,
    grade: &str,
) -> streetbook_core::record::Shown {
    let brought = Value::Bool(grade == "A");
    let fields = [
        ("point", to(point)),
        ("grade", text(grade)),
        ("brought_to_site", brought),
    ];
    record(n, "street_contact", by, when, &fields)
}

#[tokio::test]
async fn the_field_sheet_counts_by_day_person_and_point_and_leaves_out_what_was_annulled() {
    let mut twice = contact(6, "li", "2026-11-02 11:30", 1, "A");
    twice.annulled = Some(Annulment {
        reason: "写了两次".to_owned(),
        by: "li".parse().unwrap(),
        at: at("2026-11-02 12:00"),
    });
    let world = World::with(vec![
        point(1, "万达北门", "A"),
        contact(3, "li", "2026-11-02 09:00", 1, "A"),
        contact(4, "li", "2026-11-02 11:00", 1, "C"),
        record(5, "cold_visit", "li", "2026-11-02 15:00", &[]),
        twice,
        record(
            7,
            "point_upkeep",
            "li",
            "2026-11-03 00:00",
            &[("point", to(1))],
        ),
        contact(8, "wu", "2026-11-06 00:00", 1, "A"),
    ])
    .await;
    let columns = "day name team point_name street_contacts brought_to_site grade_ab cold_visits upkeeps first_at last_at records";
    assert_eq!(
        world.all(FieldSheet, columns).await,
        [
            "2026-11-02 | LI | north | - | 0 | 0 | 0 | 1 | 0 | 15:00 | 15:00 | #5",
            "2026-11-02 | LI | north | 万达北门 | 2 | 1 | 1 | 0 | 0 | 09:00 | 11:00 | #3,#4",
            "2026-11-03 | LI | north | 万达北门 | 0 | 0 | 0 | 0 | 1 | 00:00 | 00:00 | #7",
        ]
    );
}

#[tokio::test]
async fn points_are_ranked_by_clients_brought_and_the_idle_ones_proposed_for_dropping() {
    let world = World::with(vec![
        point(1, "idle", "A"),
        point(2, "busy", "B"),
        point(3, "poor", "D"),
        contact(4, "li", "2026-11-02 09:00", 2, "A"),
        contact(5, "li", "2026-11-02 10:00", 3, "C"),
        record(
            6,
            "point_upkeep",
            "li",
            "2026-11-03 10:00",
            &[("point", to(2))],
        ),
    ])
    .await;
    assert_eq!(
        world
            .all(
                Points,
                "rank name effect street_contacts brought_to_site upkeeps last_day drop records"
            )
            .await,
        [
            "1 | busy | B | 1 | 1 | 1 | 2026-11-03 | - | #2,#4,#6",
            "2 | poor | D | 1 | 0 | 0 | 2026-11-02 | proposed | #3,#5",
            "3 | idle | A | 0 | 0 | 0 | - | proposed | #1",
        ]
    );
}

#[tokio::test]
async fn a_stocktake_sets_the_stock_anew_and_movements_of_both_phones_add_up() {
    let moved = |n, by: &str, when: &str, movement: &str, quantity| {
        let fields = [
            ("item", text("楼书")),
            ("movement", text(movement)),
            ("quantity", Value::Integer(quantity)),
            ("unit", text("本")),
        ];
        record(n, "material", by, when, &fields)
    };
    let world = World::with(vec![
        moved(1, "mo", "2026-10-30 09:00", "received", 500),
        moved(2, "mo", "2026-11-01 18:00", "counted", 100),
        moved(3, "li", "2026-11-01 18:05", "counted", 40),
        moved(4, "li", "2026-11-02 09:00", "issued", 30),
        moved(5, "li", "2026-11-02 19:00", "returned", 5),
        moved(6, "mo", "2026-11-02 19:30", "wasted", 2),
        moved(7, "wu", "2026-11-02 19:30", "received", 7),
    ])
    .await;
    let columns = "team item unit received issued returned wasted counted_on counted stock";
    assert_eq!(
        world.all(Materials, columns).await,
        [
            "north | 楼书 | 本 | 0 | 30 | 5 | 2 | 2026-11-01 | 140 | 113",
            "south | 楼书 | 本 | 7 | 0 | 0 | 0 | - | - | 7",
        ]
    );
}

#[tokio::test]
async fn a_store_that_is_behind_says_how_many_days_are_left() {
    let store = |n, name: &str, grade: &str| {
        let fields = [("name", text(name)), ("grade", text(grade))];
        record(n, "store", "mo", "2026-10-01 08:00", &fields)
    };
    let visit = |n, store, when: &str| {
        let fields = [("store", to(store)), ("outcome", text("好"))];
        record(n, "store_visit", "li", when, &fields)
    };
    let world = World::with(vec![
        store(1, "南坪店", "A"),
        store(2, "江北店", "D"),
        visit(3, 1, "2026-11-02 10:00"),
        visit(4, 2, "2026-11-02 11:00"),
        visit(5, 2, "2026-11-03 11:00"),
    ])
    .await
    .ruled()
    .await;
    let columns = "month name grade rule visits asked days_left outcome visitors records";
    let mut rows = world.all(StoreCompliance, columns).await;
    rows.retain(|row| row.starts_with("2026-11"));
    rows.sort();
    assert_eq!(
        rows,
        [
            "2026-11 | 南坪店 | A | ST-2 | 1 | 5 | 25 | behind | LI | #1,#3",
            "2026-11 | 江北店 | D | ST-3 | 2 | 2 | 25 | met | LI | #2,#4,#5",
        ]
    );
}
