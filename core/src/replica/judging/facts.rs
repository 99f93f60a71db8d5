//! The rules over what the phone holds: rows become facts when somebody asks, never at opening.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{Hash, PersonId, TeamId};
use crate::journal::Certificate;
use crate::kind::Value;
use crate::phone::PhoneNumber;
use crate::record::Shown;
use crate::replica::store::Row;
use crate::replica::view::View;
use crate::rules::{
    Fact, Finding, Need, NumberKey, People, Post, RuleContext, Scope, gather, judge,
};
use crate::time::{Day, Instant, Zone};

/// The people that a phone knows: its own person, their posting, and since when they are here. Earlier
/// postings are known to the office.
pub(super) struct Own<'a> {
    certificate: &'a Certificate,
    /// Their first day, if the certificate states it.
    first: Option<Day>,
    /// The day from which the phone can judge them: without a first day, that of the certificate.
    since: Day,
}

impl<'a> Own<'a> {
    pub(super) fn new(certificate: &'a Certificate, zone: &Zone) -> Own<'a> {
        let first = certificate.since.map(|since| since.day(zone));
        Own {
            certificate,
            first,
            since: first.unwrap_or_else(|| certificate.issued.day(zone)),
        }
    }
}

impl People for Own<'_> {
    fn post(&self, person: &PersonId, day: Day) -> Option<Post> {
        let posting = &self.certificate.posting;
        let is_here = *person == self.certificate.person && self.since <= day;
        is_here.then(|| Post {
            team: posting.team.clone(),
            role: posting.role.clone(),
        })
    }

    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId> {
        let mut everybody = self.everybody(day);
        everybody.retain(|_| self.certificate.posting.team == *team);
        everybody
    }

    fn everybody(&self, day: Day) -> Vec<PersonId> {
        let me = &self.certificate.person;
        self.post(me, day).map(|_| me.clone()).into_iter().collect()
    }

    fn first_day(&self, person: &PersonId) -> Option<Day> {
        self.first.filter(|_| *person == self.certificate.person)
    }

    fn joined(&self, person: &PersonId, _: Day) -> Option<Day> {
        (*person == self.certificate.person).then_some(self.since)
    }
}

/// One question to the rules, and the facts read for it.
pub(super) struct Judging<'a> {
    view: View<'a>,
    pub context: RuleContext<'a>,
    facts: BTreeMap<&'static str, Vec<Fact>>,
}

impl<'a> Judging<'a> {
    pub(super) fn new(view: View<'a>, people: &'a Own<'a>, as_of: Instant) -> Judging<'a> {
        Judging {
            view,
            context: RuleContext {
                rulebook: view.workspace.rulebook(),
                zone: view.enrolment.zone(),
                people,
                as_of,
            },
            facts: BTreeMap::new(),
        }
    }

    /// Returns the rules' findings on a scope.
    pub(super) fn of(&mut self, scope: &Scope) -> Vec<Finding> {
        let facts = self.gather(scope);
        judge(scope, &facts, &self.context)
    }

    /// Gathers the facts by which a scope is judged.
    pub(super) fn gather(&mut self, scope: &Scope) -> Vec<Fact> {
        let context = self.context;
        let fetch = |need: &Need| {
            let all = self.all(need.kind).iter();
            let wanted = all.filter(|fact| need.takes(fact, context.zone));
            Ok::<_, std::convert::Infallible>(wanted.cloned().collect())
        };
        match gather(scope, &context, fetch) {
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
    /// The people that this phone knows, as rules ask for them.
    pub(super) fn own_post(&self) -> Own<'_> {
        Own::new(self.enrolment.certificate(), self.enrolment.zone())
    }

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
