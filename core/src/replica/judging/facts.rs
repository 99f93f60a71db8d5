//! The rules over what the phone holds: rows become facts when somebody asks, never at opening.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{Hash, PersonId, TeamId};
use crate::journal::Certificate;
use crate::kind::Value;
use crate::phone::PhoneNumber;
use crate::record::Shown;
use crate::replica::store::Row;
use crate::replica::view::View;
use crate::rules::{Fact, Ground, Need, NumberKey, People, Post, Ruling, Scope, gather, judge};
use crate::time::{Day, Instant};

/// Of the people, a phone knows its own person's posting, and neither since when nor where he was before:
/// the office does.
impl People for Certificate {
    fn post(&self, person: &PersonId, _: Day) -> Option<Post> {
        (*person == self.person).then(|| Post {
            team: self.posting.team.clone(),
            role: self.posting.role.clone(),
        })
    }

    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId> {
        let mut everybody = self.everybody(day);
        everybody.retain(|_| self.posting.team == *team);
        everybody
    }

    fn everybody(&self, _: Day) -> Vec<PersonId> {
        vec![self.person.clone()]
    }

    fn first_day(&self, _: &PersonId) -> Option<Day> {
        None
    }
}

/// One question to the rules, and the facts read for it.
pub(super) struct Judging<'a> {
    view: View<'a>,
    pub ground: Ground<'a>,
    facts: BTreeMap<&'static str, Vec<Fact>>,
}

impl<'a> Judging<'a> {
    pub(super) fn new(view: View<'a>, as_of: Instant) -> Judging<'a> {
        Judging {
            view,
            ground: Ground {
                rulebook: view.workspace.rulebook(),
                zone: view.enrolment.zone(),
                people: view.enrolment.certificate(),
                as_of,
            },
            facts: BTreeMap::new(),
        }
    }

    /// What the rules say of a scope.
    pub(super) fn of(&mut self, scope: &Scope) -> Vec<Ruling> {
        let facts = self.gather(scope);
        judge(scope, &facts, &self.ground)
    }

    /// What a scope is judged by.
    pub(super) fn gather(&mut self, scope: &Scope) -> Vec<Fact> {
        let ground = self.ground;
        let fetch = |need: &Need| {
            let all = self.all(need.kind).iter();
            let wanted = all.filter(|fact| need.takes(fact, ground.zone));
            Ok::<_, std::convert::Infallible>(wanted.cloned().collect())
        };
        match gather(scope, &ground, fetch) {
            Ok(found) => found,
            Err(never) => match never {},
        }
    }

    /// Every record of a form.
    pub(super) fn all(&mut self, kind: &'static str) -> &[Fact] {
        let view = self.view;
        self.facts.entry(kind).or_insert_with(|| {
            let of_kind = |row: &&Row| {
                let origin = row.origin.as_ref();
                origin.is_some_and(|origin| origin.kind.as_str() == kind)
            };
            let rows = view.store.rows().map(|(_, row)| row);
            rows.filter(of_kind)
                .filter_map(|row| view.fact(row))
                .collect()
        })
    }
}

impl View<'_> {
    /// A record as rules see it; what the office has set aside is none. Nobody but the office can tell
    /// from clock evidence when it was written.
    pub(super) fn fact(&self, row: &Row) -> Option<Fact> {
        let packed = row.shown.as_ref().filter(|_| !row.is_set_aside())?;
        let mut shown = packed.open()?;
        let creator = shown.origin.creator;
        if shown.received_at.is_none() && creator.device == self.store.device() {
            shown.received_at = self.store.checkpoint().received_at(creator.n);
        }
        Some(Fact {
            numbers: self.numbers(&shown),
            shown,
            evidence: None,
        })
    }

    /// The full numbers in restricted fields of a record, each side of a conflict, as far as this phone
    /// may see them.
    fn numbers(&self, shown: &Shown) -> BTreeSet<NumberKey> {
        let form = self.workspace.kinds().reading(&shown.origin.kind);
        let is_restricted = |field: &str| {
            let field = form.and_then(|form| form.field(field));
            field.is_some_and(|field| field.restricted)
        };
        let shown_first = shown.fields.iter();
        let sides = shown.conflicts.iter().flat_map(|conflict| {
            let values = conflict.values.iter();
            values.map(|side| (&conflict.field, &side.value))
        });
        let restricted = shown_first
            .chain(sides)
            .filter(|(field, _)| is_restricted(field));
        restricted
            .filter_map(|(_, value)| match value {
                Value::Text(text) => text.parse().ok(),
                _ => None,
            })
            .map(|number| key_of(&number))
            .collect()
    }
}

/// A number's key among those of this phone; it stays in memory.
pub(super) fn key_of(number: &PhoneNumber) -> NumberKey {
    NumberKey(Hash::of(&[number.digits().as_bytes()]).0)
}
