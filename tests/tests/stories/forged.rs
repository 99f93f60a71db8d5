//! The common parts of the stories of bad input: an office, a card forged by hand, and an honest phone.

#[path = "../../../core/tests/change_reader/forge.rs"]
pub mod change;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;
use streetbook_core::ids::{Actor, DeviceId, EntryRef};
use streetbook_core::kind::KindSet;
use streetbook_core::record::{Origin, Record, Write};
use streetbook_core::time::Zone;
use streetbook_tests::{Office, person};

pub fn office() -> Office {
    Office::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
        person("evil", "outreach", "north"),
    ])
}

/// Checks that a good phone's record comes through, and returns the time it took.
pub fn an_honest_record_comes_through(office: &mut Office) -> Duration {
    assert!(office.runs(), "the server is gone");
    let mut wang = office.phone("wang");
    let begun = Instant::now();
    let card = wang.opens_store("万达北门店");
    wang.syncs(office.address());
    assert_eq!(wang.shows(card)["state"], "released");
    begun.elapsed()
}

/// A store card, written as a phone writes it.
pub fn store_card(actor: Actor, creator: EntryRef) -> (Record, Vec<u8>) {
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"store".parse().unwrap()).unwrap();
    let fields = BTreeMap::from([
        ("name".to_owned(), json!("店")),
        ("grade".to_owned(), json!("A")),
    ]);
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let values = kind.check_new(&fields, &zone).unwrap();
    let mut record = Record::new(Origin {
        creator,
        kind: kind.id.clone(),
        version: 1,
        book: "team/north".parse().unwrap(),
    });
    let payloads = record
        .write(actor, creator, &Write::Fields(kind, &values))
        .unwrap();
    (record, payloads.main)
}

pub fn actor(device: DeviceId) -> Actor {
    Actor { device, branch: 0 }
}
