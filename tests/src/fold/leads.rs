//! MK-1 to MK-7: two leads and five demos a day, five prospects and two basic clients a month, fifty yuan
//! for each one missing in the month.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

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
        let mut quota = |span: &str, day: &str, rule: &str, counted: i64, asked: i64| {
            let outcome = if counted >= asked { "met" } else { "missed" };
            let short = (asked - counted).max(0);
            sheet.row([
                json!(span),
                json!(day),
                json!(person.id),
                json!(person.team),
                json!(rule),
                json!(counted),
                json!(asked),
                json!(short),
                json!(outcome),
                Json::Null,
            ]);
            short
        };
        let mut shortfalls = Vec::new();
        for day in script
            .owed_days()
            .iter()
            .filter(|day| !script.rests(&person.id, day))
        {
            let leads = quota(
                "day",
                day,
                "MK-1",
                reached_on(script, person, "lead_on", day),
                2,
            );
            let demos = quota(
                "day",
                day,
                "MK-2",
                reached_on(script, person, "demo_on", day),
                5,
            );
            shortfalls.push((day, leads + demos));
        }
        let month = script.month();
        quota(
            "month",
            month,
            "MK-5",
            reached(script, person, "prospect_on", month),
            5,
        );
        quota(
            "month",
            month,
            "MK-6",
            reached(script, person, "basic_on", month),
            2,
        );
        for (day, short) in shortfalls.into_iter().filter(|(_, short)| *short > 0) {
            let cells = [
                json!("day"),
                json!(day),
                json!(person.id),
                json!(person.team),
                json!("MK-3"),
            ];
            let [span, day, id, team, rule] = cells;
            sheet.row([
                span,
                day,
                id,
                team,
                rule,
                Json::Null,
                Json::Null,
                json!(short),
                json!("missed"),
                Json::Null,
            ]);
        }
    }
    for (person, missing) in missing(script) {
        let (outcome, yuan) = match (missing, script.is_whole_month()) {
            (0, _) => ("met", Json::Null),
            (_, true) => ("proposed_fine", json!(50 * missing)),
            // Nobody worked the whole month: a word, and no fine.
            (_, false) => ("warning", Json::Null),
        };
        let cells = [
            json!("month"),
            json!(script.month()),
            json!(person.id),
            json!(person.team),
            json!("MK-7"),
        ];
        let [span, month, id, team, rule] = cells;
        sheet.row([
            span,
            month,
            id,
            team,
            rule,
            Json::Null,
            Json::Null,
            Json::Null,
            json!(outcome),
            yuan,
        ]);
    }
    sheet
}
