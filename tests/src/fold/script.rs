//! A script's records in their state at its end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use streetbook_core::time::Day;

/// A person of the script.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id, and their name.
    pub id: String,
    /// Their role.
    pub role: String,
    /// Their team.
    pub team: String,
}

/// A record in its state at the end.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name in the script.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Its author.
    pub author: Person,
    /// The local time at which it was written.
    pub at: String,
    /// When its author's phone next found signal.
    pub received: String,
    /// Its fields.
    pub fields: Json,
    /// Its signers, with times.
    pub signatures: Vec<(String, String)>,
    /// Values that people wrote into its field `contact` later; the script's phones do it without signal.
    pub contested: BTreeMap<String, Json>,
}

impl Record {
    /// The local day on which it was written.
    pub fn day(&self) -> &str {
        &self.at[..10]
    }

    /// A field's text; empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        self.fields[field].as_str().unwrap_or("")
    }

    /// A field's number.
    pub fn number(&self, field: &str) -> i64 {
        self.fields[field].as_i64().unwrap_or(0)
    }

    /// A field's people.
    pub fn people(&self, field: &str) -> BTreeSet<String> {
        let people = self.fields[field].as_array().into_iter().flatten();
        people.filter_map(Json::as_str).map(str::to_owned).collect()
    }
}

/// A script that was read.
pub struct Script {
    /// All people.
    pub people: Vec<Person>,
    /// Every day of the span, in order.
    pub days: Vec<String>,
    /// The records that were not annulled, in the order of writing.
    pub records: Vec<Record>,
    /// Number of records written, annulled ones included.
    pub logged: usize,
}

impl Script {
    /// Reads a script; these days are reported on.
    pub fn read(text: &str, days: Vec<String>) -> Script {
        let mut lines = text.lines().map(json);
        let head = lines.next().unwrap();
        let people = head["people"].as_array().unwrap();
        let people: Vec<Person> = people.iter().map(person).collect();
        let by_id: BTreeMap<&str, &Person> =
            people.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut records: Vec<Record> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut annulled = BTreeSet::new();
        for act in lines {
            let text = |key: &str| act[key].as_str().unwrap().to_owned();
            let place = act["ref"].as_str().and_then(|name| places.get(name));
            match act["op"].as_str().unwrap() {
                "log" => {
                    places.insert(text("ref"), records.len());
                    records.push(Record {
                        name: text("ref"),
                        kind: text("kind"),
                        author: by_id[text("phone").as_str()].clone(),
                        at: text("t"),
                        received: String::new(),
                        fields: act["fields"].clone(),
                        signatures: Vec::new(),
                        contested: BTreeMap::new(),
                    });
                }
                "amend" => {
                    let record = &mut records[*place.unwrap()];
                    for (field, value) in act["fields"].as_object().unwrap() {
                        record.fields[field] = value.clone();
                        if field == "contact" {
                            record.contested.insert(text("phone"), value.clone());
                        }
                    }
                }
                "sign" => {
                    let signed = (text("phone"), text("t"));
                    records[*place.unwrap()].signatures.push(signed);
                }
                "annul" => drop(annulled.insert(text("ref"))),
                "online" => {
                    let waiting = records.iter_mut().filter(|record| {
                        record.received.is_empty() && record.author.id == text("phone")
                    });
                    waiting.for_each(|record| record.received = text("t"));
                }
                other => panic!("an act called {other}"),
            }
        }
        let logged = records.len();
        records.retain(|record| !annulled.contains(&record.name));
        Script {
            people,
            days,
            records,
            logged,
        }
    }

    /// The records of a kind.
    pub fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Record> {
        self.records
            .iter()
            .filter(move |record| record.kind == kind)
    }

    /// The records of a kind that were written in the span.
    pub fn written<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Record> {
        self.of(kind)
            .filter(|record| self.days.iter().any(|day| day == record.day()))
    }

    /// A record by its name.
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.name == name)
    }

    /// All people in one of these roles.
    pub fn in_roles<'a>(&'a self, roles: &'a [&str]) -> impl Iterator<Item = &'a Person> {
        self.people
            .iter()
            .filter(|person| roles.contains(&person.role.as_str()))
    }

    /// The teams of the department.
    pub fn teams(&self) -> impl Iterator<Item = &str> {
        self.in_roles(&["manager"])
            .map(|person| person.team.as_str())
    }

    /// The days on which people owe something: the first is the day on which everybody joins, and counts for
    /// nobody.
    pub fn owed_days(&self) -> &[String] {
        &self.days[1..]
    }

    /// The month of the span.
    pub fn month(&self) -> &str {
        &self.days[0][..7]
    }

    /// The last day.
    pub fn last(&self) -> &str {
        self.days.last().unwrap()
    }

    /// The day of the phones' last sync, three days after the next.
    pub fn ends(&self) -> String {
        Day::parse(self.last()).unwrap().plus_days(4).to_string()
    }

    /// True on a Saturday or Sunday.
    pub fn is_weekend(&self, day: &str) -> bool {
        [5, 6].contains(&weekday(day))
    }

    /// True on a Monday.
    pub fn is_monday(&self, day: &str) -> bool {
        weekday(day) == 0
    }

    /// True if the span begins with its month: people work from its first day on.
    pub fn is_whole_month(&self) -> bool {
        self.days[0].ends_with("-01")
    }

    /// True if a roster card gives the person the day off.
    pub fn rests(&self, person: &str, day: &str) -> bool {
        let mut cards = self.of("roster");
        cards.any(|card| card.text("person") == person && card.text("rest_day") == day)
    }
}

/// Days from a Monday.
fn weekday(day: &str) -> i64 {
    // The second of February 2032 is a Monday.
    days_between("2032-02-02", day).rem_euclid(7)
}

/// Days from one to another.
pub fn days_between(from: &str, to: &str) -> i64 {
    Day::parse(from)
        .unwrap()
        .days_until(Day::parse(to).unwrap())
}

/// The day after.
pub fn next(day: &str) -> String {
    Day::parse(day).unwrap().next().to_string()
}

/// Minutes after midnight of a local time.
pub fn minute(at: &str) -> i64 {
    let number = |text: &str| text.parse::<i64>().unwrap();
    number(&at[11..13]) * 60 + number(&at[14..16])
}

fn json(line: &str) -> Json {
    serde_json::from_str(line).unwrap()
}

fn person(of: &Json) -> Person {
    let text = |key: &str| of[key].as_str().unwrap().to_owned();
    Person {
        id: text("id"),
        role: text("role"),
        team: text("team"),
    }
}
