//! Phones of an earlier version, opened by this one.

use serde_json::{Value as Json, json};
use streetbook_core::replica::{Moment, Replica};
use streetbook_core::seal::SealKey;
use streetbook_core::time::Instant;
use streetbook_server::cli::tools::line::Line;
use streetbook_server::clock::Clock;
use streetbook_tests::Hall;
use streetbook_tests::fixtures::{listed, settles, unpack};

use crate::alike::says_all;
use crate::{v1, v1_office};

/// The key of the sealed phone, as its file says it.
fn key() -> SealKey {
    let hex = std::fs::read_to_string(v1("phone.key")).unwrap();
    let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    SealKey::from_bytes(std::array::from_fn(byte))
}

/// Opens a phone, looks at it, lets it sync, and gives what waited on it.
fn goes_on(name: &str, key: Option<SealKey>) -> u64 {
    let (ground, clock) = v1_office();
    let dir = ground.dir(name);
    unpack(&v1(&format!("phone-{name}.zip")), &dir);
    let mut phone = Replica::open_dir(&dir, key).unwrap();
    let then = std::fs::read_to_string(v1(&format!("said/phone-{name}"))).unwrap();
    let then: Json = serde_json::from_str(then.trim()).unwrap();
    says_all(&then, &json!(listed(&phone)), name);
    let waiting = phone.status().unwrap().waiting;

    let hall = Hall::open(ground);
    let now = || Moment {
        wall: clock.now(),
        booted: Instant::default(),
        boot: 1,
    };
    let line = Line::to(hall.address());
    let synced = line.sync(&mut phone, now).unwrap();
    assert_eq!((synced.sent, synced.receipted), (waiting, waiting));
    settles(&hall);
    line.sync(&mut phone, now).unwrap();
    let status = phone.status().unwrap();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    assert_eq!(listed(&phone).len(), then.as_array().unwrap().len());
    let counts = hall.wait(
        hall.app()
            .view
            .counts(&streetbook_server::store::view::Books::All),
    );
    assert!(counts.unwrap().values().sum::<u64>() > 8);
    waiting
}

#[test]
fn a_phone_with_unsent_work_opens_and_the_office_gets_it() {
    assert_eq!(goes_on("unsent", None), 1);
}

#[test]
fn a_sealed_phone_opens_with_its_key_and_syncs() {
    assert_eq!(goes_on("sealed", Some(key())), 1);
}
