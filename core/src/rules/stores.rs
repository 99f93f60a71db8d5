//! Stores (ST-1 to ST-3): one card each, and visits by grade.
//!
//! Two cards of one store are found by name and address ([`Scope::StoreName`]) or by the contact's
//! number ([`Scope::Client`]); each has a ruling on the later card, and neither on a card that is
//! alone.

use std::collections::BTreeSet;

use super::family::{Family, nothing_due};
use super::reports::{Client, Match, relation};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::rulebook::RuleId;
use crate::time::{Day, Month};

const ST_1: RuleId = RuleId::new(b"ST", 1);
const ST_2: RuleId = RuleId::new(b"ST", 2);
const ST_3: RuleId = RuleId::new(b"ST", 3);

const STORE: &str = "store";
const VISIT: &str = "store_visit";

/// Upper bound of a store's months that are evaluated for a change of its card; twenty years.
const MONTHS_MAX: i64 = 240;

pub(super) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    if fact.is(VISIT) {
        let month = fact.day(context.zone).month();
        let store = fact.record("store");
        return store
            .map(|store| Scope::StoreMonth(month, store))
            .into_iter()
            .collect();
    }
    if !fact.is(STORE) {
        return Vec::new();
    }
    // A card's grade counts for all its months, the coming one included.
    let coming = context.today().month().plus(1);
    let written = begins(fact, context).month();
    let oldest = context.today().month().plus(-MONTHS_MAX);
    let months = written.max(oldest.min(coming)).through(coming.max(written));
    let mut scopes: Vec<Scope> = fact
        .masked("contact_phone")
        .map(Scope::Client)
        .into_iter()
        .collect();
    scopes.extend(
        fact.text("name")
            .map(|name| Scope::StoreName(name.to_owned())),
    );
    scopes.extend(months.map(|month| Scope::StoreMonth(month, fact.id())));
    scopes
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::StoreName(name) => vec![Need::of(STORE, By::Field("name", name.clone()))],
        Scope::Client(phone) => {
            vec![Need::of(
                STORE,
                By::Field("contact_phone", phone.to_string()),
            )]
        }
        Scope::StoreMonth(month, id) => vec![
            Need::of(STORE, By::Record(*id)),
            Need::of(VISIT, By::Field("store", id.to_string()))
                .within(month.first()..=month.last()),
        ],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::StoreName(name) => {
            let named = cards(facts).filter(|card| card.says("name", name));
            twins(scope, &named.collect::<Vec<_>>(), same_place, context)
        }
        Scope::Client(phone) => {
            let of_phone = |card: &&Fact| card.masked("contact_phone").as_ref() == Some(phone);
            let reached = cards(facts).filter(of_phone);
            let same_number =
                |one: &Fact, other: &Fact| relation(&Client::of(one), &Client::of(other));
            twins(scope, &reached.collect::<Vec<_>>(), same_number, context)
        }
        Scope::StoreMonth(month, id) => {
            let card = cards(facts).find(|card| card.id() == *id);
            let visits = card.and_then(|card| visits(scope, *month, card, facts, context));
            visits.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn cards(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(|fact| fact.is(STORE) && fact.counts())
}

/// True for a month that has begun and is recent enough that somebody may still ask for it.
fn is_recent(month: Month, context: &RuleContext) -> bool {
    let today = context.today().month();
    (today.plus(-MONTHS_MAX)..=today).contains(&month)
}

/// Returns the coming month for a month that has begun, so that each starts the next.
fn follows(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Scope> {
    match scope {
        Scope::StoreMonth(month, id) if is_recent(*month, context) => {
            let exists = cards(facts).any(|card| card.id() == *id);
            let next = exists.then(|| Scope::StoreMonth(month.plus(1), *id));
            next.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn same_place(one: &Fact, other: &Fact) -> Match {
    if one.text("address").is_some() && one.text("address") == other.text("address") {
        Match::Possible
    } else {
        Match::Different
    }
}

/// ST-1: the later of two cards of one store is a repeat.
fn twins(
    scope: &Scope,
    cards: &[&Fact],
    likeness: impl Fn(&Fact, &Fact) -> Match,
    context: &RuleContext,
) -> Vec<Finding> {
    let of_card = |card: &&Fact| {
        let earlier = cards.iter().filter(|other| other.is_before(card));
        let alike: Vec<(&&Fact, Match)> = earlier
            .map(|other| (other, likeness(card, other)))
            .filter(|(_, how)| *how != Match::Different)
            .collect();
        let (outcome, zh, en) = match alike.iter().map(|(_, how)| *how).max()? {
            Match::Same => (
                Outcome::Repeat,
                "此门店已有卡：联系电话相同",
                "this store has a card already: same phone number",
            ),
            _ => (
                Outcome::PossibleRepeat,
                "此门店可能已有卡：名称和地址或隐号电话相同",
                "this store perhaps has a card already: same name and address, or masked number",
            ),
        };
        let day = card.day(context.zone);
        let finding = Finding::new(ST_1, context.at(day).version, scope, day, outcome)
            .about(card.id())
            .concerns(card.author())
            .seen(alike.iter().map(|(other, _)| other.id()))
            .seen([card.id()]);
        Some(finding.text(zh, en))
    };
    cards.iter().filter_map(of_card).collect()
}

/// Returns the card's first whole day: a store owes no visits before it has a card.
fn begins(card: &Fact, context: &RuleContext) -> Day {
    card.written_at().day(context.zone).next()
}

/// ST-2 and ST-3: enough visits in the month for the card's grade, from the card's first whole day on. A store
/// is visited once a day: no more visits are asked for than the month has such days.
fn visits(
    scope: &Scope,
    month: Month,
    card: &Fact,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let begins = begins(card, context);
    let (written, coming) = (begins.month(), context.today().month().plus(1));
    if month < written || (month > coming && month != written) {
        return None;
    }
    let (rule, parameter) = match card.text("grade")? {
        "A" | "B" => (ST_2, "store.visits_monthly_min_ab"),
        "C" | "D" => (ST_3, "store.visits_monthly_min_cd"),
        _ => return None,
    };
    let last = month.last();
    let edition = context.at(last);
    let days = begins.max(month.first()).days_until(last) + 1;
    let asked = edition.number(parameter)?.min(days);
    if context.as_of < month.first().start(context.zone) {
        let finding = Finding::new(rule, edition.version, scope, last, Outcome::Pending)
            .about(card.id())
            .seen([card.id()])
            .until(month.first().start(context.zone));
        return Some(finding.text("该月尚未开始", "the month has not begun"));
    }
    let visits: Vec<&Fact> = facts
        .iter()
        .filter(|fact| {
            fact.is(VISIT)
                && fact.counts()
                && fact.record("store") == Some(card.id())
                && month.has(fact.day(context.zone))
        })
        .collect();
    let days: BTreeSet<Day> = visits.iter().map(|visit| visit.day(context.zone)).collect();
    let made = days.len() as i64;
    let is_over = context.is_over(last);
    let outcome = match (made >= asked, is_over) {
        (true, _) => Outcome::Met,
        (false, false) => Outcome::Behind,
        (false, true) => Outcome::Missed,
    };
    let finding = Finding::new(rule, edition.version, scope, last, outcome)
        .about(card.id())
        .seen([card.id()])
        .seen(visits.iter().map(|visit| visit.id()))
        .figure("visits", made)
        .figure("asked", asked)
        .text(
            format!("{month} 已拜访 {made} 次（一天计一次），要求至少 {asked} 次"),
            format!("{made} visits in {month}, one a day counts; at least {asked} are asked for"),
        );
    Some(if is_over {
        finding
    } else {
        finding.until(context.end_of(last))
    })
}

#[cfg(test)]
mod tests;
