//! Requests and parts that are none: each is refused by name, and costs no other device anything.

use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{DeviceKey, Entry, JournalPart};
use streetbook_core::sync::{Request, SignedRequest, WIRE_VERSION, deflate};
use streetbook_tests::{Answer, Forger, index_and_view_equal_their_rebuild};

use crate::forged::{actor, an_honest_record_comes_through, office, store_card};

fn sealed(forger: &Forger, request: &Request) -> Vec<u8> {
    SignedRequest::seal(request, &forger.challenge, &forger.key)
}

#[test]
fn requests_that_are_none_are_refused_by_name() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let quiet = evil.request(Vec::new());
    let mut cut = sealed(&evil, &quiet);
    cut.truncate(cut.len() / 2);
    let newer = Request {
        version: WIRE_VERSION + 1,
        ..quiet.clone()
    };
    let bomb = deflate(&vec![0; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let noise: Vec<u8> = (0..4_000u32).map(|n| ((n * 7_919) >> 3) as u8).collect();
    for (what, body, status, code) in [
        ("nothing", Vec::new(), 400, "malformed"),
        ("text", b"hello".to_vec(), 400, "malformed"),
        ("deflated text", deflate(b"<html>"), 400, "malformed"),
        ("noise", noise, 400, "malformed"),
        ("half a request", cut, 400, "malformed"),
        ("another version", sealed(&evil, &newer), 400, "version"),
        ("a bomb", bomb, 413, "too_large"),
        ("too much", vec![7; 1024 * 1024 + 1], 413, "too_large"),
    ] {
        let answer = evil.posts(&body);
        assert_eq!(answer.problem(), (status, code), "{what}");
    }
    // Far more than the server reads at all: the connection may end before everything is sent.
    assert!(matches!(
        evil.posts_anything(&vec![7; 20 * 1024 * 1024]),
        None | Some(413)
    ));
    assert!(matches!(evil.sends(&quiet), Answer::Taken(_)));
    an_honest_record_comes_through(&mut office);
}

#[test]
fn a_device_that_asks_without_end_is_told_to_wait_and_costs_nobody_else_anything() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let quiet = evil.request(Vec::new());
    let mut asked = 0;
    let refused = loop {
        match evil.sends(&quiet) {
            Answer::Taken(_) => asked += 1,
            refused @ Answer::Refused(..) => break refused,
        }
    };
    assert_eq!(refused.problem(), (429, "throttled"));
    assert!(asked >= 600, "an honest phone that catches up gets through");
    an_honest_record_comes_through(&mut office);
}

#[test]
fn parts_that_are_not_the_devices_are_refused_by_name_and_nothing_is_stored() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let li = Forger::enrolled(office.address(), &office.code("li"));
    let entry = |forger: &Forger| {
        let (_, payload) = store_card(actor(forger.device), forger.place(0));
        Entry::new(&forger.creates("store", "team/north"), payload, None)
    };

    let good = evil.part(vec![entry(&evil)]);
    let mut changed = good.clone();
    changed.entries[0].header[0] ^= 1;
    let mut misnumbered = good.clone();
    misnumbered.from = 7;
    let mut empty = good.clone();
    empty.entries.clear();
    let stolen = JournalPart {
        // Signed by the thief, in the name of li.
        device: li.device,
        ..evil.part(vec![entry(&li)])
    };
    let unknown = JournalPart {
        device: DeviceId([0xee; 16]),
        ..good.clone()
    };
    for (what, part, code) in [
        ("a changed part", changed, "journal"),
        ("a misnumbered part", misnumbered, "journal"),
        ("an empty part", empty, "journal"),
        ("a stolen name", stolen, "journal"),
        ("an unknown device", unknown, "relay"),
    ] {
        let answer = evil.sends(&evil.request(vec![part]));
        assert_eq!(answer.problem(), (400, code), "{what}");
    }

    let request = evil.request(vec![good]);
    let other_key = DeviceKey::from_seed([9; 32]);
    let forged = SignedRequest::seal(&request, &evil.challenge, &other_key);
    assert_eq!(evil.posts(&forged).problem(), (401, "proof"));
    let as_li = Request {
        device: li.device,
        ..request.clone()
    };
    assert_eq!(evil.sends(&as_li).problem(), (401, "token"));
    let mut old = evil.challenge.clone();
    old.at = streetbook_core::time::Instant::from_millis(1);
    let replayed = SignedRequest::seal(&request, &old, &evil.key);
    assert_eq!(evil.posts(&replayed).problem(), (409, "stale"));

    // Nothing of all that was stored: the good part is the first.
    assert!(matches!(evil.sends(&request), Answer::Taken(_)));
    an_honest_record_comes_through(&mut office);
    assert_eq!(index_and_view_equal_their_rebuild(&office.is_killed()), 2);
}
