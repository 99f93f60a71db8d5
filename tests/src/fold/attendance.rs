//! AT-1 to AT-5: late, absent, signed in by another, rests and swaps that do not hold.

use serde_json::{Value as Json, json};

use super::script::{Person, Record, minute};
use super::{Script, Sheet};

const DEPARTMENT: [&str; 4] = ["outreach", "specialist", "consultant", "manager"];
/// Roles that may take the attendance of others.
const TAKERS: [&str; 2] = ["manager", "specialist"];
const ON_POST: i64 = 9 * 60 + 20;
const HOME: i64 = 18 * 60;
const LUNCH: i64 = 30;

/// A person's punches of a day, by any writer.
fn punches<'a>(script: &'a Script, person: &str, day: &str) -> Vec<&'a Record> {
    let of = |punch: &Record| match punch.text("person") {
        "" => punch.author.id == person,
        named => named == person,
    };
    let punches = script.of("attendance").filter(|punch| punch.day() == day);
    punches.filter(|punch| of(punch)).collect()
}

/// The first or the last punch of a sort.
fn time(punches: &[&Record], sort: &str) -> (Option<i64>, Option<i64>) {
    let times = punches.iter().filter(|punch| punch.text("punch") == sort);
    let times: Vec<i64> = times.map(|punch| minute(&punch.at)).collect();
    (times.iter().min().copied(), times.iter().max().copied())
}

/// Days of absence without leave.
pub fn absent(script: &Script, person: &Person) -> usize {
    let days = script.owed_days().iter();
    let on_duty = days.filter(|day| !script.rests(&person.id, day));
    on_duty
        .filter(|day| punches(script, &person.id, day).is_empty())
        .count()
}

/// AT-3: absent on more than three days.
pub fn is_absentee(script: &Script, person: &Person) -> bool {
    DEPARTMENT.contains(&person.role.as_str()) && absent(script, person) > 3
}

/// People who signed in for another, and for whom.
pub fn for_another(script: &Script) -> Vec<(&str, &str, &str)> {
    let others = script.written("attendance").filter(|punch| {
        let named = punch.text("person");
        !named.is_empty()
            && named != punch.author.id
            && !TAKERS.contains(&punch.author.role.as_str())
    });
    others
        .map(|punch| (punch.day(), punch.author.id.as_str(), punch.text("person")))
        .collect()
}

/// Every case that a person should look at.
pub fn late_absent(script: &Script) -> Sheet {
    let mut found = Found(Sheet::new(
        "late_absent",
        &["day", "person", "rule", "outcome", "figures"],
    ));
    for person in script.in_roles(&DEPARTMENT) {
        for day in &script.days {
            let punches = punches(script, &person.id, day);
            if script.owed_days().contains(day) && !script.rests(&person.id, day) {
                found.post(day, &person.id, &punches);
            }
            let is_taken = punches.iter().any(|punch| {
                punch.author.id != person.id && TAKERS.contains(&punch.author.role.as_str())
            });
            if person.role == "outreach" && !punches.is_empty() && !is_taken {
                found.say(day, &person.id, "AT-5", "warning", vec![]);
            }
        }
        let absent = absent(script, person);
        let figures = vec![format!("absent {absent}"), "allowed 3".to_owned()];
        match absent {
            0 => {}
            1..=3 => found.say(script.last(), &person.id, "AT-3", "warning", figures),
            _ => found.say(script.last(), &person.id, "AT-3", "proposal", figures),
        }
    }
    for (day, by, of) in for_another(script) {
        found.say(day, by, "AT-4", "proposal", vec![]);
        found.say(day, of, "AT-4", "proposal", vec![]);
    }
    found.rosters(script);
    found.0
}

struct Found(Sheet);

impl Found {
    fn say(&mut self, day: &str, person: &str, rule: &str, outcome: &str, figures: Vec<String>) {
        let [day, person, rule, outcome] = [day, person, rule, outcome].map(Json::from);
        self.0.row([day, person, rule, outcome, json!(figures)]);
    }

    fn post(&mut self, day: &str, person: &str, punches: &[&Record]) {
        let (came, left) = (time(punches, "in").0, time(punches, "out").1);
        match came {
            None if punches.is_empty() => self.say(day, person, "AT-1", "absent", vec![]),
            None => self.say(day, person, "AT-1", "missing", vec![]),
            Some(came) if came > ON_POST => {
                // Ten minutes of dress check on post, and work begins at half past nine.
                let late = came - ON_POST;
                let figures = vec![
                    format!("minutes_late {late}"),
                    format!("work_minutes_missed {late}"),
                ];
                self.say(day, person, "AT-1", "late", figures);
            }
            Some(_) => {}
        }
        if let Some((left, came)) = left.filter(|left| *left < HOME).zip(came) {
            let early = format!("minutes_early {}", HOME - left);
            let worked = format!("worked_minutes {}", left - came - LUNCH);
            self.say(day, person, "AT-1", "left_early", vec![early, worked]);
        }
    }

    /// No rest on a Saturday or Sunday, none at all for promoters; a swap needs consent.
    fn rosters(&mut self, script: &Script) {
        for card in script.of("roster") {
            let person = card.text("person");
            let rest = card.text("rest_day");
            if script.is_weekend(rest) {
                self.say(rest, person, "AT-2", "invalid", vec![]);
            }
            if !card.text("swap_with").is_empty() && card.text("consent").is_empty() {
                self.say(card.text("swap_day"), person, "AT-5", "missing", vec![]);
            }
        }
    }
}
