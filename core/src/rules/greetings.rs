//! Greetings (GR-1): every client of a person is greeted for each holiday, on the day or the day
//! before.
//!
//! Evaluated on the holiday, person by person. A person's clients are those that they have registered
//! as a lead or a street contact by then, once for each name and number.

use std::collections::{BTreeMap, BTreeSet};

use super::family::{Family, nothing_follows};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::ids::{PersonId, RecordId};
use crate::phone::MaskedPhone;
use crate::rulebook::{Holiday, RuleId};
use crate::time::Day;

const GR_1: RuleId = RuleId::new(b"GR", 1);

const GREETING: &str = "greeting";
const CLIENTS: [&str; 2] = ["lead", "street_contact"];

/// Upper bound of the holidays that are evaluated for a change of a client; a generation.
const HOLIDAYS_MAX: usize = 240;

pub(super) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    let of_author = |day| Scope::PersonDay(day, fact.author().clone());
    let kind = fact.shown.origin.kind.as_str();
    if kind == GREETING {
        return occasion(fact, context).map(of_author).into_iter().collect();
    }
    if !CLIENTS.contains(&kind) {
        return Vec::new();
    }
    let (since, today) = (fact.day(context.zone), context.today());
    let years = since.year()..=today.year().saturating_add(1);
    let days = years.flat_map(|year| holidays(context).filter_map(move |one| one.in_year(year)));
    days.filter(|day| since < *day && window(*day, context).0 <= today)
        .take(HOLIDAYS_MAX)
        .map(of_author)
        .collect()
}

fn holidays<'a>(context: &'a RuleContext) -> impl Iterator<Item = &'a Holiday> {
    context.rulebook.latest().holidays.iter()
}

/// Returns the holiday nearest to the day on which a greeting was sent.
fn occasion(greeting: &Fact, context: &RuleContext) -> Option<Day> {
    let sent = greeting.date("sent_on", context.zone)?;
    let holiday = holidays(context).find(|one| greeting.says("holiday", &one.id))?;
    let years = sent.year().saturating_sub(1)..=sent.year().saturating_add(1);
    let days = years.filter_map(|year| holiday.in_year(year));
    days.min_by_key(|day| day.days_until(sent).abs())
}

/// Returns the days on which a holiday's greetings may go out.
fn window(day: Day, context: &RuleContext) -> (Day, Day) {
    let before = context.at(day).number("greeting.days_before").unwrap_or(0);
    (day.plus_days(-before), day)
}

fn is_holiday(day: Day, context: &RuleContext) -> bool {
    holidays(context).any(|one| one.in_year(day.year()) == Some(day))
}

/// Returns a holiday from the first day on which its greetings may go out.
fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let years = [day.year(), day.year().saturating_add(1)];
    let days = years
        .into_iter()
        .flat_map(|year| holidays(context).filter_map(move |one| one.in_year(year)));
    let due: BTreeSet<Day> = days
        .filter(|holiday| window(*holiday, context).0 == day)
        .collect();
    due.into_iter()
        .flat_map(|holiday| {
            let people = context.people.everybody(holiday).into_iter();
            people.map(move |person| Scope::PersonDay(holiday, person))
        })
        .collect()
}

fn needs(scope: &Scope, _: &[Fact], context: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::PersonDay(day, person) if is_holiday(*day, context) => {
            let kinds = CLIENTS.into_iter().chain([GREETING]);
            let by_person = kinds.map(|kind| Need::of(kind, By::Author(person.clone())));
            by_person.collect()
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let Scope::PersonDay(day, person) = scope else {
        return Vec::new();
    };
    if context.people.post(person, *day).is_none() {
        return Vec::new();
    }
    let of_day = holidays(context).filter(|one| one.in_year(day.year()) == Some(*day));
    let of_holiday = |holiday: &Holiday| {
        let sheet = Sheet {
            scope,
            day: *day,
            person,
            holiday,
            greetings: greetings(*day, person, holiday, facts, context),
            context,
        };
        let coverage = sheet.coverage(&clients(*day, person, facts, context));
        coverage
            .into_iter()
            .chain(sheet.untimely())
            .collect::<Vec<_>>()
    };
    of_day.flat_map(of_holiday).collect()
}

/// A client by name and masked number.
type Client = (String, Option<MaskedPhone>);

/// Returns the clients whom a person registered before a day, each with the records about them.
fn clients(
    day: Day,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> BTreeMap<Client, Vec<RecordId>> {
    let registered = facts.iter().filter(|fact| {
        CLIENTS.iter().any(|kind| fact.is(kind))
            && fact.counts()
            && fact.author() == person
            && fact.day(context.zone) < day
    });
    let mut clients: BTreeMap<Client, Vec<RecordId>> = BTreeMap::new();
    for fact in registered {
        let name = fact.text("client_name").unwrap_or_default().to_owned();
        let client = (name, fact.masked("phone"));
        clients.entry(client).or_default().push(fact.id());
    }
    clients
}

fn greetings<'a>(
    day: Day,
    person: &PersonId,
    holiday: &Holiday,
    facts: &'a [Fact],
    context: &RuleContext,
) -> Vec<&'a Fact> {
    let greetings = facts.iter().filter(|fact| {
        fact.is(GREETING)
            && fact.counts()
            && fact.author() == person
            && fact.says("holiday", &holiday.id)
            && occasion(fact, context) == Some(day)
    });
    greetings.collect()
}

/// A person's greetings for a holiday.
struct Sheet<'a> {
    scope: &'a Scope,
    day: Day,
    person: &'a PersonId,
    holiday: &'a Holiday,
    greetings: Vec<&'a Fact>,
    context: &'a RuleContext<'a>,
}

impl Sheet<'_> {
    fn said(&self, outcome: Outcome) -> Finding {
        let version = self.context.at(self.day).version;
        Finding::new(GR_1, version, self.scope, self.day, outcome).concerns(self.person)
    }

    fn sent_on(&self, greeting: &Fact) -> Option<Day> {
        greeting.date("sent_on", self.context.zone)
    }

    fn is_in_time(&self, greeting: &Fact) -> bool {
        let (first, last) = window(self.day, self.context);
        self.sent_on(greeting)
            .is_some_and(|sent| first <= sent && sent <= last)
    }

    /// True if a greeting is for a client: by reference, or by name if it has no reference.
    fn is_for(greeting: &Fact, name: &str, records: &[RecordId]) -> bool {
        let refers = ["lead", "contact"].map(|field| greeting.record(field));
        let mut refers = refers.into_iter().flatten().peekable();
        match refers.peek() {
            Some(_) => refers.any(|id| records.contains(&id)),
            None => greeting.says("client_name", name),
        }
    }

    /// Evaluates if all clients were greeted; names the others by their records.
    fn coverage(&self, clients: &BTreeMap<Client, Vec<RecordId>>) -> Option<Finding> {
        let begins = window(self.day, self.context).0.start(self.context.zone);
        if self.context.as_of < begins {
            let said = self.said(Outcome::Pending).until(begins);
            return Some(said.text("尚未到问候时间", "not yet time for greetings"));
        }
        let total = clients.len();
        let is_greeted = |name: &str, records: &[RecordId]| {
            let mut in_time = self.greetings.iter().filter(|one| self.is_in_time(one));
            in_time.any(|greeting| Self::is_for(greeting, name, records))
        };
        let missing: Vec<RecordId> = clients
            .iter()
            .filter(|((name, _), records)| !is_greeted(name, records))
            .filter_map(|(_, records)| records.first().copied())
            .collect();
        let greeted = total - missing.len();
        let ends = self.context.end_of(self.day);
        let (outcome, until) = match (missing.is_empty(), self.context.as_of < ends) {
            (true, _) => (Outcome::Met, None),
            (false, true) => (Outcome::Behind, Some(ends)),
            (false, false) => (Outcome::Missed, None),
        };
        let label = &self.holiday.label;
        let finding = self
            .said(outcome)
            .seen(missing)
            .figure("clients", total as i64)
            .figure("greeted", greeted as i64)
            .text(
                format!("{}：{total} 位客户，已问候 {greeted} 位", label.zh),
                format!("{}: {greeted} of {total} clients greeted", label.en),
            );
        (total > 0).then_some(Finding { until, ..finding })
    }

    /// Returns rulings on greetings that went out too early or too late.
    fn untimely(&self) -> impl Iterator<Item = Finding> {
        let untimely = self.greetings.iter().filter(|one| !self.is_in_time(one));
        untimely.map(|greeting| {
            let (outcome, zh, en) = if self.sent_on(greeting) > Some(self.day) {
                (Outcome::Late, "节日后才发送", "sent after the holiday")
            } else {
                (Outcome::Warning, "发送过早", "sent too early")
            };
            let said = self
                .said(outcome)
                .about(greeting.id())
                .seen([greeting.id()]);
            said.text(zh, en)
        })
    }
}

#[cfg(test)]
mod tests;
