//! Leads (MK-1 to MK-13): their number per day and month, their owner, and their truth.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::PersonDay`] | MK-1 leads, MK-2 demos, MK-3 nothing is carried over |
//! | [`Scope::PersonMonth`] | MK-5 prospects, MK-6 basic clients, MK-7 fine, MK-8 part-time |
//! | [`Scope::Client`] | MK-4 protection |
//! | [`Scope::Lead`] | MK-11 risk and age, MK-12 checks, MK-13 complaints |
//! | [`Scope::Contract`] | MK-9 and MK-10, the way of its paper |

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::lead::{LEAD, OWES};
use super::{daily, mailing, monthly, protection, truth};
use crate::ids::PersonId;
use crate::rules::duty::{self, ROSTER};
use crate::rules::family::Family;
use crate::rules::{By, Fact, Finding, Need, RuleContext, Scope};
use crate::time::Day;

pub(in crate::rules) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    match fact.shown.origin.kind.as_str() {
        LEAD => by_lead(fact, context),
        ROSTER => {
            let days = duty::concerned(fact, context).into_iter();
            days.map(|(day, person)| Scope::PersonDay(day, person))
                .collect()
        }
        crate::rules::partners::CONTRACT => vec![Scope::Contract(fact.id())],
        _ => Vec::new(),
    }
}

fn by_lead(lead: &Fact, context: &RuleContext) -> Vec<Scope> {
    let author = lead.author();
    let on = |field| lead.date(field, context.zone);
    let mut scopes = vec![Scope::Lead(lead.id())];
    scopes.extend(lead.masked("phone").map(Scope::Client));
    let days = [on("lead_on"), on("demo_on")].into_iter().flatten();
    scopes.extend(days.map(|day| Scope::PersonDay(day, author.clone())));
    let month = |day: Day| Scope::PersonMonth(day.month(), author.clone());
    scopes.extend(on("prospect_on").map(month));
    // A basic client also ends the empty months that MK-8 counts up to later ones.
    if let Some(day) = on("basic_on") {
        let months = context.at(day).number("lead.no_basic_months").unwrap_or(1);
        let later = (0..months.clamp(1, 24)).map(|further| day.month().plus(further));
        scopes.extend(later.map(|month| Scope::PersonMonth(month, author.clone())));
    }
    scopes
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let everybody = context.people.everybody(day).into_iter();
    everybody
        .filter(|person| context.owes(person, day, OWES))
        .flat_map(|person| {
            [
                Scope::PersonDay(day, person.clone()),
                Scope::PersonMonth(day.month(), person),
            ]
        })
        .collect()
}

fn needs(scope: &Scope, known: &[Fact], context: &RuleContext) -> Vec<Need> {
    let dated = |person: &PersonId, on, days: RangeInclusive<Day>| {
        Need::of(LEAD, By::Author(person.clone())).dated(on, days)
    };
    match scope {
        Scope::PersonDay(day, person) => {
            let day = *day..=*day;
            let leads = ["lead_on", "demo_on"].map(|on| dated(person, on, day.clone()));
            let rosters = duty::rosters_of([person], &day).into_iter();
            let others = same_clients(person, known);
            rosters.chain(leads).chain(others).collect()
        }
        Scope::PersonMonth(month, person) => {
            let empty = monthly::empty_months(*month, context);
            let basics = empty.first()..=month.last();
            let leads = [
                dated(person, "prospect_on", month.first()..=month.last()),
                dated(person, "basic_on", basics),
            ];
            leads
                .into_iter()
                .chain(same_clients(person, known))
                .collect()
        }
        Scope::Client(phone) => vec![Need::of(LEAD, By::Field("phone", phone.to_string()))],
        Scope::Lead(id) => vec![Need::of(LEAD, By::Record(*id))],
        Scope::Contract(id) => vec![Need::of(crate::rules::partners::CONTRACT, By::Record(*id))],
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let one = |id| facts.iter().find(|fact| fact.id() == id && fact.counts());
    match scope {
        Scope::PersonDay(day, person) => daily::judge(scope, *day, person, facts, context),
        Scope::PersonMonth(month, person) => monthly::judge(scope, *month, person, facts, context),
        Scope::Client(phone) => protection::judge(scope, phone, facts, context),
        Scope::Lead(id) => {
            one(*id).map_or_else(Vec::new, |lead| truth::judge(scope, lead, context))
        }
        Scope::Contract(id) => one(*id).map_or_else(Vec::new, |contract| {
            mailing::judge(scope, contract, context)
        }),
        _ => Vec::new(),
    }
}

/// Returns the scopes of other leads of the same client: one that is annulled or changes decides whether they
/// count.
fn follows(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Scope> {
    let Scope::Client(_) = scope else {
        return Vec::new();
    };
    let leads = facts.iter().filter(|fact| fact.is(LEAD));
    let scopes = leads.flat_map(|lead| by_lead(lead, context));
    let is_counted = |scope: &Scope| matches!(scope, Scope::PersonDay(..) | Scope::PersonMonth(..));
    scopes.filter(is_counted).collect()
}

/// Returns the needs for a person's other leads of the clients whose leads are known.
fn same_clients(person: &PersonId, known: &[Fact]) -> Option<Need> {
    let leads = known
        .iter()
        .filter(|fact| fact.is(LEAD) && fact.author() == person);
    let phones: BTreeSet<String> = leads
        .filter_map(|lead| lead.masked("phone"))
        .map(|phone| phone.to_string())
        .collect();
    (!phones.is_empty()).then(|| Need::of(LEAD, By::AnyOf("phone", phones)))
}
