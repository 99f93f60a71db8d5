//! The files of the device that a phone was before: read for what has to be made again, and for nothing else.

use std::collections::BTreeSet;

use serde_json::json;
use streetbook_core::ids::RecordId;

use crate::support::office::Office;
use crate::support::phone::{Files, Phone, Talk};

const STORE: &str = include_str!("../../kinds/store.toml");

/// Another version of the form of stores.
fn store(version: u32) -> String {
    STORE.replace("version = 1", &format!("version = {version}"))
}

fn version_of(phone: &Phone, kind: &str) -> Option<u32> {
    let known = phone.replica.kinds().latest(&kind.parse().unwrap());
    known.map(|kind| kind.version)
}

fn meets(phone: &mut Phone, name: &str) -> RecordId {
    phone.logs(
        "street_contact",
        json!({"client_name": name, "phone": "13800001111"}),
    )
}

/// The files with one byte of a journal's frame changed.
fn damaged(mut files: Files, frame: usize) -> Files {
    let (_, journal) = files
        .iter_mut()
        .find(|(name, _)| name.starts_with("journal"))
        .unwrap();
    let windows = journal.windows(4).enumerate();
    let mut frames = windows.filter(|(_, window)| *window == [0x8b, b'S', b'B', 0x1f]);
    let (at, _) = frames.nth(frame - 1).unwrap();
    journal[at + 40] ^= 1;
    files
}

fn round_trip(phone: &mut Phone, office: &mut Office) {
    let again = phone.makes_a_round_trip(office, &mut Talk::default());
    assert!(again.unwrap(), "there is more to say");
}

/// Li's phone has heard the workspace's book anew, then its journal was damaged at a contact that she has
/// annulled since: it goes on as a successor, which has to wait for that contact.
fn waits_for_a_contact(office: &mut Office, about_him: &str) -> (Phone, RecordId) {
    let mut li = Phone::enrolled(office, "li", 1);
    let mut wang = Phone::enrolled(office, "wang", 2);
    let point = wang.logs_point(about_him);
    wang.syncs(office);
    let backup = office.clone();
    office.publishes(&STORE.replace("kind = \"store\"", "kind = \"depot\""));
    li.syncs(office);
    *office = backup;
    for name in ["Qian", "Fang", "Deng"] {
        meets(&mut li, name);
    }
    let last = meets(&mut li, "Chen");
    li.syncs(office);
    assert_eq!(version_of(&li, "depot"), None, "it was taken back");
    let now = li.now();
    li.replica.annul(last, "met her twice", now).unwrap();
    let mut li = Phone::holding(&damaged(li.disk.files(), 4));
    let device = li.replica.device();
    office.answers_in_pages_of(1);
    while li.replica.device() == device {
        round_trip(&mut li, office);
    }
    (li, point)
}

#[test]
fn what_an_earlier_device_heard_changes_neither_forms_nor_news_of_its_successor() {
    let mut office = Office::default();
    let (mut li, point) = waits_for_a_contact(&mut office, "Ouyang");
    office.publishes(&store(2));
    round_trip(&mut li, &mut office);
    assert_eq!(version_of(&li, "store"), Some(2));
    // The rows of the earlier device go with what is erased: all that it heard is read once more.
    office.erases(point);
    li.replica.take_news();
    round_trip(&mut li, &mut office);
    assert!(li.replica.show(point).is_err());
    assert_eq!(
        version_of(&li, "store"),
        Some(2),
        "it was published for good"
    );
    let news = li.replica.take_news().records;
    let second = li.list()[1].shown.origin.id();
    assert_eq!(news, BTreeSet::from([point, second]));
    li.syncs(&mut office);
    let annulled = li
        .list()
        .into_iter()
        .filter(|one| one.shown.annulled.is_some());
    assert_eq!(annulled.count(), 1, "made again once the contact was here");
}
