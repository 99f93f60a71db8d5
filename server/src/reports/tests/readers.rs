//! The content of each reader's reports.

use super::super::ReportName::FieldSheet;
use super::super::{Asked, ReportError, ReportName};
use super::world::{EVERYBODY, World, at, day, record};
use crate::store::view::Books;
use crate::store::view::tests::zone;

async fn two_teams() -> World {
    World::with(vec![
        record(1, "cold_visit", "li", "2026-11-02 09:00", &[]),
        record(2, "cold_visit", "wu", "2026-11-02 09:00", &[]),
        record(3, "cold_visit", "mo", "2026-11-02 09:00", &[]),
    ])
    .await
}

#[tokio::test]
async fn a_manager_reads_his_team_and_an_outreach_worker_himself() {
    let world = two_teams().await;
    for (reader, expected) in [
        (EVERYBODY, &["LI", "MO", "WU"][..]),
        ("mo", &["LI", "MO"]),
        ("su", &["WU"]),
        ("li", &["LI"]),
        ("an", &[]),
    ] {
        let rows = world.rows(FieldSheet, &world.asked(reader), "name").await;
        assert_eq!(rows, expected, "{reader}");
    }
}

#[tokio::test]
async fn team_and_person_narrow_and_never_widen() {
    let world = two_teams().await;
    let of = |reader, team: &str, person: &str| Asked {
        team: team.parse().ok(),
        person: person.parse().ok(),
        ..world.asked(reader)
    };
    for (asked, expected) in [
        (of(EVERYBODY, "south", ""), &["WU"][..]),
        (of(EVERYBODY, "", "mo"), &["MO"]),
        (of(EVERYBODY, "south", "mo"), &[]),
        (of("mo", "south", ""), &[]),
        (of("mo", "", "wu"), &[]),
        (of("mo", "north", "li"), &["LI"]),
    ] {
        let rows = world.rows(FieldSheet, &asked, "name").await;
        assert_eq!(rows, expected, "{asked:?}");
    }
}

#[tokio::test]
async fn every_row_of_every_report_has_a_cell_for_each_column() {
    let world = two_teams().await.ruled().await;
    for name in ReportName::ALL {
        assert_eq!(name.word().parse::<ReportName>().unwrap(), name);
        let report = world.report(name, &world.asked(EVERYBODY)).await;
        for row in &report.rows {
            assert_eq!(row.len(), report.columns().count(), "{name:?}");
            assert!(
                row.last().is_some_and(serde_json::Value::is_array),
                "{name:?}"
            );
        }
    }
}

#[test]
fn without_days_it_is_the_month_so_far_and_backwards_is_refused() {
    let asked = |from, to| Asked::days((from, to), Books::All, at("2026-11-05 12:00"), &zone());
    let month = asked(None, None).unwrap();
    assert_eq!(
        (month.from, month.to),
        (day("2026-11-01"), day("2026-11-05"))
    );
    let early = asked(None, Some(day("2026-10-10"))).unwrap();
    assert_eq!(
        (early.from, early.to),
        (day("2026-10-01"), day("2026-10-10"))
    );
    let backwards = asked(Some(day("2026-11-06")), None);
    assert!(matches!(backwards, Err(ReportError::Days { .. })));
    let for_ever = asked(Some(day("2020-01-01")), None);
    assert!(matches!(for_ever, Err(ReportError::Days { .. })));
}

#[test]
fn the_page_about_the_api_lists_every_column() {
    let page = include_str!("../../../../docs/API.md");
    for name in ReportName::ALL {
        let heading = format!("### {} ·", name.word());
        let section = page.split(&heading).nth(1).unwrap_or_default();
        let section = section.split("###").next().unwrap_or_default();
        let columns = super::super::columns_of(name).map(|column| format!("`{}`", column.id));
        let columns: Vec<String> = columns.collect();
        assert!(section.contains(&columns.join(" ")), "{heading}");
    }
}
