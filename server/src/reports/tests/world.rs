//! A few people, their records in a view, and the rulings on them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId, TeamId};
use streetbook_core::journal::Posting;
use streetbook_core::kind::{KindSet, Value};
use streetbook_core::record::{Origin, Shown, Signed};
use streetbook_core::rulebook::Rulebook;
use streetbook_core::rules::{Fact, Finding, People, Post, RuleContext, Scope, judge_all};
use streetbook_core::time::{Day, Instant};

use super::super::{Asked, ReportName, Source, Staff};
use crate::directory::{Directory, Event, PersonSet, set_workspace};
use crate::secrets::ServerKeys;
use crate::store::view::tests::{opened, zone};
use crate::store::view::{Batch, Books, FindingRow, View};

/// People and their postings, all the time.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("li", "north", "outreach"),
    ("mo", "north", "manager"),
    ("wu", "south", "outreach"),
    ("su", "south", "manager"),
    ("an", "wanjia", "partner_agent"),
    ("be", "lianhe", "partner_agent"),
];

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// An instant in Shanghai: `at("2026-11-02 09:30")`.
pub fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn people(ids: &[&str]) -> Value {
    Value::Members(ids.iter().map(|id| (*id).to_owned()).collect())
}

fn posting(person: &str) -> Posting {
    let known = PEOPLE.iter().find(|(id, ..)| *id == person).unwrap();
    Posting {
        number: 1,
        team: known.1.parse().unwrap(),
        role: known.2.parse().unwrap(),
    }
}

/// The n-th record: a form of one person, captured and received at a moment, in its proper book.
pub fn record(n: u64, kind: &str, by: &str, when: &str, fields: &[(&str, Value)]) -> Shown {
    let kinds = KindSet::built_in();
    let kind = kinds.latest(&kind.parse().unwrap()).unwrap();
    let posting = posting(by);
    let author: PersonId = by.parse().unwrap();
    let book = kind.shelf.book(&author, 1, &posting.team, &posting.role);
    let fields = fields
        .iter()
        .map(|(id, value)| ((*id).to_owned(), value.clone()));
    Shown {
        origin: Origin {
            creator: EntryRef {
                device: DeviceId([7; 16]),
                n,
            },
            kind: kind.id.clone(),
            version: 1,
            book,
        },
        author,
        captured_at: at(when),
        received_at: Some(at(when)),
        fields: fields.collect(),
        annulled: None,
        signatures: Vec::new(),
        conflicts: Vec::new(),
        settled: Vec::new(),
        notes: Vec::new(),
        amendments: 0,
    }
}

/// The id of the n-th record.
pub fn id(n: u64) -> RecordId {
    record(n, "point", "li", "2026-11-01 08:00", &[])
        .origin
        .id()
}

/// A reference to the n-th record.
pub fn to(n: u64) -> Value {
    text(&id(n).to_string())
}

/// Signed by a person, in its present state.
pub fn signed(mut shown: Shown, by: &str, when: &str) -> Shown {
    shown.signatures.push(Signed {
        by: by.parse().unwrap(),
        at: at(when),
        current: true,
    });
    shown
}

struct Always;

impl People for Always {
    fn post(&self, person: &PersonId, _: Day) -> Option<Post> {
        let known = PEOPLE.iter().any(|(id, ..)| *id == person.as_str());
        known.then(|| posting(person.as_str())).map(|posting| Post {
            team: posting.team,
            role: posting.role,
        })
    }

    fn team(&self, team: &TeamId, _: Day) -> Vec<PersonId> {
        let of_team = PEOPLE.iter().filter(|(_, of, _)| *of == team.as_str());
        of_team.map(|(id, ..)| id.parse().unwrap()).collect()
    }

    fn everybody(&self, _: Day) -> Vec<PersonId> {
        PEOPLE.iter().map(|(id, ..)| id.parse().unwrap()).collect()
    }

    fn first_day(&self, _: &PersonId) -> Option<Day> {
        Some(day("2026-01-01"))
    }
}

fn directory() -> Directory {
    let keys = ServerKeys::new([1; 32], [2; 32], [9; 16]);
    let mut directory = Directory::new(keys.ledger(), keys.public());
    let mut events = vec![set_workspace("万达", "Asia/Shanghai").unwrap()];
    events.extend(PEOPLE.map(|(id, ..)| {
        Event::Person(PersonSet {
            id: id.parse().unwrap(),
            name: id.to_uppercase(),
            posting: posting(id),
            disabled: false,
        })
    }));
    for (n, event) in (1..).zip(events) {
        directory.apply(n, event).unwrap();
    }
    directory
}

pub struct World {
    pub view: View,
    pub staff: Staff,
    pub heard: BTreeMap<DeviceId, Instant>,
    records: Vec<Shown>,
    _dir: tempfile::TempDir,
}

/// The reader who sees all books.
pub const EVERYBODY: &str = "";

impl World {
    /// An office whose view holds these records. It is noon on 5 November 2026.
    pub async fn with(records: Vec<Shown>) -> World {
        let dir = tempfile::tempdir().unwrap();
        let view = opened(dir.path()).await;
        let batch = Batch {
            through: 1,
            records: records.clone(),
            ..Batch::default()
        };
        view.apply(batch).await.unwrap();
        World {
            view,
            staff: Staff::of(&directory()),
            heard: BTreeMap::new(),
            records,
            _dir: dir,
        }
    }

    fn now() -> Instant {
        at("2026-11-05 12:00")
    }

    /// Applies the rules to the records and the days of November up to now.
    pub async fn ruled(self) -> World {
        let facts: Vec<Fact> = self.records.iter().cloned().map(fact).collect();
        let (rulebook, zone) = (Rulebook::built_in(), zone());
        let context = RuleContext {
            rulebook: &rulebook,
            zone: &zone,
            people: &Always,
            as_of: World::now(),
        };
        let days = (1..=5).map(|n| day(&format!("2026-11-{n:02}")));
        for (scope, rulings) in judge_all(&facts, days, &context) {
            self.say(&scope, &rulings).await;
        }
        self
    }

    /// Stores a rule's rulings.
    pub async fn say(&self, scope: &Scope, rulings: &[Finding]) {
        let rows = rulings.iter().map(|ruling| {
            let about = self
                .records
                .iter()
                .find(|shown| Some(shown.origin.id()) == ruling.about);
            let personal = ruling
                .person
                .clone()
                .map(|person| Book::Personal(person, 1));
            let book = about.map(|shown| shown.origin.book.clone()).or(personal);
            FindingRow::new(
                ruling,
                book.unwrap_or(Book::Team("north".parse().unwrap())),
                None,
            )
        });
        let rows: Vec<FindingRow> = rows.collect();
        self.view
            .rule(scope, &rows, &BTreeSet::new())
            .await
            .unwrap();
    }

    /// The first five days of November, for a reader.
    pub fn asked(&self, reader: &str) -> Asked {
        let books = match reader {
            EVERYBODY => Books::All,
            reader => Books::Only(directory().books_of(&reader.parse().unwrap())),
        };
        let days = (Some(day("2026-11-01")), Some(day("2026-11-05")));
        Asked::days(days, books, World::now(), &zone()).unwrap()
    }

    /// Days of one's own choice, in everybody's books.
    pub fn between(&self, from: &str, to: &str) -> Asked {
        let days = (Some(day(from)), Some(day(to)));
        Asked::days(days, Books::All, World::now(), &zone()).unwrap()
    }

    pub async fn report(&self, name: ReportName, asked: &Asked) -> super::super::Table {
        let source = Source {
            view: &self.view,
            staff: &self.staff,
            heard: &self.heard,
            now: World::now(),
        };
        source.report(name, asked).await.unwrap()
    }

    /// The report's rows with these columns: `a | b`. Of the records behind a row, their numbers.
    pub async fn rows(&self, name: ReportName, asked: &Asked, columns: &str) -> Vec<String> {
        let report = self.report(name, asked).await;
        let rows = report.rows.iter().map(|row| {
            let object = report.object(row);
            let cells = columns
                .split(' ')
                .map(|column| cell(column, &object[column]));
            cells.collect::<Vec<_>>().join(" | ")
        });
        rows.collect()
    }

    /// The rows for the reader of all books.
    pub async fn all(&self, name: ReportName, columns: &str) -> Vec<String> {
        self.rows(name, &self.asked(EVERYBODY), columns).await
    }
}

fn fact(shown: Shown) -> Fact {
    Fact {
        shown,
        numbers: BTreeSet::new(),
        evidence: None,
    }
}

fn cell(column: &str, value: &Json) -> String {
    match value {
        Json::Null => "-".to_owned(),
        Json::String(text) => number(text),
        Json::Array(members) => {
            let members: Vec<String> = members.iter().map(|member| cell("", member)).collect();
            members.join(",")
        }
        Json::Number(number) => number.to_string(),
        Json::Bool(yes) => yes.to_string(),
        Json::Object(_) => panic!("{column} is no cell"),
    }
}

/// Ids of records as their numbers, times without day and zone; everything else unchanged.
fn number(text: &str) -> String {
    if let Some(n) = (1..60).find(|n| id(*n).to_string() == text) {
        return format!("#{n}");
    }
    match text.split_once('T') {
        Some((_, time)) if time.ends_with("+08:00") => time[..5].to_owned(),
        _ => text.to_owned(),
    }
}
