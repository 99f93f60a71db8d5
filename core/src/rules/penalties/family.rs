//! Penalties (PN-1) and repeat offenders (PT-2): every amount is a proposal of which the person is
//! notified, to which they may object, and on which a person decides.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::Case`] | PN-1 what the clause proposes, and notice and objection before approval |
//! | [`Scope::PersonMonth`] | PN-1 fines beyond a share of the wage: a warning |
//! | [`Scope::Person`] | PT-2 repeat offenders |

use super::card::{PENALTY, VIOLATION, stands};
use super::{clause, month, procedure, repeat};
use crate::rules::family::{Family, nothing_due, nothing_follows};
use crate::rules::{By, Fact, Finding, Need, RuleContext, Scope};

pub(in crate::rules) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    let person = fact.person("person");
    match fact.shown.origin.kind.as_str() {
        PENALTY => {
            let month = fact.date("happened_on", context.zone).zip(person);
            let month = month.map(|(day, person)| Scope::PersonMonth(day.month(), person));
            month.into_iter().chain([Scope::Case(fact.id())]).collect()
        }
        VIOLATION => person.map(Scope::Person).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::Case(id) => vec![Need::of(PENALTY, By::Record(*id))],
        Scope::PersonMonth(month, person) => {
            let cards = Need::of(PENALTY, By::Field("person", person.to_string()));
            vec![cards.dated("happened_on", month.first()..=month.last())]
        }
        Scope::Person(person) => {
            vec![Need::of(VIOLATION, By::Field("person", person.to_string()))]
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::Case(id) => {
            let of_case = |fact: &&Fact| fact.id() == *id && fact.is(PENALTY) && stands(fact);
            facts.iter().find(of_case).map_or_else(Vec::new, |card| {
                let mut findings = clause::judge(scope, card, context);
                findings.extend(procedure::judge(scope, card, context));
                findings
            })
        }
        Scope::PersonMonth(month, person) => {
            let warning = month::judge(scope, *month, person, facts, context);
            warning.into_iter().collect()
        }
        Scope::Person(person) => {
            let proposal = repeat::judge(scope, person, facts, context);
            proposal.into_iter().collect()
        }
        _ => Vec::new(),
    }
}
