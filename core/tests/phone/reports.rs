//! A person's own reports, without network.

use serde_json::{Value as Json, json};
use streetbook_core::replica::ReportName;

use crate::support::office::Office;
use crate::support::phone::{Phone, moment};

fn rows(li: &Phone, name: &str) -> Vec<Json> {
    let name: ReportName = name.parse().unwrap();
    let report = li.replica.report(name, moment(600).wall).json();
    report["rows"].as_array().unwrap().clone()
}

fn of_rule(rows: &[Json], rule: &str) -> Json {
    let row = rows.iter().find(|row| row["rule"] == rule);
    row.cloned().unwrap_or(Json::Null)
}

fn meets(li: &mut Phone, number: u32) {
    let phone = format!("1380000{number:04}");
    let lead = json!({"client_name": "Wang", "phone": phone, "stage": "lead",
        "lead_on": "2023-11-15", "risk_disclosed": true});
    li.logs("lead", lead);
}

#[test]
fn quotas_are_counted_offline_and_by_the_version_that_the_office_published() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    meets(&mut li, 1);
    let quota = of_rule(&rows(&li, "quota"), "MK-1");
    assert_eq!(
        (&quota["outcome"], &quota["final"]),
        (&json!("behind"), &json!(false))
    );
    assert_eq!(
        (&quota["figures"]["counted"], &quota["edition"]),
        (&json!(1), &json!(1))
    );

    office.publishes_revision(
        "version = 2\neffective_from = \"2023-11-15\"\n[set]\n\"lead.daily_min\" = 1\n",
    );
    li.syncs(&mut office);
    let met = |li: &Phone| {
        let quota = of_rule(&rows(li, "quota"), "MK-1");
        (quota["outcome"].clone(), quota["edition"].clone())
    };
    assert_eq!(met(&li), (json!("met"), json!(2)));
    let li = li.reopened();
    assert_eq!(met(&li), (json!("met"), json!(2)));
    let mut files = li.disk.files();
    files.retain(|name, _| !name.starts_with("rows-"));
    assert_eq!(met(&Phone::holding(&files)), (json!("met"), json!(2)));
}

#[test]
fn a_version_that_this_app_cannot_read_is_told_of() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    office.publishes_revision(
        "version = 2\neffective_from = \"2023-11-15\"\n[set]\n\"moon.phase\" = 1\n",
    );
    li.syncs(&mut office);
    for li in [
        &li.replica.status().unwrap(),
        &li.reopened().replica.status().unwrap(),
    ] {
        assert_eq!(li.unread.len(), 1);
        assert!(
            li.unread[0].text.contains("update the app"),
            "{:?}",
            li.unread
        );
    }
}

#[test]
fn stores_say_who_is_behind_and_how_many_days_are_left() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let store = li.logs("store", json!({"name": "四季茶楼", "grade": "A"}));
    for _ in 0..2 {
        li.logs(
            "store_visit",
            json!({"store": store.to_string(), "outcome": "ordered"}),
        );
    }
    let row = of_rule(&rows(&li, "stores"), "ST-2");
    assert_eq!(row["figures"]["visits"], 1, "one a day counts");
    assert_eq!(
        (&row["outcome"], &row["grade"]),
        (&json!("behind"), &json!("A"))
    );
    assert_eq!(row["days_left"], 15, "15 November");
    assert!(row["text"]["zh"].as_str().unwrap().starts_with("四季茶楼"));
}

#[test]
fn a_colleagues_store_is_not_among_ones_own() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut mo = Phone::enrolled(&mut office, "mo", 2);
    li.logs("store", json!({"name": "四季茶楼", "grade": "A"}));
    mo.logs("store", json!({"name": "北门茶楼", "grade": "B"}));
    li.syncs(&mut office);
    mo.syncs(&mut office);
    li.syncs(&mut office);
    let names = |phone: &Phone| {
        let rows = rows(phone, "stores");
        let texts = rows.iter().filter_map(|row| row["text"]["zh"].as_str());
        texts
            .map(|text| text.split('：').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&li), ["四季茶楼"]);
    assert_eq!(names(&mo), ["北门茶楼"]);
}

#[test]
fn the_days_sheet_counts_by_form_and_point_and_waiting_ends_with_the_sync() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("Wanda");
    let contact =
        json!({"client_name": "Wang", "phone": "13800000001", "point": point.to_string()});
    li.logs("street_contact", contact.clone());
    let annulled = li.logs("street_contact", contact);
    let now = li.now();
    li.replica.annul(annulled, "twice", now).unwrap();
    let sheet = rows(&li, "day");
    let texts: Vec<&str> = sheet
        .iter()
        .filter_map(|row| row["text"]["en"].as_str())
        .collect();
    assert_eq!(sheet.len(), 2, "{texts:?}");
    assert!(
        texts.iter().any(|text| text.ends_with("· Wanda: 1")),
        "{texts:?}"
    );
    assert_eq!(rows(&li, "waiting").len(), 3);
    li.syncs(&mut office);
    assert_eq!(rows(&li, "waiting"), [Json::Null; 0]);
    assert!("week".parse::<ReportName>().is_err());
}
