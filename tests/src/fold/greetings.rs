//! GR-1: every client is greeted for each holiday, on the day or the day before.

use std::collections::BTreeSet;

use serde_json::json;

use super::script::{Person, Record, next};
use super::{Script, Sheet};

/// The holidays that lie in the days of a script.
const HOLIDAYS: [(&str, &str); 2] = [
    ("spring_festival", "2032-02-11"),
    ("valentine", "2032-02-14"),
];

/// The number of each person's clients greeted in time, and the greetings sent too early or too late.
pub fn greetings(script: &Script) -> Sheet {
    let mut sheet = Sheet::new("greetings", &["day", "person", "outcome", "figures"]);
    let is_in_span = |day: &str| script.days.iter().any(|one| one == day);
    for (holiday, day) in HOLIDAYS.into_iter().filter(|(_, day)| is_in_span(day)) {
        for person in &script.people {
            let of = |kind| script.of(kind).filter(|one| one.author.id == person.id);
            let sent = of("greeting").filter(|one| one.text("holiday") == holiday);
            let sent: Vec<&Record> = sent.collect();
            let mut row = |outcome: &str, figures: Vec<String>| {
                sheet.row([json!(day), json!(person.id), json!(outcome), json!(figures)]);
            };
            for greeting in &sent {
                match greeting.text("sent_on") {
                    on if on > day => row("late", vec![]),
                    on if next(on).as_str() < day => row("warning", vec![]),
                    _ => {}
                }
            }
            let clients = clients(script, person, day);
            let greeted = clients
                .iter()
                .filter(|client| is_greeted(client, &sent, day));
            let (all, greeted) = (clients.len(), greeted.count());
            let figures = vec![format!("clients {all}"), format!("greeted {greeted}")];
            match all {
                0 => {}
                _ if greeted == all => row("met", figures),
                _ => row("missed", figures),
            }
        }
    }
    sheet
}

/// The clients that a person had registered before a day, once for each name and number.
fn clients<'a>(script: &'a Script, person: &Person, day: &str) -> Vec<&'a Record> {
    let mut known = BTreeSet::new();
    let registered = script.of("lead").chain(script.of("street_contact"));
    registered
        .filter(|one| one.author.id == person.id && one.day() < day)
        .filter(|one| known.insert((one.text("client_name"), one.text("phone"))))
        .collect()
}

fn is_greeted(client: &Record, sent: &[&Record], day: &str) -> bool {
    sent.iter().any(|greeting| {
        let on = greeting.text("sent_on");
        let is_in_time = on == day || next(on) == day;
        let is_for = match greeting.text("contact") {
            "" => greeting.text("client_name") == client.text("client_name"),
            contact => contact == client.name,
        };
        is_in_time && is_for
    })
}
