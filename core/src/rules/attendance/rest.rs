//! AT-2 and AT-5: the days on which a person may rest, and the consent that a swap of duty needs.

use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::duty::ROSTER;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

const AT_2: RuleId = RuleId::new(b"AT", 2);
const AT_5: RuleId = RuleId::new(b"AT", 5);

pub(super) fn judge(
    scope: &Scope,
    monday: Day,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let cards = facts.iter().filter(|fact| {
        let week = fact.date("week", context.zone);
        fact.is(ROSTER)
            && fact.counts()
            && fact.says("person", person.as_str())
            && week.is_some_and(|day| day.monday() == monday)
    });
    let of_card = |card| {
        let rest = rest(scope, person, card, context);
        rest.into_iter()
            .chain(swap(scope, monday, person, card, context))
    };
    cards.flat_map(of_card).collect()
}

fn rest(scope: &Scope, person: &PersonId, card: &Fact, context: &RuleContext) -> Option<Finding> {
    let day = card.date("rest_day", context.zone)?;
    context.people.post(person, day)?;
    let edition = context.at(day);
    let said = |outcome| {
        Finding::new(AT_2, edition.version, scope, day, outcome)
            .about(card.id())
            .concerns(person)
            .seen([card.id()])
    };
    let weekdays = edition.words("roster.rest_weekdays");
    Some(if context.owes(person, day, "roster.no_rest_roles") {
        said(Outcome::Invalid).text("此角色不安排休假", "this role has no rest day")
    } else if !weekdays.contains(day.weekday().word()) {
        said(Outcome::Invalid).text("这一天不得安排轮休", "no rest day may lie on this weekday")
    } else {
        said(Outcome::Met).text("轮休安排有效", "a day on which he may rest")
    })
}

fn swap(
    scope: &Scope,
    monday: Day,
    person: &PersonId,
    card: &Fact,
    context: &RuleContext,
) -> Option<Finding> {
    let on = card.date("swap_day", context.zone);
    if on.is_none() && card.text("swap_with").is_none() {
        return None;
    }
    let day = on.unwrap_or(monday);
    let said = |outcome| {
        Finding::new(AT_5, context.at(day).version, scope, day, outcome)
            .about(card.id())
            .concerns(person)
            .seen([card.id()])
    };
    Some(match card.text("consent") {
        Some("agreed") => said(Outcome::Met).text("调班已获同意", "the swap was agreed to"),
        Some("refused") => said(Outcome::Invalid).text(
            "调班未获同意，不生效",
            "the swap was refused and does not hold",
        ),
        Some(_) => said(Outcome::Pending).text("调班待同意", "the swap waits for consent"),
        None => said(Outcome::Missing).text(
            "调班未请求同意，不生效",
            "nobody was asked to agree to the swap; it does not hold",
        ),
    })
}
