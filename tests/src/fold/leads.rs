//! MK-1 to MK-7: two leads and five demos a day, five prospects and two basic clients a month, fifty yuan
//! for each one missing in the month.

use std::collections::BTreeSet;

use serde_json::json;

use super::script::{Person, Record, next};
use super::{Script, Sheet};

const OWE_LEADS: [&str; 2] = ["outreach", "specialist"];

/// A person's leads that reached a stage on a day, or in a month: dates begin alike. The same client twice is
/// one lead.
fn leads<'a>(
    script: &'a Script,
    person: &'a Person,
    stage_on: &'a str,
    on: &'a str,
) -> impl Iterator<Item = &'a Record> {
    let mut clients = BTreeSet::new();
    let of_person = script.of("lead").filter(|lead| lead.author.id == person.id);
    let staged = of_person.filter(|lead| !lead.text(stage_on).is_empty());
    let first = staged.filter(move |lead| clients.insert(lead.text("phone")));
    first.filter(move |lead| lead.text(stage_on).starts_with(on))
}

fn reached(script: &Script, person: &Person, stage_on: &str, month: &str) -> i64 {
    leads(script, person, stage_on, month).count() as i64
}

/// MK-1 and MK-2: those of a day that were written by the end of the day after.
fn reached_on(script: &Script, person: &Person, stage_on: &str, day: &str) -> i64 {
    let leads = leads(script, person, stage_on, day);
    leads.filter(|lead| lead.day() <= &*next(day)).count() as i64
}

/// Each person's shortfall in the month, with the fine that is proposed for it.
pub fn missing(script: &Script) -> Vec<(&Person, i64)> {
    let short = |person: &Person| {
        let prospects = reached(script, person, "prospect_on", script.month());
        let basics = reached(script, person, "basic_on", script.month());
        (5 - prospects).max(0) + (2 - basics).max(0)
    };
    let people = script.in_roles(&OWE_LEADS);
    people.map(|person| (person, short(person))).collect()
}

/// Every quota of every day and of the month.
pub fn quotas(script: &Script) -> Sheet {
    let columns = &[
        "span",
        "day",
        "person",
        "team",
        "rule",
        "counted",
        "asked",
        "short",
        "outcome",
        "proposed_yuan",
    ];
    let mut sheet = Sheet::new("lead_quotas", columns);
    for person in script.in_roles(&OWE_LEADS) {
        let shortfalls = add_days(script, person, &mut sheet);
        add_month(script, person, &mut sheet);
        for (day, short) in shortfalls.into_iter().filter(|(_, short)| *short > 0) {
            let not_carried = Row {
                short: Some(short),
                outcome: "missed",
                ..Row::of(person, "day", day, "MK-3")
            };
            not_carried.add_to(&mut sheet);
        }
    }
    for (person, missing) in missing(script) {
        let (outcome, yuan) = match (missing, script.is_whole_month()) {
            (0, _) => ("met", None),
            (_, true) => ("proposed_fine", Some(50 * missing)),
            // Nobody worked the whole month: a word, and no fine.
            (_, false) => ("warning", None),
        };
        let fine = Row {
            outcome,
            yuan,
            ..Row::of(person, "month", script.month(), "MK-7")
        };
        fine.add_to(&mut sheet);
    }
    sheet
}

/// The quotas of a person's days, with the shortfall of each.
fn add_days<'a>(script: &'a Script, person: &Person, sheet: &mut Sheet) -> Vec<(&'a String, i64)> {
    let days = script.owed_days().iter();
    days.filter(|day| !script.rests(&person.id, day))
        .map(|day| {
            let leads = reached_on(script, person, "lead_on", day);
            let demos = reached_on(script, person, "demo_on", day);
            let leads = Row::of(person, "day", day, "MK-1").counts(leads, 2, sheet);
            let demos = Row::of(person, "day", day, "MK-2").counts(demos, 5, sheet);
            (day, leads + demos)
        })
        .collect()
}

fn add_month(script: &Script, person: &Person, sheet: &mut Sheet) {
    let month = script.month();
    let prospects = reached(script, person, "prospect_on", month);
    let basics = reached(script, person, "basic_on", month);
    Row::of(person, "month", month, "MK-5").counts(prospects, 5, sheet);
    Row::of(person, "month", month, "MK-6").counts(basics, 2, sheet);
}

/// A row of the sheet.
struct Row<'a> {
    person: &'a Person,
    span: &'a str,
    day: &'a str,
    rule: &'a str,
    counted: Option<i64>,
    asked: Option<i64>,
    short: Option<i64>,
    outcome: &'a str,
    yuan: Option<i64>,
}

impl<'a> Row<'a> {
    fn of(person: &'a Person, span: &'a str, day: &'a str, rule: &'a str) -> Row<'a> {
        Row {
            person,
            span,
            day,
            rule,
            counted: None,
            asked: None,
            short: None,
            outcome: "met",
            yuan: None,
        }
    }

    /// Adds the row of a quota; returns what is short.
    fn counts(self, counted: i64, asked: i64, sheet: &mut Sheet) -> i64 {
        let short = (asked - counted).max(0);
        let row = Row {
            counted: Some(counted),
            asked: Some(asked),
            short: Some(short),
            outcome: if counted >= asked { "met" } else { "missed" },
            ..self
        };
        row.add_to(sheet);
        short
    }

    fn add_to(self, sheet: &mut Sheet) {
        sheet.row([
            json!(self.span),
            json!(self.day),
            json!(self.person.id),
            json!(self.person.team),
            json!(self.rule),
            json!(self.counted),
            json!(self.asked),
            json!(self.short),
            json!(self.outcome),
            json!(self.yuan),
        ]);
    }
}
