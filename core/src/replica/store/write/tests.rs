//! The row of a record in hand is the row that reading the record again makes.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::book::Book;
use crate::ids::{DeviceId, Hash};
use crate::journal::Head;
use crate::kind::{Kind, KindSet};
use crate::log::RealDisk;
use crate::replica::files::Files;
use crate::replica::store::Lineage;
use crate::sync::{BookPage, Challenge, EntryStatus, Receipt, Release, Response, Tag, to_bytes};
use crate::time::{Instant, Zone};

const LEDGER: [u8; 16] = [9; 16];

/// A device that writes to one record, and the entries that it has sent to the other.
struct Writer {
    store: DeviceStore,
    told: u64,
    _dir: tempfile::TempDir,
}

#[derive(Clone, Debug)]
enum Step {
    /// Writes a number, a name, or both.
    Amends {
        by: usize,
        phone: Option<u8>,
        name: Option<u8>,
    },
    Annuls(usize),
    Remarks(usize),
    Signs(usize),
    /// The office releases to one what the other wrote, or sets it aside.
    Tells {
        from: usize,
        stands: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let values = (proptest::option::of(0..4_u8), proptest::option::of(0..4_u8));
    prop_oneof![
        4 => (0..2_usize, values).prop_map(|(by, (phone, name))| Step::Amends { by, phone, name }),
        1 => (0..2_usize).prop_map(Step::Annuls),
        1 => (0..2_usize).prop_map(Step::Remarks),
        1 => (0..2_usize).prop_map(Step::Signs),
        3 => (0..2_usize, proptest::bool::weighted(0.8))
            .prop_map(|(from, stands)| Step::Tells { from, stands }),
    ]
}

fn clock(minutes: i64) -> Clock {
    Clock {
        wall: Instant::from_millis(1_700_000_000_000 + minutes * 60_000),
        ..Clock::default()
    }
}

fn writer(number: u8) -> Writer {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::on(Arc::new(RealDisk::new(dir.path())), None);
    let mut store = DeviceStore::open(&files, DeviceId([number; 16]), LEDGER).unwrap();
    store.set_author(&format!("person{number}").parse().unwrap());
    Writer {
        store,
        told: 0,
        _dir: dir,
    }
}

fn contact() -> Kind {
    let kinds = KindSet::built_in();
    kinds
        .latest(&"street_contact".parse().unwrap())
        .unwrap()
        .clone()
}

/// An answer with one entry of another device.
fn answer(release: Release) -> Response {
    Response {
        version: 1,
        ledger: LEDGER,
        challenge: Challenge {
            at: Instant::default(),
            mac: Vec::new(),
        },
        directory: 1,
        certificate: None,
        receipts: vec![Receipt {
            device: release.entry.device,
            through: Head {
                n: release.entry.n,
                hash: Hash::ZERO,
            },
            received_at: release.received_at,
            mac: Vec::new(),
        }],
        joined: Vec::new(),
        gone: Vec::new(),
        books: vec![BookPage {
            book: Book::Workspace,
            anew: false,
            releases: vec![release],
            next: 1,
            tag: Tag::START,
            more: false,
        }],
        more: false,
        forks: Vec::new(),
    }
}

/// Releases to each writer what the other has written since, or sets it aside.
fn tell(writers: &mut [Writer; 2], from: usize, stands: bool) {
    let teller = &mut writers[from];
    let device = teller.store.device();
    let mut releases = Vec::new();
    while teller.told < teller.store.head().n {
        teller.told += 1;
        let entry = teller.store.entry(teller.told).unwrap();
        releases.push(Release {
            entry: EntryRef {
                device,
                n: teller.told,
            },
            standing: EntryStatus::Accepted,
            author: teller.store.author().unwrap(),
            received_at: clock(1_000).wall,
            content: stands.then_some(entry),
        });
    }
    let reader = &mut writers[1 - from].store;
    let lineage = Lineage::new(&reader.files, Vec::new());
    for release in releases {
        reader.receive(answer(release), &lineage).unwrap();
    }
}

/// Reads the record again from its entries, and compares.
fn check_row(store: &mut DeviceStore, id: RecordId) {
    let in_hand = to_bytes(store.row(id).unwrap());
    let mut row = store.row(id).unwrap().clone();
    row.shown = None;
    store.put_row(id, row);
    assert_eq!(to_bytes(store.row(id).unwrap()), in_hand);
    assert!(store.row(id).unwrap().shown.is_some());
}

fn write(store: &mut DeviceStore, id: RecordId, write: &Write<'_>, minutes: i64) {
    // What builds on something that has not come is not here yet.
    if let Some(open) = store.open_record(id).unwrap() {
        store.write(open, write, clock(minutes), None).unwrap();
        check_row(store, id);
    }
}

fn amend(store: &mut DeviceStore, id: RecordId, phone: Option<u8>, name: Option<u8>, minutes: i64) {
    let kind = contact();
    let fields = [
        ("phone", phone.map(|n| format!("1380000000{n}"))),
        ("client_name", name.map(|n| format!("name {n}"))),
    ];
    let fields: BTreeMap<String, serde_json::Value> = fields
        .into_iter()
        .filter_map(|(id, value)| Some((id.to_owned(), value?.into())))
        .collect();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    if let Ok(values) = kind.check_amend(&fields, &zone) {
        write(store, id, &Write::Fields(&kind, &values), minutes);
    }
}

fn play(steps: Vec<Step>) {
    let kind = contact();
    let mut writers = [writer(1), writer(2)];
    let first = &mut writers[0].store;
    let open = OpenRecord::begin(Origin {
        creator: first.next_entry(),
        kind: kind.id.clone(),
        version: kind.version,
        book: Book::Workspace,
    });
    let id = open.id();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let fields = BTreeMap::from([
        ("phone".to_owned(), "13812345678".into()),
        ("client_name".to_owned(), "Ouyang".into()),
    ]);
    let values = kind.check_new(&fields, &zone).unwrap();
    let created = Write::Fields(&kind, &values);
    first.write(open, &created, clock(0), None).unwrap();
    check_row(first, id);
    tell(&mut writers, 0, true);
    for (minutes, step) in (1..).zip(steps) {
        match step {
            Step::Amends { by, phone, name } => {
                amend(&mut writers[by].store, id, phone, name, minutes);
            }
            Step::Annuls(by) => write(&mut writers[by].store, id, &Write::Annul("no"), minutes),
            Step::Remarks(by) => write(&mut writers[by].store, id, &Write::Note("so"), minutes),
            Step::Signs(by) => write(&mut writers[by].store, id, &Write::Sign, minutes),
            Step::Tells { from, stands } => tell(&mut writers, from, stands),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_row_of_a_record_in_hand_is_the_row_that_reading_it_again_makes(
        steps in proptest::collection::vec(step(), 1..16)
    ) {
        play(steps);
    }
}
