//! Entries that are framed well and must not be accepted: they are stored, quarantined with the reason, and the
//! next good record is in the view at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::kind::{KindSet, Value};
use streetbook_core::record::{Origin, Record, Write};
use streetbook_core::time::{Instant, Zone};
use streetbook_tests::{Forger, Office, index_and_view_equal_their_rebuild};

use crate::forged::change::{Forged, signed, unsigned};
use crate::forged::{actor, an_honest_record_comes_through, office, store_card};

/// A bad entry, between what is wrong with it and the code of its quarantine.
type Bad = (&'static str, &'static str, Entry);

/// Entries that are framed well and must not be accepted.
fn bad_entries(evil: &Forger, victim: DeviceId) -> Vec<Bad> {
    let mine = store_card(actor(evil.device), evil.place(0)).1;
    let victims = store_card(actor(victim), evil.place(0)).1;
    [
        bad_headers(evil, &mine, &victims),
        bad_fields(evil),
        bad_times(evil, &mine),
        bad_changes(evil, &mine),
    ]
    .concat()
}

fn create(evil: &Forger, kind: &str, book: &str, payload: &[u8]) -> Entry {
    Entry::new(&evil.creates(kind, book), payload.to_vec(), None)
}

fn bad_headers(evil: &Forger, mine: &[u8], victims: &[u8]) -> Vec<Bad> {
    let create = |kind: &str, book: &str, payload: &[u8]| create(evil, kind, book, payload);
    let mut newer = evil.creates("store", "team/north");
    if let Act::Create { version, .. } = &mut newer.act {
        *version = 99;
    }
    let mut no_header = create("store", "team/north", mine);
    no_header.header = vec![0xff; 20];
    vec![
        (
            "another device's actor",
            "actor",
            create("store", "team/north", victims),
        ),
        (
            "another team's book",
            "rights",
            create("store", "team/south", mine),
        ),
        (
            "somebody's personal book",
            "rights",
            create("store", "personal/li/1", mine),
        ),
        (
            "a kind that is none",
            "kind",
            create("spell", "team/north", mine),
        ),
        (
            "a form of tomorrow",
            "kind",
            Entry::new(&newer, mine.to_vec(), None),
        ),
        (
            "another kind's fields",
            "value",
            create("cold_visit", "personal/evil/1", mine),
        ),
        (
            "an act of the office",
            "rights",
            Entry::new(&evil.header(Act::Office { topic: 1 }), mine.to_vec(), None),
        ),
        ("a header of tomorrow", "format", no_header),
    ]
}

/// Clocks and days far out.
fn bad_times(evil: &Forger, mine: &[u8]) -> Vec<Bad> {
    let clock = |what, millis| {
        let mut header = evil.creates("store", "team/north");
        header.clock.wall = Instant::from_millis(millis);
        (what, "clock", Entry::new(&header, mine.to_vec(), None))
    };
    let dated = |what, day| (what, "value", work_log(evil, day));
    vec![
        clock("a clock at the beginning of integers", i64::MIN),
        clock("a clock before 1900", -2_208_988_800_001),
        clock("a clock after 2199", 7_258_118_400_000),
        clock("a clock at the end of integers", i64::MAX),
        dated("the last day that there is", "9999-12-31"),
        dated("the first day after 2199", "2200-01-01"),
        dated("the last day before 1900", "1899-12-31"),
        dated("a day of year 0", "0000-01-01"),
    ]
}

fn bad_fields(evil: &Forger) -> Vec<Bad> {
    let unknown_field = {
        let mut forged = Forged::one_field();
        forged.actor = actor(evil.device).to_bytes().to_vec();
        forged.payload()
    };
    let reserved = {
        let mut forged = Forged::one_field();
        forged.actor = actor(evil.device).to_bytes().to_vec();
        forged.columns[0].1 = [vec![0x7f, 6], b"review".to_vec()].concat();
        forged.payload()
    };
    vec![
        (
            "an unknown field",
            "value",
            create(evil, "store", "team/north", &unknown_field),
        ),
        (
            "a reserved key",
            "value",
            create(evil, "store", "team/north", &reserved),
        ),
    ]
}

fn bad_changes(evil: &Forger, mine: &[u8]) -> Vec<Bad> {
    vec![
        (
            "no change at all",
            "change",
            create(evil, "store", "team/north", b"hello"),
        ),
        (
            "nothing",
            "change",
            create(evil, "store", "team/north", b""),
        ),
        (
            "two to the fortieth operations",
            "change",
            create(evil, "store", "team/north", &bomb(evil.device)),
        ),
        (
            "a companion that is none",
            "change",
            Entry::new(
                &evil.creates("store", "team/north"),
                mine.to_vec(),
                Some(b"hello".to_vec()),
            ),
        ),
        (
            "a companion nobody asked for",
            "value",
            Entry::new(
                &evil.creates("store", "team/north"),
                mine.to_vec(),
                Some(mine.to_vec()),
            ),
        ),
    ]
}

/// A work log for a day that no form takes.
fn work_log(evil: &Forger, day: &str) -> Entry {
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"work_log".parse().unwrap()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let typed = |day: &str| {
        BTreeMap::from([
            ("day".to_owned(), json!(day)),
            ("items".to_owned(), json!("x")),
        ])
    };
    assert!(kind.check_new(&typed(day), &zone).is_err());
    let mut values = kind.check_new(&typed("2026-11-02"), &zone).unwrap();
    for (field, value) in values.iter_mut() {
        if field.to_string() == "day" {
            *value = Value::Text(day.to_owned());
        }
    }
    let at = evil.place(0);
    let mut record = Record::new(Origin {
        creator: at,
        kind: kind.id.clone(),
        version: 1,
        book: "personal/evil/1".parse().unwrap(),
    });
    let write = Write::Fields(kind, &values);
    let payloads = record.write(actor(evil.device), at, &write).unwrap();
    Entry::new(
        &evil.creates("work_log", "personal/evil/1"),
        payloads.main,
        None,
    )
}

fn bomb(device: DeviceId) -> Vec<u8> {
    let run = |count: i64, value: &[u8]| [signed(count), value.to_vec()].concat();
    let count = 1 << 40;
    let mut bomb = Forged::first();
    bomb.actor = actor(device).to_bytes().to_vec();
    bomb.columns = vec![
        (0x15, run(count, &[1, b'a'])),
        (0x34, unsigned(count as u64)),
        (0x42, run(count, &[1])),
        (0x56, run(count, &[0])),
        (0x70, run(count, &[0])),
    ];
    bomb.payload()
}

#[test]
fn bad_entries_are_kept_set_aside_with_the_reason_and_stop_nothing() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let victim = Forger::enrolled(office.address(), &office.code("li")).device;
    let count = bad_entries(&evil, victim).len();
    for number in 0..count {
        // Created for each place: a record's id follows from it.
        let (what, code, entry) = bad_entries(&evil, victim).swap_remove(number);
        evil.pushes(vec![entry]);
        let last = EntryRef {
            device: evil.device,
            n: evil.head.n,
        };
        let rows = office.sets_aside();
        let row = rows.iter().find(|row| row.entry == last);
        let row = row.unwrap_or_else(|| panic!("{what} was not set aside"));
        assert_eq!(row.code, code, "{what}: {}", row.text);
        assert!(!row.text.is_empty() && !row.held, "{what}");
    }
    an_honest_record_comes_through(&mut office);
    assert_eq!(office.metric("streetbook_worker_deaths_total"), 0);
    let ground = office.is_killed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

/// A colleague's card that has not arrived yet, and the amendment of it that has: the amendment is held.
fn an_amendment_comes_before_its_card(office: &Office) -> (Forger, EntryRef, Vec<u8>) {
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let li = Forger::enrolled(office.address(), &office.code("li"));
    let creator = li.place(0);
    let (mut record, card) = store_card(actor(li.device), creator);
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"store".parse().unwrap()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let fields = BTreeMap::from([("contact".to_owned(), json!("孙娟"))]);
    let values = kind.check_amend(&fields, &zone).unwrap();
    let amended = record
        .write(
            actor(evil.device),
            evil.place(0),
            &Write::Fields(kind, &values),
        )
        .unwrap();
    let change = evil.header(Act::Change { target: creator });
    evil.pushes(vec![Entry::new(&change, amended.main, None)]);
    let rows = office.sets_aside();
    assert!(matches!(&rows[..], [row] if row.held), "{rows:?}");
    (li, creator, card)
}

#[test]
fn an_entry_that_builds_on_a_missing_one_is_held_and_frees_itself() {
    let office = office();
    let (mut li, creator, card) = an_amendment_comes_before_its_card(&office);
    let creation = li.creates("store", "team/north");
    li.pushes(vec![Entry::new(&creation, card, None)]);
    assert!(office.sets_aside().is_empty());
    let shown = office.shows(RecordId::of(creator));
    assert_eq!(shown.unwrap()["fields"]["contact"], "孙娟");
    let ground = office.is_killed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1);
}

#[test]
fn an_entry_that_is_held_falls_with_what_it_waits_for() {
    let office = office();
    let (mut li, creator, card) = an_amendment_comes_before_its_card(&office);
    let creation = li.creates("store", "team/south");
    li.pushes(vec![Entry::new(&creation, card, None)]);
    let rows = office.sets_aside();
    let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes.len(), 2, "{rows:?}");
    assert!(
        codes.contains(&"rights") && codes.contains(&"builds_on"),
        "{rows:?}"
    );
    assert!(office.shows(RecordId::of(creator)).is_none());
    let ground = office.is_killed();
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 0);
}

/// Found attacks in one form: a change, a document, a sync message.
fn hostile(form: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/fixtures/hostile");
    let mut chunks: Vec<_> = std::fs::read_dir(folder.join(form))
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    chunks.sort();
    assert!(!chunks.is_empty());
    chunks
}

#[test]
fn attacks_on_automerge_end_in_quarantine_while_the_server_goes_on() {
    let mut office = office();
    let process = office.process();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let own = actor(evil.device).to_bytes().to_vec();
    let (mut sent, mut slowest) = (0, Duration::ZERO);
    for (name, chunk) in hostile("change") {
        let found = chunk[8..].to_vec();
        let as_phones_do = Forged::parse(&found).dressed();
        let in_its_own_name = Forged {
            actor: own.clone(),
            ..Forged::parse(&found).dressed()
        };
        for payload in [found, as_phones_do.payload(), in_its_own_name.payload()] {
            let create = evil.creates("store", "team/north");
            evil.pushes(vec![Entry::new(&create, payload, None)]);
            sent += 1;
        }
        let took = good_card(&office, &mut evil);
        assert!(
            took < Duration::from_secs(5),
            "{name} delayed others by {took:?}"
        );
        slowest = slowest.max(took);
    }
    for form in ["document", "sync-message"] {
        for (name, bytes) in hostile(form) {
            let mut as_a_change = bytes[8..].to_vec();
            as_a_change[0] = 1;
            for payload in [bytes, as_a_change] {
                let create = evil.creates("store", "team/north");
                let with_companion = Entry::new(&create, payload.clone(), Some(payload));
                evil.pushes(vec![with_companion]);
                sent += 1;
            }
            let took = good_card(&office, &mut evil);
            assert!(
                took < Duration::from_secs(5),
                "{name} delayed others by {took:?}"
            );
            slowest = slowest.max(took);
        }
    }
    assert!(office.runs());
    assert_eq!(office.process(), process);
    let deaths = office.metric("streetbook_worker_deaths_total");
    assert!(
        deaths <= sent as u64,
        "{deaths} workers died of {sent} attacks"
    );
    let rows = office.sets_aside();
    assert_eq!(rows.len(), sent, "each is kept and shown");
    println!("{sent} attacks; the next good record was in the view after {slowest:?} at most");
    an_honest_record_comes_through(&mut office);
    index_and_view_equal_their_rebuild(&office.is_killed());
}

/// Pushes a good card, and returns the time until it is in the view.
fn good_card(office: &Office, forger: &mut Forger) -> Duration {
    let at = forger.place(0);
    let (_, payload) = store_card(actor(forger.device), at);
    let begun = std::time::Instant::now();
    let create = forger.creates("store", "team/north");
    forger.pushes(vec![Entry::new(&create, payload, None)]);
    let listed = office.shows(RecordId::of(at));
    assert!(listed.is_some(), "the good card is in the view");
    begun.elapsed()
}
