//! Copies of phones and of the server come back to life: nothing is lost, nothing is there twice.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_server::store::view::{Books, View};
use streetbook_tests::{Hall, Office, Phone, index_and_view_equal_their_rebuild, person, replace};

/// The time at which the office first received each record.
fn received(hall: &Hall) -> BTreeMap<RecordId, i64> {
    async fn all(view: &View) -> BTreeMap<RecordId, i64> {
        let kind = "street_contact".parse().unwrap();
        let page = view.page(&kind, &Books::All, None, 10_000).await.unwrap();
        let received = |at: Option<streetbook_core::time::Instant>| at.unwrap().millis();
        page.iter()
            .map(|listed| (listed.id, received(listed.received_at)))
            .collect()
    }
    hall.wait(async {
        hall.app().progress.until_shown().await;
        all(&hall.app().view).await
    })
}

fn names(phone: &Phone) -> Vec<String> {
    let mut names: Vec<String> = phone
        .lists()
        .iter()
        .filter(|record| record["kind"] == "store")
        .map(|record| record["fields"]["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_restored_app_backup_carries_on_as_a_successor() {
    let office = Office::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
    ]);
    let address = office.address();
    let mut wang = office.phone("wang");
    let mut li = office.phone("li");
    let card = li.opens_store("店一");
    li.syncs(address);
    let backup = office.dir("backup");
    li.is_backed_up(&backup);
    li.opens_store("店二");
    li.amends(card, json!({"grade": "B"}));
    li.syncs(address);
    let before = li.replica.device();
    drop(li);

    // The restored phone knows nothing of what came after the backup, and writes at once.
    let mut restored = Phone::opened(&backup);
    restored.opens_store("店三");
    restored.amends(card, json!({"contact": "孙娟"}));
    restored.syncs(address);
    assert_ne!(
        restored.replica.device(),
        before,
        "it is another device now"
    );
    restored.syncs(address);
    assert_eq!(names(&restored), ["店一", "店三", "店二"]);
    wang.syncs(address);
    assert_eq!(names(&wang), ["店一", "店三", "店二"]);
    let shown = wang.shows(card);
    assert_eq!(shown["fields"]["grade"], "B");
    assert_eq!(shown["fields"]["contact"], "孙娟");
    assert_eq!(restored.replica.status().unwrap().waiting, 0);
    assert_eq!(index_and_view_equal_their_rebuild(&office.is_killed()), 3);
}

#[test]
fn a_restored_backup_that_writes_nothing_gets_everything_back() {
    let office = Office::with(&[person("li", "outreach", "north")]);
    let mut li = office.phone("li");
    li.opens_store("店一");
    li.syncs(office.address());
    let backup = office.dir("backup");
    li.is_backed_up(&backup);
    li.opens_store("店二");
    li.syncs(office.address());
    let mut restored = Phone::opened(&backup);
    restored.syncs(office.address());
    assert_eq!(names(&restored), ["店一", "店二"]);
    assert_eq!(index_and_view_equal_their_rebuild(&office.is_killed()), 2);
}

#[test]
fn two_copies_of_one_phone_that_both_write_lose_nothing() {
    let office = Office::with(&[person("li", "outreach", "north")]);
    let mut li = office.phone("li");
    li.opens_store("店一");
    li.syncs(office.address());
    let copy = office.dir("copy");
    li.is_backed_up(&copy);
    let mut copy = Phone::opened(&copy);
    for round in 2..6 {
        li.opens_store(&format!("店{round}甲"));
        copy.opens_store(&format!("店{round}乙"));
        copy.syncs(office.address());
        li.syncs(office.address());
    }
    copy.syncs(office.address());
    assert_eq!(names(&li).len(), 9);
    assert_eq!(names(&li), names(&copy));
    assert_eq!(index_and_view_equal_their_rebuild(&office.is_killed()), 9);
}

#[test]
fn a_reinstalled_phone_gets_its_records_back() {
    let office = Office::with(&[person("li", "outreach", "north")]);
    let mut li = office.phone("li");
    let met = li.meets(7);
    li.opens_store("店一");
    li.syncs(office.address());
    let old = li.is_off();
    std::fs::remove_dir_all(old).unwrap();
    let mut again = office.phone("li");
    again.syncs(office.address());
    assert_eq!(names(&again), ["店一"]);
    assert_eq!(
        again.shows(met)["fields"]["phone"],
        "13900000007",
        "his own client's number is his again"
    );
    again.remarks(met, "回访过");
    again.syncs(office.address());
    assert_eq!(again.shows(met)["notes"][0]["text"], "回访过");
    assert_eq!(again.replica.status().unwrap().quarantined, 0);
    assert_eq!(index_and_view_equal_their_rebuild(&office.is_killed()), 2);
}

#[test]
fn a_server_restored_from_an_older_copy_is_healed_by_its_phones() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
        person("late", "outreach", "north"),
    ]);
    let (mut li, mut wang) = (hall.phone("li"), hall.phone("wang"));
    let card = li.opens_store("店一");
    for phone in [&mut li, &mut wang] {
        for number in 0..5 {
            phone.meets(number);
        }
        phone.syncs(hall.address());
    }
    let copy = hall.dir("copy");
    let ground = hall.is_closed();
    replace(&ground.server_dir(), &copy);
    let hall = Hall::open(ground);

    // After the copy: more records, an amendment, and a device that is unknown in the copy.
    let mut late = hall.phone("late");
    for round in 0..3 {
        for phone in [&mut li, &mut wang, &mut late] {
            phone.meets(100 + round);
            phone.syncs(hall.address());
        }
    }
    li.amends(card, json!({"grade": "C"}));
    li.syncs(hall.address());
    wang.syncs(hall.address());
    let before = received(&hall);
    assert_eq!(before.len(), 10 + 9);

    let ground = hall.is_closed();
    replace(&copy, &ground.server_dir());
    let hall = Hall::open(ground);
    assert_eq!(received(&hall).len(), 10, "the copy is older");
    for _ in 0..2 {
        for phone in [&mut li, &mut wang, &mut late] {
            phone.meets(200);
            phone.syncs(hall.address());
        }
    }
    let after = received(&hall);
    assert_eq!(after.len(), 10 + 9 + 6);
    for (id, at) in &before {
        assert_eq!(after.get(id), Some(at), "it came when it came first");
    }
    for phone in [&mut li, &mut wang, &mut late] {
        phone.syncs(hall.address());
        let status = phone.replica.status().unwrap();
        assert_eq!((status.waiting, status.quarantined), (0, 0));
        let grade: Json = phone.shows(card)["fields"]["grade"].clone();
        assert_eq!(grade, "C");
    }
    let ground = hall.is_closed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 26);
}
