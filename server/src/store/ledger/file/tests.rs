use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{
    Act, Clock, DeviceKey, Entry, Head, Header, JournalPart, Posting, SignedCertificate,
};
use streetbook_core::time::Instant;

use super::*;
use crate::store::ledger::Received;

const LEDGER: [u8; 16] = [9; 16];

/// A change of the size and repetitiveness that automerge would write: twelve fields with the same
/// names, values that differ.
fn change(n: u64) -> Vec<u8> {
    let mut bytes = b"\x01\x12street_contact \x00\x01\x02\x03\x04\x05\x06\x07\x08\x09".to_vec();
    for field in 0..12_u64 {
        let digits = (n * 7_919 + field * 104_729) % 1_000_003;
        bytes.extend_from_slice(format!("field_name_{field}\x07{digits}").as_bytes());
    }
    bytes
}

fn part(count: u64) -> JournalPart {
    let entries = (1..=count).map(|n| {
        let header = Header {
            act: Act::Create {
                kind: "street_contact".parse().unwrap(),
                version: 1,
                book: "personal/out0/1".parse().unwrap(),
            },
            clock: Clock {
                wall: Instant::from_millis(1_793_000_000_000 + n as i64 * 61_237),
                booted: Instant::from_millis(1_792_900_000_000),
                boot: 0x1234_5678_9abc,
                heard: Instant::from_millis(1_792_999_000_000),
            },
            directory: 17,
            remakes: None,
        };
        Entry::new(&header, change(n), None)
    });
    let key = DeviceKey::from_seed([1; 32]);
    JournalPart::sign(
        LEDGER,
        DeviceId([1; 16]),
        Head::EMPTY,
        entries.collect(),
        &key,
    )
}

fn stored(count: u64) -> StoredPart {
    let received = [3, count].map(|through| Received {
        through,
        at: Instant::from_millis(through as i64),
    });
    StoredPart {
        part: part(count),
        received: received.to_vec(),
        carrier: Some(DeviceId([2; 16])),
    }
}

#[test]
fn a_push_of_two_hundred_records_costs_little_and_comes_back_without_its_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let (mut ledger, recovery) = Ledger::open(dir.path(), LEDGER, None).unwrap();
    assert_eq!(recovery, Recovery::default());
    let plain = stored(200);
    let mut certified = plain.clone();
    certified.part.certificate = Some(certificate());
    assert_eq!(ledger.append(&certified).unwrap().0, 1);
    ledger.sync().unwrap();
    let places = ledger.places();
    assert_eq!(*ledger.reader().read(places[0].0).unwrap(), plain);

    let bytes: u64 = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes / 200 < 350, "{} bytes a record", bytes / 200);
}

fn certificate() -> SignedCertificate {
    let key = DeviceKey::from_seed([3; 32]);
    let certificate = streetbook_core::journal::Certificate {
        ledger: LEDGER,
        device: DeviceId([1; 16]),
        key: key.public(),
        person: "out0".parse().unwrap(),
        name: "Li".into(),
        posting: Posting {
            number: 1,
            team: "north".parse().unwrap(),
            role: "outreach".parse().unwrap(),
        },
        token_hash: streetbook_core::ids::Hash::ZERO,
        issued: Instant::default(),
        predecessor: None,
        since: None,
    };
    SignedCertificate::sign(&certificate, &key)
}

#[test]
fn an_entry_was_received_when_the_first_receipt_that_covers_it_says() {
    let part = stored(5);
    let at = |n| part.received_at(n).millis();
    assert_eq!([at(1), at(3), at(4), at(5)], [3, 3, 5, 5]);
    assert_eq!(part.last(), 5);
    assert_eq!(part.entry(5), part.part.entries.last());
    assert_eq!((part.entry(0), part.entry(6)), (None, None));
}

#[test]
fn one_process_holds_the_ledger_and_another_ledgers_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (ledger, _) = Ledger::open(dir.path(), LEDGER, None).unwrap();
    assert!(matches!(
        Ledger::open(dir.path(), LEDGER, None),
        Err(LedgerError::InUse)
    ));
    drop(ledger);
    assert!(matches!(
        Ledger::open(dir.path(), [8; 16], None),
        Err(LedgerError::Log(
            streetbook_core::log::LogError::Foreign { .. }
        ))
    ));
}

#[test]
fn a_frame_of_a_newer_build_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (mut ledger, _) = Ledger::open(dir.path(), LEDGER, None).unwrap();
    let at = ledger.log.append(4, b"sealed").unwrap();
    ledger.sync().unwrap();
    assert!(matches!(
        ledger.reader().read(at),
        Err(LedgerError::Newer { frame: 1, .. })
    ));
}
