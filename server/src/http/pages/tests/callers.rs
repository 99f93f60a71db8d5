//! Everybody who asks, and a record in each sort of book.

use streetbook_core::record::Shown;

use super::world::World;
use crate::auth::ABSOLUTE_MS;
use crate::directory::ROLES;
use crate::store::view::tests::contact;

pub(super) const OFFICE: [&str; 3] = ["centre", "clerk", "administrator"];

/// One record in each sort of book, and its readers. Callers are called like their roles; all work in
/// north but the agent, who works for wanjia.
pub(super) const RECORDS: [(&str, &[&str]); 9] = [
    ("personal/outreach/1", &["outreach", "manager"]),
    ("personal/out1/1", &[]),
    ("inbox/out1", &[]),
    (
        "team/north",
        &[
            "outreach",
            "specialist",
            "consultant",
            "verifier",
            "site_lead",
            "manager",
        ],
    ),
    (
        "desk/north",
        &[
            "outreach",
            "specialist",
            "consultant",
            "verifier",
            "site_lead",
            "manager",
        ],
    ),
    ("desk/south", &[]),
    ("cases/north", &["manager"]),
    (
        "company/wanjia",
        &["partner_agent", "verifier", "site_lead"],
    ),
    ("company/lianhe", &["verifier", "site_lead"]),
];

pub(super) fn reads(role: &str, book: &str) -> bool {
    let (_, readers) = RECORDS.iter().find(|(known, _)| *known == book).unwrap();
    // The office reads all but what stands in somebody's inbox alone.
    readers.contains(&role) || (OFFICE.contains(&role) && !book.starts_with("inbox"))
}

/// The caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Nobody,
    Expired,
    Disabled,
    In(&'static str),
}

pub(super) fn callers() -> Vec<Caller> {
    let mut callers = vec![Caller::Nobody, Caller::Expired, Caller::Disabled];
    callers.extend(ROLES.map(Caller::In));
    callers
}

impl Caller {
    /// A fresh session each time: some addresses end it.
    pub(super) fn cookie(self, world: &World) -> String {
        match self {
            Caller::Nobody => "streetbook=0000".to_owned(),
            Caller::Expired => world.session("administrator", ABSOLUTE_MS + 1),
            Caller::Disabled => world.session("gone", 0),
            Caller::In(role) => world.session(role, 0),
        }
    }
}

/// The record of a book: its client is called like the book.
pub(super) fn record(n: u64, book: &str) -> Shown {
    let mut shown = contact(n, &client(book));
    shown.origin.book = book.parse().unwrap();
    if let Some(author) = author(book) {
        shown.author = author.parse().unwrap();
    }
    shown
}

/// Returns the author of a personal book's records: its owner.
pub(super) fn author(book: &str) -> Option<&str> {
    book.strip_prefix("personal/")?.split('/').next()
}

pub(super) fn client(book: &str) -> String {
    format!("client of {}", book.replace('/', " "))
}
