//! Forms that the office publishes while the phone is in use.

use serde_json::json;
use streetbook_core::ids::DeviceId;

use crate::support::office::Office;
use crate::support::phone::Phone;

const STORE: &str = include_str!("../../kinds/store.toml");
const FLOOR: &str =
    "[[fields]]\nid = \"floor\"\ntype = \"decimal\"\nzh = \"面积\"\nen = \"Floor space\"\n";

fn store(version: u32) -> String {
    let next = STORE.replace("version = 1", &format!("version = {version}"));
    format!("{next}\n{FLOOR}")
}

fn version_of(phone: &Phone, kind: &str) -> Option<u32> {
    let known = phone.replica.kinds().latest(&kind.parse().unwrap());
    known.map(|kind| kind.version)
}

#[test]
fn a_published_form_is_known_from_the_next_sync_on_and_after_every_start() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let card = li.logs("store", json!({"name": "四季茶楼", "grade": "A"}));
    office.publishes(&store(2));
    assert_eq!(version_of(&li, "store"), Some(1));
    li.syncs(&mut office);
    assert_eq!(version_of(&li, "store"), Some(2));
    li.amends(card, json!({"floor": "64.50"}));

    // Rows are made again from journal and heard log, and so is what was published.
    let mut li = li.reopened();
    assert_eq!(version_of(&li, "store"), Some(2));
    let mut files = li.disk.files();
    files.retain(|name, _| !name.starts_with("rows-"));
    let mut without_rows = Phone::holding(&files);
    assert_eq!(version_of(&without_rows, "store"), Some(2));
    without_rows.amends(card, json!({"floor": "65"}));
    assert_eq!(without_rows.reads(card, "floor"), "65");

    li.syncs(&mut office);
    assert_eq!(li.reads(card, "floor"), "64.5");
    assert_eq!(
        li.shows(card).origin.version,
        1,
        "written with the old form"
    );
    assert!(li.replica.status().unwrap().unread.is_empty());
}

#[test]
fn a_form_that_this_app_cannot_read_is_told_of_and_takes_nothing_else_along() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let newer = store(2).replace("type = \"decimal\"", "type = \"hologram\"");
    office.publishes(&newer);
    office.publishes(&STORE.replace("kind = \"store\"", "kind = \"depot\""));
    li.syncs(&mut office);
    let mut li = li.reopened();
    assert_eq!(version_of(&li, "store"), Some(1));
    assert_eq!(version_of(&li, "depot"), Some(1));
    let unread = li.replica.status().unwrap().unread;
    assert_eq!(unread.len(), 1);
    assert!(unread[0].text.contains("update the app"), "{unread:?}");
    let card = li.logs("store", json!({"name": "四季茶楼", "grade": "A"}));
    li.syncs(&mut office);
    assert_eq!(li.reads(card, "name"), "四季茶楼");
}

#[test]
fn an_office_restored_from_a_backup_takes_back_what_it_published_since() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut backup = office.clone();
    office.publishes(&store(2));
    office.publishes(&STORE.replace("kind = \"store\"", "kind = \"depot\""));
    li.syncs(&mut office);
    li.syncs(&mut backup);
    assert_eq!(version_of(&li, "store"), Some(1));
    assert_eq!(version_of(&li, "depot"), None);
    // This time another way.
    backup.publishes(&store(2).replace("Floor space", "Area"));
    li.syncs(&mut backup);
    let li = li.reopened();
    let store = li
        .replica
        .kinds()
        .latest(&"store".parse().unwrap())
        .unwrap();
    assert_eq!(store.field("floor").unwrap().label.en, "Area");
    assert!(li.replica.status().unwrap().unread.is_empty());
}

#[test]
fn a_published_form_outlives_the_erasure_of_a_record_that_was_heard_with_it() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = wang.logs_point("Wanda");
    wang.syncs(&mut office);
    office.publishes(&store(2));
    li.syncs(&mut office);
    assert_eq!(li.names(), ["Wanda"]);
    office.erases(point);
    li.syncs(&mut office);
    let li = li.reopened();
    assert!(li.names().is_empty(), "it is gone from every file");
    assert_eq!(
        version_of(&li, "store"),
        Some(2),
        "the answer was rewritten, its place moved"
    );
}

#[test]
fn only_the_offices_own_journal_publishes() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    office.publishes_as(DeviceId([5; 16]), &store(2));
    li.syncs(&mut office);
    assert_eq!(version_of(&li, "store"), Some(1));
    assert_eq!(version_of(&li.reopened(), "store"), Some(1));
}
