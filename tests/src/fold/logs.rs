//! WL-1 to WL-4: logs that are missing, back-filled or not reviewed by the end of the next day, and the
//! Monday packs.

use serde_json::{Value as Json, json};
use streetbook_core::time::Day;

use super::script::{Person, Record, next};
use super::{Script, Sheet};

const WRITE_LOGS: [&str; 3] = ["outreach", "specialist", "consultant"];
const FINE: i64 = 50;

/// A person's logs for a day.
fn logs<'a>(script: &'a Script, person: &Person, day: &str) -> Vec<&'a Record> {
    let logs = script
        .of("work_log")
        .filter(|log| log.author.id == person.id);
    logs.filter(|log| log.text("day") == day).collect()
}

fn review(log: &Record) -> Option<&(String, String)> {
    log.signatures.first()
}

/// The fault in the review of a log: it is due by the end of the day after the log came.
fn review_finding(log: &Record, day: &str) -> Option<&'static str> {
    let came = day.max(&log.received[..10]);
    match review(log) {
        Some((_, at)) if at[..10] <= *next(came) => None,
        Some(_) => Some("late"),
        None => Some("unsigned"),
    }
}

/// The faults of a person's day, and the fine that is proposed; `None` if nothing was to be done.
fn day_of(script: &Script, person: &Person, day: &str) -> Option<(Vec<&'static str>, i64)> {
    let logs = logs(script, person, day);
    let is_owed = script.owed_days().iter().any(|owed| owed == day);
    let is_on = is_owed && !script.rests(&person.id, day);
    if logs.is_empty() && !is_on {
        return None;
    }
    if !is_owed {
        return Some((Vec::new(), 0));
    }
    let mut findings: Vec<&str> = logs
        .iter()
        .filter_map(|log| review_finding(log, day))
        .collect();
    for log in &logs {
        match log.day() {
            written if written > day => findings.push("backfilled"),
            written if written < day => findings.push("invalid"),
            _ => return Some((findings, 0)),
        }
    }
    if !is_on {
        return Some((findings, 0));
    }
    if logs.is_empty() {
        findings.push("missing");
    }
    findings.push("proposed_fine");
    Some((findings, FINE))
}

/// The days of which a manager left logs of their team unreviewed.
fn neglected<'a>(script: &'a Script, manager: &Person) -> Vec<&'a str> {
    let is_neglected = |day: &str| {
        let team = script
            .in_roles(&WRITE_LOGS)
            .filter(|one| one.team == manager.team);
        let mut logs = team.flat_map(|person| logs(script, person, day));
        logs.any(|log| review_finding(log, day).is_some())
    };
    let days = script.owed_days().iter().map(String::as_str);
    days.filter(|day| is_neglected(day)).collect()
}

/// The fines for logs, by person: number of days, and of yuan.
pub fn fines(script: &Script) -> Vec<(&Person, i64, i64)> {
    let writer = |person: &Person| {
        let days = script
            .days
            .iter()
            .filter_map(|day| day_of(script, person, day));
        days.filter(|(_, yuan)| *yuan > 0).count() as i64
    };
    let writers = script
        .in_roles(&WRITE_LOGS)
        .map(|person| (person, writer(person)));
    let managers = script.in_roles(&["manager"]);
    let managers = managers.map(|person| (person, neglected(script, person).len() as i64));
    writers
        .chain(managers)
        .map(|(person, days)| (person, days, days * FINE))
        .collect()
}

/// Every person's day, and every team's pack.
pub fn work_logs(script: &Script) -> Sheet {
    let columns = &[
        "day",
        "person",
        "team",
        "written",
        "reviewed_by",
        "findings",
        "proposed_yuan",
    ];
    let mut sheet = Sheet::new("work_logs", columns);
    add_writers(script, &mut sheet);
    for manager in script.in_roles(&["manager"]) {
        add_manager(script, manager, &mut sheet);
    }
    sheet
}

fn add_writers(script: &Script, sheet: &mut Sheet) {
    for person in script.in_roles(&WRITE_LOGS) {
        for day in &script.days {
            let Some((findings, yuan)) = day_of(script, person, day) else {
                continue;
            };
            let logs = logs(script, person, day);
            let reviewers = logs.iter().filter_map(|log| review(log)).map(|(by, _)| by);
            sheet.row([
                json!(day),
                json!(person.id),
                json!(person.team),
                json!(!logs.is_empty()),
                json!(reviewers.collect::<Vec<_>>()),
                json!(findings),
                json!((yuan > 0).then_some(yuan)),
            ]);
        }
    }
}

/// The days on which a manager signed nothing, and the packs of their team.
fn add_manager(script: &Script, manager: &Person, sheet: &mut Sheet) {
    for day in neglected(script, manager) {
        let fine = ["proposed_fine"];
        sheet.row([
            json!(day),
            json!(manager.id),
            json!(manager.team),
            json!(false),
            json!([]),
            json!(fine),
            json!(FINE),
        ]);
    }
    let mondays = script.days.iter().filter(|day| script.is_monday(day));
    for monday in mondays {
        let week = week_before(script, monday);
        if week.is_empty() {
            continue;
        }
        let findings: &[&str] = if is_whole(script, &manager.team, monday, &week) {
            &[]
        } else {
            &["missed"]
        };
        sheet.row([
            json!(monday),
            Json::Null,
            json!(manager.team),
            json!(false),
            json!([]),
            json!(findings),
            Json::Null,
        ]);
    }
}

/// The days before a Monday on which logs were owed.
fn week_before(script: &Script, monday: &str) -> Vec<String> {
    (1..=7)
        .map(|back| Day::parse(monday).unwrap().plus_days(-back).to_string())
        .filter(|day| script.owed_days().contains(day))
        .collect()
}

/// WL-3: on Monday at noon the week before is complete and every log of it is reviewed.
fn is_whole(script: &Script, team: &str, monday: &str, week: &[String]) -> bool {
    let noon = format!("{monday}T12:00:00");
    let in_time = |person: &Person, day: &str| {
        let mut logs = logs(script, person, day).into_iter();
        logs.any(|log| review(log).is_some_and(|(_, at)| at[..19] <= *noon))
    };
    let mut writers = script.in_roles(&WRITE_LOGS).filter(|one| one.team == team);
    writers.all(|person| {
        let mut owed = week.iter().filter(|day| !script.rests(&person.id, day));
        owed.all(|day| in_time(person, day))
    })
}
