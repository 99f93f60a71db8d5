//! The office's answers to phones: every address of the table to every sort of caller, every book to
//! every role, own and foreign, for reading and for writing.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::json;
use streetbook_core::book::Book;
use streetbook_core::journal::Entry;
use streetbook_core::sync::{Cursor, SignedRequest, Tag};
use streetbook_server::admin::Admin;
use streetbook_server::directory::{Actor, ROLES};
use streetbook_server::http::api;
use streetbook_tests::{Forger, Hall, Person, person};

use crate::forged::{actor, store_card};

/// Each address's answers to a caller without token, with an unknown token, of a revoked device and of a good one.
const EXPECTED: [(&str, &str, [u16; 4]); 6] = [
    // Every push of a revoked device is stored: see the stories of quarantined entries.
    ("POST", "/v1/sync", [401, 401, 200, 200]),
    // No code is good.
    ("POST", "/v1/enrol", [400, 400, 400, 400]),
    ("GET", "/v1/live", [401, 401, 401, 200]),
    ("GET", "/v1/kinds", [200, 200, 200, 200]),
    ("GET", "/v1/health", [200, 200, 200, 200]),
    ("GET", "/v1/metrics", [200, 200, 200, 200]),
];

/// The books with content, and their readers in north (the agent of wanjia) besides the
/// office. The persons are named like their roles.
const BOOKS: [(&str, &[&str]); 11] = [
    ("personal/walker/1", &["manager"]),
    ("personal/stranger/1", &[]),
    ("inbox/asked", &[]),
    ("team/north", &FIELD),
    ("team/south", &[]),
    ("desk/north", &FIELD),
    ("desk/south", &[]),
    (
        "company/wanjia",
        &["partner_agent", "verifier", "site_lead"],
    ),
    ("company/lianhe", &["verifier", "site_lead"]),
    ("personal/agent/1", &[]),
    ("personal/rival/1", &[]),
];

const FIELD: [&str; 6] = [
    "outreach",
    "specialist",
    "consultant",
    "verifier",
    "site_lead",
    "manager",
];
const OFFICE: [&str; 3] = ["centre", "clerk", "administrator"];

fn people() -> Vec<Person> {
    let mut people: Vec<Person> = ROLES
        .iter()
        .map(|role| match *role {
            "partner_agent" => person(role, role, "wanjia"),
            role => person(role, role, "north"),
        })
        .collect();
    people.extend([
        person("walker", "outreach", "north"),
        person("asked", "consultant", "south"),
        person("stranger", "outreach", "south"),
        person("agent", "partner_agent", "wanjia"),
        person("rival", "partner_agent", "lianhe"),
    ]);
    people
}

/// Fills each book with something.
fn written(hall: &Hall) {
    let report = |agent: &str| {
        json!({"client_name": "李", "masked_phone": "138****3155", "consultant": agent,
            "expected_at": "2026-11-02T11:51:00+08:00", "route": "self_arrival"})
    };
    for field in ["walker", "stranger"] {
        let mut phone = hall.phone(field);
        phone.meets(7);
        phone.opens_store("店");
        phone.logs("client_report", report("asked"));
        phone.syncs(hall.address());
    }
    for agent in ["agent", "rival"] {
        let mut phone = hall.phone(agent);
        phone.logs("client_report", report("asked"));
        phone.logs("attendance", json!({"punch": "in", "source": "phone"}));
        phone.syncs(hall.address());
    }
}

/// Books with content that a device gets when it asks for every book there is.
fn given(forger: &mut Forger) -> BTreeSet<String> {
    let all = BOOKS.map(|(book, _)| book);
    let mut given = BTreeSet::new();
    // From the start, and from a later cursor.
    for after in [0, 1] {
        let mut request = forger.request(Vec::new());
        request.pull = all
            .map(|book| Cursor {
                book: book.parse().unwrap(),
                after,
                tag: Tag::START,
            })
            .to_vec();
        let response = forger.sends(&request).response();
        assert!(!response.more);
        let with_content = response.books.into_iter().filter(|page| {
            let mut releases = page.releases.iter();
            releases.any(|release| release.content.is_some())
        });
        given.extend(with_content.map(|page| page.book.to_string()));
    }
    given
}

#[test]
fn every_role_is_given_its_books_and_no_other_whatever_it_asks_for() {
    let hall = Hall::with(&people());
    written(&hall);
    for role in ROLES {
        let mut forger = Forger::enrolled(hall.address(), &hall.code(role));
        let expected: BTreeSet<String> = BOOKS
            .iter()
            .filter(|(book, readers)| {
                let office = OFFICE.contains(&role) && !book.starts_with("inbox");
                office || readers.contains(&role)
            })
            .map(|(book, _)| (*book).to_owned())
            .collect();
        assert_eq!(given(&mut forger), expected, "{role}");
        let staff = Admin::new(hall.app(), Actor::Operator);
        hall.wait(staff.revoke(forger.device, "lost")).unwrap();
        assert_eq!(given(&mut forger), BTreeSet::new(), "{role}, revoked");
    }
}

#[test]
fn every_role_writes_the_forms_that_are_its_own_into_its_own_teams_book_alone() {
    // Writers of a store card: outreach, specialist, manager and the office (domain: ST-1).
    let writers = [
        "outreach",
        "specialist",
        "manager",
        "centre",
        "clerk",
        "administrator",
    ];
    let hall = Hall::with(&people());
    for role in ROLES {
        let mut forger = Forger::enrolled(hall.address(), &hall.code(role));
        for book in BOOKS.map(|(book, _)| book) {
            let at = forger.place(0);
            let (_, payload) = store_card(actor(forger.device), at);
            let create = forger.creates("store", book);
            forger.pushes(vec![Entry::new(&create, payload, None)]);
            let stands = writers.contains(&role) && book == "team/north";
            hall.wait(hall.app().progress.until_shown());
            let aside = hall.wait(hall.app().view.quarantined()).unwrap();
            let found = aside.iter().find(|row| row.entry == at);
            let code = found.map(|row| row.code.as_str());
            let expected = if stands { None } else { Some("rights") };
            assert_eq!(code, expected, "{role} into {book}");
        }
    }
}

fn ask(hall: &Hall, method: &Method, path: &str, token: Option<&str>, body: &[u8]) -> u16 {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let address = format!("{}{path}", hall.address());
    let bearer = token.map(|token| format!("Bearer {token}"));
    let answer = match *method {
        Method::GET => {
            let request = agent.get(address);
            match &bearer {
                Some(bearer) => request.header("authorization", bearer).call(),
                None => request.call(),
            }
        }
        _ => {
            let request = agent.post(address);
            match &bearer {
                Some(bearer) => request.header("authorization", bearer).send(body),
                None => request.send(body),
            }
        }
    };
    answer.unwrap().status().as_u16()
}

#[test]
fn every_address_answers_each_sort_of_caller_as_its_rule_says() {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let good = Forger::enrolled(hall.address(), &hall.code("li"));
    let revoked = Forger::enrolled(hall.address(), &hall.code("li"));
    let staff = Admin::new(hall.app(), Actor::Operator);
    hall.wait(staff.revoke(revoked.device, "lost")).unwrap();
    let unknown = "0".repeat(64);
    let expected: BTreeMap<(&str, &str), [u16; 4]> = EXPECTED
        .iter()
        .map(|(method, path, statuses)| ((*method, *path), *statuses))
        .collect();
    let table = api::addresses();
    assert_eq!(table.len(), expected.len(), "an address has no expectation");
    for address in table {
        let key = (address.method.as_str(), address.path);
        let statuses = expected.get(&key);
        let statuses = statuses.unwrap_or_else(|| panic!("nobody said what {address:?} answers"));
        let callers = [
            (None, &good),
            (Some(unknown.as_str()), &good),
            (Some(revoked.token()), &revoked),
            (Some(good.token()), &good),
        ];
        for ((token, device), status) in callers.into_iter().zip(statuses) {
            let request = device.request(Vec::new());
            let body = match address.path {
                "/v1/sync" => SignedRequest::seal(&request, &device.challenge, &device.key),
                _ => Vec::new(),
            };
            let answered = ask(&hall, &address.method, address.path, token, &body);
            assert_eq!(answered, *status, "{address:?} with {token:?}");
        }
    }
}

#[test]
fn every_sort_of_book_is_named_here() {
    let sorts: BTreeSet<String> = BOOKS
        .iter()
        .map(|(book, _)| book.split('/').next().unwrap().to_owned())
        .collect();
    // Everybody reads the workspace; no form is on the shelf of cases yet.
    for sort in ["personal", "inbox", "team", "desk", "company"] {
        assert!(sorts.contains(sort), "{sort}");
    }
    assert!(BOOKS.iter().all(|(book, _)| book.parse::<Book>().is_ok()));
}
