//! A small world for tests of rules: records with authors and times, and the findings on them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Fact, Finding, NumberKey, People, Post, RuleContext, Scope, follows, from_memory, judge,
    judge_all, touched,
};
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, Hash, PersonId, RecordId, TeamId};
use crate::kind::Value;
use crate::record::{Annulment, Origin, Shown, Signed};
use crate::rulebook::{Revision, Rulebook};
use crate::time::{Day, Instant, Zone};

/// Posts of people, all the time unless a first or last day is named.
#[derive(Default)]
pub(super) struct Staff {
    posts: BTreeMap<PersonId, (Post, Day, Option<Day>)>,
}

impl People for Staff {
    fn post(&self, person: &PersonId, day: Day) -> Option<Post> {
        let (post, from, to) = self.posts.get(person)?;
        let works = *from <= day && to.is_none_or(|to| day <= to);
        works.then(|| post.clone())
    }

    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId> {
        let mut everybody = self.everybody(day);
        everybody.retain(|person| {
            self.post(person, day)
                .is_some_and(|post| post.team == *team)
        });
        everybody
    }

    fn everybody(&self, day: Day) -> Vec<PersonId> {
        let people = self.posts.keys();
        let works = people.filter(|person| self.post(person, day).is_some());
        works.cloned().collect()
    }

    fn first_day(&self, person: &PersonId) -> Option<Day> {
        self.posts.get(person).map(|(_, from, _)| *from)
    }
}

/// Records, people and a rulebook. Everything happens in Shanghai on 2 November 2026 at noon unless a
/// test sets it otherwise.
pub(super) struct World {
    pub(super) facts: Vec<Fact>,
    pub(super) rulebook: Rulebook,
    pub(super) zone: Zone,
    pub(super) staff: Staff,
    pub(super) as_of: Instant,
}

/// An instant in Shanghai, as a field's value: `at("2026-11-02 09:30")`.
pub(super) fn at(text: &str) -> Value {
    Value::Time(instant(text, &Zone::named("Asia/Shanghai").unwrap()))
}

fn instant(text: &str, zone: &Zone) -> Instant {
    let (day, time) = text.split_once(' ').unwrap();
    Day::parse(day).unwrap().at(time.parse().unwrap(), zone)
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

impl World {
    pub(super) fn new() -> World {
        World::in_zone("Asia/Shanghai")
    }

    pub(super) fn in_zone(zone: &str) -> World {
        let zone = Zone::named(zone).unwrap();
        World {
            facts: Vec::new(),
            rulebook: Rulebook::built_in(),
            staff: Staff::default(),
            as_of: instant("2026-11-02 12:00", &zone),
            zone,
        }
    }

    /// Sets the present moment.
    pub(super) fn now(&mut self, text: &str) {
        self.as_of = instant(text, &self.zone);
    }

    /// Returns a local time as a field's value.
    pub(super) fn at(&self, text: &str) -> Value {
        Value::Time(instant(text, &self.zone))
    }

    /// Sets a parameter for all days, in TOML's spelling.
    pub(super) fn set(&mut self, parameter: &str, toml: &str) {
        self.set_from("0001-01-01", parameter, toml);
    }

    /// Sets a parameter from a day on.
    pub(super) fn set_from(&mut self, from: &str, parameter: &str, toml: &str) {
        let version = self.rulebook.latest().version + 1;
        let text = format!(
            "version = {version}\neffective_from = \"{from}\"\n[set]\n\"{parameter}\" = {toml}"
        );
        self.rulebook
            .publish(Revision::parse_toml(&text).unwrap())
            .unwrap();
    }

    /// Adds a person who works in a team from a day on, perhaps until another.
    pub(super) fn employs(
        &mut self,
        person: &str,
        role: &str,
        team: &str,
        from: &str,
        to: Option<&str>,
    ) {
        let post = Post {
            team: team.parse().unwrap(),
            role: role.parse().unwrap(),
        };
        let works = (post, day(from), to.map(day));
        self.staff.posts.insert(person.parse().unwrap(), works);
    }

    /// Starts a record, written and received at this local time.
    pub(super) fn wrote(&mut self, kind: &str, by: &str, when: &str) -> Draft<'_> {
        let captured_at = instant(when, &self.zone);
        let creator = EntryRef {
            device: DeviceId([1; 16]),
            n: self.facts.len() as u64 + 1,
        };
        let author: PersonId = by.parse().unwrap();
        let shown = Shown {
            origin: Origin {
                creator,
                kind: kind.parse().unwrap(),
                version: 1,
                book: Book::Desk("north".parse().unwrap()),
            },
            author,
            captured_at,
            received_at: Some(captured_at),
            fields: BTreeMap::new(),
            annulled: None,
            signatures: Vec::new(),
            conflicts: Vec::new(),
            settled: Vec::new(),
            notes: Vec::new(),
            amendments: 0,
        };
        Draft {
            fact: Fact {
                shown,
                numbers: BTreeSet::new(),
                evidence: None,
            },
            world: self,
        }
    }

    /// Annuls a record.
    pub(super) fn annul(&mut self, id: RecordId) {
        let at = self.as_of;
        let fact = self.facts.iter_mut().find(|fact| fact.id() == id).unwrap();
        fact.shown.annulled = Some(Annulment {
            reason: "written twice".to_owned(),
            by: fact.shown.author.clone(),
            at,
        });
    }

    pub(super) fn context(&self) -> RuleContext<'_> {
        RuleContext {
            rulebook: &self.rulebook,
            zone: &self.zone,
            people: &self.staff,
            as_of: self.as_of,
        }
    }

    /// Returns the rulings of one rule on a scope, in full.
    pub(super) fn findings(&self, scope: &Scope, rule: &str) -> Vec<Finding> {
        let context = self.context();
        let facts = from_memory(scope, &self.facts, &context);
        let mut findings = judge(scope, &facts, &context);
        for finding in &findings {
            assert!(
                !finding.text.zh.is_empty() && !finding.text.en.is_empty(),
                "{finding:?} says nothing"
            );
            assert!(
                finding.until.is_none_or(|until| until > self.as_of),
                "{finding:?} waits for the past"
            );
        }
        findings.retain(|finding| finding.rule.to_string() == rule);
        findings
    }

    /// Returns the outcomes of one rule on a scope, in words.
    pub(super) fn said(&self, scope: &Scope, rule: &str) -> Vec<&'static str> {
        let findings = self.findings(scope, rule);
        findings
            .iter()
            .map(|finding| finding.outcome.word())
            .collect()
    }

    /// Evaluates the scopes that the newest record touches, as a host does: piecewise.
    pub(super) fn settle(&self, kept: &mut BTreeMap<Scope, Vec<Finding>>) {
        let context = self.context();
        let newest = self.facts.last().unwrap();
        let mut waiting = touched(newest, &context);
        while let Some(scope) = waiting.pop_first() {
            let facts = from_memory(&scope, &self.facts, &context);
            let findings = judge(&scope, &facts, &context);
            if kept.get(&scope) != Some(&findings) {
                kept.insert(scope.clone(), findings);
                waiting.extend(follows(&scope, &facts, &context));
            }
        }
    }

    /// Returns the outcomes of one rule on a record, in any scope.
    pub(super) fn said_of(&self, record: RecordId, rule: &str) -> Vec<&'static str> {
        let judged = judge_all(&self.facts, [], &self.context());
        let findings = judged.values().flatten();
        findings
            .filter(|finding| finding.about == Some(record) && finding.rule.to_string() == rule)
            .map(|finding| finding.outcome.word())
            .collect()
    }
}

/// A record in the making.
pub(in crate::rules) struct Draft<'a> {
    fact: Fact,
    world: &'a mut World,
}

impl Draft<'_> {
    /// Sets another time of receipt by the office than that of writing.
    pub(super) fn received(mut self, when: &str) -> Self {
        self.fact.shown.received_at = Some(instant(when, &self.world.zone));
        self
    }

    /// Removes the receipt by the office.
    pub(super) fn unsent(mut self) -> Self {
        self.fact.shown.received_at = None;
        self
    }

    /// Sets the book.
    pub(super) fn in_book(mut self, book: &str) -> Self {
        self.fact.shown.origin.book = book.parse().unwrap();
        self
    }

    /// Sets a field.
    pub(super) fn with(mut self, field: &str, value: impl Told) -> Self {
        self.fact
            .shown
            .fields
            .insert(field.to_owned(), value.told());
        self
    }

    /// Adds a full number, whose masked form is the field's value.
    pub(super) fn with_number(mut self, field: &str, number: &str) -> Self {
        let full: crate::phone::PhoneNumber = number.parse().unwrap();
        let key = NumberKey(*Hash::of(&[b"test", full.digits().as_bytes()]).as_bytes());
        self.fact.numbers.insert(key);
        self.with(field, full.masked().to_string().as_str())
    }

    /// Adds a person's signature at a local time, current.
    pub(super) fn signed(mut self, by: &str, when: &str) -> Self {
        self.fact.shown.signatures.push(Signed {
            by: by.parse().unwrap(),
            at: instant(when, &self.world.zone),
            current: true,
        });
        self
    }

    /// Adds a person's signature from before the record was changed.
    pub(super) fn signed_before_a_change(mut self, by: &str, when: &str) -> Self {
        self = self.signed(by, when);
        if let Some(signed) = self.fact.shown.signatures.last_mut() {
            signed.current = false;
        }
        self
    }

    /// Adds it to the world.
    pub(super) fn put(self) -> RecordId {
        let id = self.fact.id();
        self.world.facts.push(self.fact);
        id
    }
}

/// A value that a test can put into a field.
pub(super) trait Told {
    fn told(self) -> Value;
}

impl Told for Value {
    fn told(self) -> Value {
        self
    }
}

impl Told for &str {
    fn told(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Told for i64 {
    fn told(self) -> Value {
        Value::Integer(self)
    }
}

impl Told for bool {
    fn told(self) -> Value {
        Value::Bool(self)
    }
}

impl Told for RecordId {
    fn told(self) -> Value {
        Value::Text(self.to_string())
    }
}
