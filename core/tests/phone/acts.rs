//! Acts on one phone.

use serde_json::json;
use streetbook_core::limits;
use streetbook_core::record::State;
use streetbook_core::replica::{Replica, ReplicaError};

use crate::support::office::Office;
use crate::support::phone::{Phone, moment, on, seal, seeds};

#[test]
fn what_was_saved_is_listed_after_the_app_is_opened_again() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("Wanda");
    li.amends(point, json!({"contact": "Chen"}));
    let contact = li.logs(
        "street_contact",
        json!({"client_name": "Qian", "phone": "13800001111", "point": point.to_string()}),
    );
    let now = li.now();
    li.replica.sign(contact, now).unwrap();
    li.replica.annotate(point, "closed on Monday", now).unwrap();
    li.replica.annul(contact, "entered twice", now).unwrap();
    let screen = li.screen();
    assert_eq!(screen.len(), 2);
    assert_eq!(li.state(point), State::Waiting);
    let li = li.reopened();
    assert_eq!(li.screen(), screen);
    assert_eq!(li.reads(point, "contact"), "Chen");
    assert_eq!(li.reads(contact, "phone"), "13800001111");
    let shown = li.shows(contact);
    assert_eq!(shown.annulled.unwrap().reason, "entered twice");
    assert!(
        !shown.signatures[0].current,
        "an annulled slip is not what was signed"
    );
    assert_eq!(li.replica.status().unwrap().waiting, 6);
    assert_eq!(li.replica.show(point).unwrap().1.len(), 3);
}

#[test]
fn a_wrong_field_is_named_and_nothing_is_written() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let before = li.disk.files();
    let refused = li.tries_to_log("point", json!({"name": "Wanda", "type": "castle"}));
    assert!(refused.unwrap_err().to_string().contains("type"));
    let missing = li.tries_to_log("point", json!({"type": "agency"}));
    assert!(missing.unwrap_err().to_string().contains("name"));
    let unknown = li.tries_to_log("castle", json!({}));
    assert!(matches!(unknown, Err(ReplicaError::UnknownKind(_))));
    assert_eq!(li.disk.files(), before);
    let visit = li.logs(
        "cold_visit",
        json!({"place_name": "Tower", "outcome": "nobody"}),
    );
    let now = li.now();
    let edit = li.replica.amend(visit, &Default::default(), now);
    assert!(
        matches!(edit, Err(ReplicaError::NotAllowed(_))),
        "an entry was edited"
    );
    assert!(matches!(
        li.replica.sign(visit, now),
        Err(ReplicaError::NotAllowed(_))
    ));
    assert_eq!(li.replica.status().unwrap().saved, 1);
}

#[test]
fn a_full_phone_refuses_before_it_captures() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("Wanda");
    li.disk.has_free(limits::FREE_BYTES_MIN - 1);
    let before = li.disk.files();
    let full = li.tries_to_log("point", json!({"name": "Second", "type": "agency"}));
    assert!(matches!(full, Err(ReplicaError::StorageFull { .. })));
    let now = li.now();
    let full = li.replica.annul(point, "closed", now);
    assert!(matches!(full, Err(ReplicaError::StorageFull { .. })));
    assert_eq!(li.disk.files(), before);
    li.syncs(&mut office);
    assert_eq!(
        office.everything().len(),
        1,
        "a full phone still sends what it has"
    );
}

#[test]
fn a_second_process_is_refused() {
    let mut office = Office::default();
    let folder = tempfile::tempdir().unwrap();
    let body = office.enrols(&Replica::first_request(&seeds(1), "li"));
    let enrolled = Replica::read_enrolled(&body).unwrap();
    let path = folder.path();
    let joins = |number| {
        Replica::enrol_dir(
            path,
            seal(),
            seeds(number),
            enrolled.clone(),
            "https://office",
        )
    };
    let mut first = joins(1).unwrap();
    let second = Replica::open_dir(path, seal());
    assert!(matches!(second, Err(ReplicaError::Locked)));
    let fields = crate::support::phone::fields(json!({"name": "Wanda", "type": "agency"}));
    first.log("point", &fields, moment(1)).unwrap();
    drop(first);
    assert_eq!(
        Replica::open_dir(path, seal())
            .unwrap()
            .list(&Default::default())
            .len(),
        1
    );
    assert!(matches!(joins(2), Err(ReplicaError::AlreadyEnrolled)));
}

#[test]
fn papers_of_another_device_are_refused() {
    let mut office = Office::default();
    let body = office.enrols(&Replica::first_request(&seeds(1), "li"));
    let enrolled = Replica::read_enrolled(&body).unwrap();
    let disk = crate::support::SimDisk::default();
    let refused = Replica::enrol(on(&disk), seeds(2), enrolled, "https://office");
    assert!(matches!(refused, Err(ReplicaError::OtherCertificate)));
    assert!(disk.files().is_empty());
}
