//! People who pretend to be another, or to have written something else: each is refused or quarantined
//! as written, and nothing of the honest side is lost.

use std::collections::BTreeMap;

use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_core::journal::{Act, Entry};
use streetbook_core::kind::{KindSet, Value};
use streetbook_core::record::{Origin, Record, Write};
use streetbook_core::replica::Replica;
use streetbook_core::sync::{EntryStatus, SignedRequest};
use streetbook_core::time::Zone;
use streetbook_server::cli::tools::line::{Line, LineError};
use streetbook_tests::{Answer, Forger, Hall, index_and_view_equal_their_rebuild, person};

use crate::forged::{actor, store_card};

fn hall() -> Hall {
    Hall::with(&[
        person("li", "outreach", "north"),
        person("evil", "outreach", "north"),
        person("desk", "verifier", "north"),
        person("boss", "manager", "north"),
    ])
}

/// The codes of the quarantined entries, sorted.
fn codes(hall: &Hall) -> Vec<String> {
    hall.wait(hall.app().progress.until_shown());
    let rows = hall.wait(hall.app().view.quarantined()).unwrap();
    let mut codes: Vec<String> = rows.into_iter().map(|row| row.code).collect();
    codes.sort();
    codes
}

/// A good card of this device, this many places further on.
fn card(forger: &Forger, ahead: u64) -> Entry {
    let (_, payload) = store_card(actor(forger.device), forger.place(ahead));
    Entry::new(&forger.creates("store", "team/north"), payload, None)
}

#[test]
fn requests_that_were_listened_to_and_are_sent_again_change_nothing() {
    let hall = hall();
    let mut li = Forger::enrolled(hall.address(), &hall.code("li"));
    let seal = |li: &Forger, entries: Vec<Entry>| {
        SignedRequest::seal(&li.request(vec![li.part(entries)]), &li.challenge, &li.key)
    };
    let first = seal(&li, vec![card(&li, 0)]);
    let end = li.part(vec![card(&li, 0)]).heads()[0];
    let answer = li.posts(&first).response();
    assert_eq!(answer.receipts[0].through, end);
    li.head = end;
    let second = seal(&li, vec![card(&li, 0)]);
    let end = li.part(vec![card(&li, 0)]).heads()[0];
    li.posts(&second).response();
    li.head = end;

    // An older one is stale. The last one, sent again, is answered as after a lost reply.
    assert_eq!(li.posts(&first).problem(), (409, "stale"));
    let again = li.posts(&second).response();
    assert_eq!(again.receipts[0].through, end);
    assert!(again.forks.is_empty());

    // The honest phone goes on where it was, and every entry is accepted once.
    li.pushes(vec![card(&li, 0)]);
    assert_eq!(codes(&hall), Vec::<String>::new());
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 3);
}

#[test]
fn parts_in_the_wrong_order_are_not_stored_until_what_comes_before_is_there() {
    let hall = hall();
    let mut li = Forger::enrolled(hall.address(), &hall.code("li"));
    let before = li.head;
    let earlier = li.part(vec![card(&li, 0)]);
    li.head = earlier.heads()[0];
    let later = li.part(vec![card(&li, 0)]);
    let end = later.heads()[0];
    let held = |answer: Answer| answer.response().receipts[0].through;
    assert_eq!(held(li.sends(&li.request(vec![later.clone()]))), before);
    // Both at once, the later one first, and then once more in order.
    let swapped = li.request(vec![later.clone(), earlier.clone()]);
    let after_swap = held(li.sends(&swapped));
    assert!(after_swap == end || after_swap == earlier.heads()[0]);
    assert_eq!(held(li.sends(&li.request(vec![earlier, later]))), end);
    assert_eq!(codes(&hall), Vec::<String>::new());
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 2);
}

#[test]
fn a_stolen_token_without_the_key_reads_and_writes_nothing() {
    let hall = hall();
    let mut li = Forger::enrolled(hall.address(), &hall.code("li"));
    let thief = Forger::enrolled(hall.address(), &hall.code("evil"));
    li.pushes(vec![card(&li, 0)]);
    let reads = li.request(Vec::new());
    let writes = li.request(vec![li.part(vec![card(&li, 0)])]);
    for request in [reads, writes] {
        // Under li's token and a challenge of hers, signed with the thief's key.
        let forged = SignedRequest::seal(&request, &li.challenge, &thief.key);
        assert_eq!(li.posts(&forged).problem(), (401, "proof"));
    }
    li.pushes(vec![card(&li, 0)]);
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 2);
}

#[test]
fn a_code_that_was_read_over_a_shoulder_makes_no_second_phone() {
    let hall = hall();
    let code = hall.code("li");
    let mut li = Forger::enrolled(hall.address(), &code);
    for stolen in [code.as_str(), "ABCD-EFGH-JKLM"] {
        let refused = Line::to(hall.address()).enrol(&hall.dir("thief"), None, stolen);
        assert!(matches!(refused, Err(LineError::Refused(_))), "{stolen}");
    }
    assert!(Replica::open_dir(&hall.dir("thief"), None).is_err());
    li.pushes(vec![card(&li, 0)]);
    assert_eq!(codes(&hall), Vec::<String>::new());
}

#[test]
fn a_colleagues_record_is_neither_changed_nor_taken_over_by_its_id() {
    let hall = hall();
    let mut li = hall.phone("li");
    let met = li.meets(7);
    li.syncs(hall.address());
    let creator = li.replica.show(met).unwrap().0.shown.origin.creator;
    let mut evil = Forger::enrolled(hall.address(), &hall.code("evil"));
    // The thief knows the id, and writes to it as if the record were theirs.
    let mut mine = Record::new(Origin {
        creator,
        kind: "street_contact".parse().unwrap(),
        version: 1,
        book: "personal/li/1".parse().unwrap(),
    });
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"street_contact".parse().unwrap()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let fields = BTreeMap::from([("client_name".to_owned(), json!("别人"))]);
    let values = kind.check_amend(&fields, &zone).unwrap();
    let write = Write::Fields(kind, &values);
    let forged = mine
        .write(actor(evil.device), evil.place(0), &write)
        .unwrap();
    let change = evil.header(Act::Change { target: creator });
    let answer = evil.pushes(vec![Entry::new(&change, forged.main, None)]);
    assert_eq!(codes(&hall), ["rights"]);
    let told = answer.books.iter().flat_map(|page| &page.releases);
    let told: Vec<&EntryStatus> = told.map(|release| &release.standing).collect();
    assert!(
        matches!(told[..], [EntryStatus::Quarantined(_)]),
        "{told:?}"
    );
    assert_eq!(hall.shows(met)["fields"]["client_name"], "杨女士");
    li.syncs(hall.address());
    assert_eq!(li.shows(met)["fields"]["client_name"], "杨女士");
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 1);
}

#[test]
fn a_manager_whose_app_lets_him_fill_in_the_verdict_is_set_aside() {
    let hall = hall();
    let mut desk = Forger::enrolled(hall.address(), &hall.code("desk"));
    let mut boss = Forger::enrolled(hall.address(), &hall.code("boss"));
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"arrival".parse().unwrap()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let creator = desk.place(0);
    let mut slip = Record::new(Origin {
        creator,
        kind: kind.id.clone(),
        version: 1,
        book: "desk/north".parse().unwrap(),
    });
    let fields = BTreeMap::from(
        [
            ("report", json!(RecordId::of(creator).to_string())),
            ("phone", json!("13800000001")),
            ("arrived_at", json!("2026-11-02T10:00:00+08:00")),
            ("finding", json!("visited")),
            ("verdict", json!("invalid")),
        ]
        .map(|(field, value)| (field.to_owned(), value)),
    );
    let values = kind.check_new(&fields, &zone).unwrap();
    let written = slip
        .write(actor(desk.device), creator, &Write::Fields(kind, &values))
        .unwrap();
    let create = desk.creates("arrival", "desk/north");
    desk.pushes(vec![Entry::new(&create, written.main, written.companion)]);

    let mut amend = |field: &str, value: Value| {
        let values = BTreeMap::from([(field.parse().unwrap(), value)]);
        let write = Write::Fields(kind, &values);
        let set = slip
            .write(actor(boss.device), boss.place(0), &write)
            .unwrap();
        let change = boss.header(Act::Change { target: creator });
        boss.pushes(vec![Entry::new(&change, set.main, None)]);
    };
    amend("companions", Value::Integer(2));
    assert_eq!(codes(&hall), Vec::<String>::new());
    amend("verdict", Value::Text("valid".to_owned()));
    assert_eq!(codes(&hall), ["rights"]);
    let shown = hall.shows(RecordId::of(creator));
    assert_eq!(shown["fields"]["verdict"], "invalid");
    assert_eq!(shown["fields"]["companions"], 2);
    assert_eq!(index_and_view_equal_their_rebuild(&hall.is_closed()), 1);
}
