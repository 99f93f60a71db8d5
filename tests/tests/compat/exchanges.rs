//! Mixed versions: the phone of before against the office of now, and the phone of now against the office of
//! before.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{Act, Entry};
use streetbook_core::replica::{Moment, Outgoing, Replica};
use streetbook_core::rules::FindingNotice;
use streetbook_core::sync::{BookPage, Enrolled, Release, Response, from_bytes, inflate};
use streetbook_core::time::Instant;
use streetbook_tests::Hall;
use streetbook_tests::fixtures::{
    Exchange, RECORDED, exchanges, listed, posted, seeds, settles, unpack,
};

use crate::alike::says_all;
use crate::{v1, v1_office};

fn recorded() -> Vec<Exchange> {
    let recorded = exchanges(&v1("exchanges"));
    assert!(recorded.len() > 8, "{}", recorded.len());
    recorded
}

#[test]
fn what_the_phone_of_before_asks_is_answered_as_it_expects() {
    let (ground, clock) = v1_office();
    let hall = Hall::open(ground);
    let (mut told, mut tells) = (BTreeSet::new(), BTreeSet::new());
    for exchange in recorded() {
        clock.set(exchange.at);
        settles(&hall);
        let address = format!("{}{}", hall.address(), exchange.path);
        let bearer = exchange.bearer.as_deref();
        let (status, body) = posted(&address, bearer, &exchange.request);
        assert_eq!(status, exchange.status, "{}", exchange.name);
        if exchange.path == "/v1/enrol" {
            assert_enrolled_alike(&exchange, &body);
        } else {
            let then = Response::open(&exchange.answer).unwrap();
            let now = Response::open(&body).unwrap();
            assert_answered_alike(&exchange.name, &then, &now);
            told.extend(notices(&then));
            tells.extend(notices(&now));
        }
    }
    // What the office itself tells may be told in another order, and a later version may tell more.
    let missing: Vec<&String> = told.difference(&tells).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(told.len() > 2, "{told:?}");
}

fn assert_enrolled_alike(exchange: &Exchange, body: &[u8]) {
    let read = |body: &[u8]| {
        let plain = inflate(body, 64 * 1024).unwrap();
        from_bytes::<Enrolled>(&plain).unwrap()
    };
    let (then, now) = (read(&exchange.answer), read(body));
    assert_eq!(then.ledger, now.ledger);
    assert_eq!(then.time_zone, now.time_zone);
    assert_certified_alike(&then, &now);
    assert_eq!(then.challenge, now.challenge);
    // A later version may have appended to its own journal when it opened the directory.
    assert!(now.directory >= then.directory);
}

/// A later version may say in a certificate since when its person has been posted, and so signs other bytes.
fn assert_certified_alike(then: &Enrolled, now: &Enrolled) {
    let read = |enrolled: &Enrolled| {
        let signed = &enrolled.certificate;
        let mut certificate = signed.open(&then.server_key, then.ledger).unwrap();
        certificate.since = None;
        certificate
    };
    assert_eq!(read(then), read(now), "the certificate");
}

/// What a phone acts on: receipts, forks, which books it reads, and what stands in them. `directory` may be
/// higher, since a later version may note more in its own journal.
fn assert_answered_alike(name: &str, then: &Response, now: &Response) {
    assert_eq!(then.ledger, now.ledger, "{name}");
    assert_eq!(then.challenge, now.challenge, "{name}");
    assert!(now.directory >= then.directory, "{name}");
    assert_eq!(then.receipts, now.receipts, "{name}");
    assert_eq!(then.joined, now.joined, "{name}");
    assert_eq!(then.gone, now.gone, "{name}");
    assert_eq!(then.forks, now.forks, "{name}");
    let office = DeviceId(then.ledger);
    let pages = |response: &Response| {
        let pages = response.books.iter();
        let pages = pages.map(|page| entries(page, office));
        let mut pages: Vec<_> = pages.filter(|(_, releases)| !releases.is_empty()).collect();
        pages.sort_by(|one, other| one.0.cmp(&other.0));
        pages
    };
    assert_eq!(pages(then), pages(now), "{name}");
}

/// The releases of a page that people wrote.
fn entries(page: &BookPage, office: DeviceId) -> (String, Vec<Release>) {
    let releases = page.releases.iter();
    let of_people = releases.filter(|release| release.entry.device != office);
    (page.book.to_string(), of_people.cloned().collect())
}

/// What the office tells in an answer: what it published, to the byte, and which rule says what of whom. A later
/// version may word a ruling differently.
fn notices(response: &Response) -> Vec<String> {
    let releases = response.books.iter().flat_map(|page| &page.releases);
    let own = releases.filter(|release| release.entry.device == DeviceId(response.ledger));
    own.filter_map(|release| release.content.as_ref().map(notice))
        .collect()
}

fn notice(entry: &Entry) -> String {
    if let Some(said) = FindingNotice::of_entry(entry) {
        return format!(
            "{:?} {} {} {:?}",
            said.rule, said.scope, said.outcome, said.about
        );
    }
    let Act::Office { topic } = entry.header().unwrap().act else {
        panic!("the office writes no records: {entry:?}");
    };
    format!("{topic} {:?}", entry.payload.bytes())
}

fn moment(at: Instant) -> Moment {
    Moment {
        wall: at,
        booted: Instant::default(),
        boot: 1,
    }
}

#[test]
fn the_phone_of_now_takes_what_the_office_of_before_answered() {
    let places = tempfile::tempdir().unwrap();
    let own = recorded()
        .into_iter()
        .filter(|exchange| exchange.person == RECORDED[0]);
    let mut syncs = 0;
    for exchange in own.filter(|exchange| exchange.path == "/v1/sync") {
        let dir = places.path().join(&exchange.name);
        let kept = |ending: &str| v1("exchanges").join(format!("{}.{ending}", exchange.name));
        unpack(&kept("phone.zip"), &dir);
        let mut phone = Replica::open_dir(&dir, None).unwrap();
        let asked = phone.next_request(moment(exchange.at), &mut |_| panic!("no successor"));
        assert!(matches!(asked, Ok(Outgoing::Sync(_))), "{}", exchange.name);
        phone.on_answer(&exchange.answer).unwrap();
        let then = std::fs::read_to_string(kept("list")).unwrap();
        let then: Json = serde_json::from_str(&then).unwrap();
        says_all(&then, &json!(listed(&phone)), &exchange.name);
        syncs += 1;
    }
    assert!(syncs >= 5, "{syncs}");
}

#[test]
fn the_phone_of_now_enrols_with_what_the_office_of_before_gave_it() {
    let place = tempfile::tempdir().unwrap();
    let mut all = recorded().into_iter();
    let enrolled = all.find(|exchange| exchange.path == "/v1/enrol").unwrap();
    let papers = Replica::read_enrolled(&enrolled.answer).unwrap();
    let seeds = seeds(&enrolled.person);
    let phone = Replica::enrol_dir(place.path(), None, seeds, papers, "http://office").unwrap();
    assert_eq!(phone.person().as_str(), enrolled.person);
    assert_eq!(phone.posting().team.as_str(), "north");
    assert_eq!(phone.status().unwrap().waiting, 0);
}
