//! Reports that count: the field sheet, points, stores, meetings.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::script::{Record, minute};
use super::{Script, Sheet};

fn named(script: &Script, card: &str) -> Json {
    script
        .record(card)
        .map_or(Json::Null, |card| json!(card.text("name")))
}

fn ones(records: &[&Record], is_it: impl Fn(&Record) -> bool) -> Json {
    json!(records.iter().filter(|record| is_it(record)).count())
}

/// The acts of each person on each day at each point.
pub fn field_sheet(script: &Script) -> Sheet {
    let mut sheet = Sheet::new(
        "field_sheet",
        &[
            "day",
            "person",
            "team",
            "point_name",
            "street_contacts",
            "brought_to_site",
            "grade_ab",
            "cold_visits",
            "store_visits",
            "upkeeps",
            "client_reports",
        ],
    );
    let mut rows: BTreeMap<(&str, &str, &str), Vec<&Record>> = BTreeMap::new();
    for kind in [
        "street_contact",
        "cold_visit",
        "store_visit",
        "point_upkeep",
        "client_report",
    ] {
        for record in script.written(kind) {
            let key = (
                record.day(),
                record.author.id.as_str(),
                record.text("point"),
            );
            rows.entry(key).or_default().push(record);
        }
    }
    for ((day, person, point), records) in rows {
        let is = |kind: &'static str| ones(&records, move |record| record.kind == kind);
        sheet.row([
            json!(day),
            json!(person),
            json!(records[0].author.team),
            named(script, point),
            is("street_contact"),
            ones(&records, |record| record.fields["brought_to_site"] == true),
            ones(&records, |record| {
                record.kind == "street_contact" && ["A", "B"].contains(&record.text("grade"))
            }),
            is("cold_visit"),
            is("store_visit"),
            is("point_upkeep"),
            is("client_report"),
        ]);
    }
    sheet
}

/// Points: one of grade D, or at which nobody was, is proposed for dropping.
pub fn points(script: &Script) -> Sheet {
    let mut sheet = Sheet::new(
        "points",
        &[
            "name",
            "team",
            "effect",
            "street_contacts",
            "brought_to_site",
            "upkeeps",
            "last_day",
            "drop",
        ],
    );
    for point in script.of("point") {
        let at_point = |kind| {
            script
                .written(kind)
                .filter(|one| one.text("point") == point.name)
        };
        let contacts: Vec<&Record> = at_point("street_contact").collect();
        let upkeeps: Vec<&Record> = at_point("point_upkeep").collect();
        let last = contacts.iter().chain(&upkeeps).map(|one| one.day()).max();
        let drop = point.text("effect") == "D" || last.is_none();
        sheet.row([
            json!(point.text("name")),
            json!(point.author.team),
            json!(point.text("effect")),
            json!(contacts.len()),
            ones(&contacts, |one| one.fields["brought_to_site"] == true),
            json!(upkeeps.len()),
            json!(last),
            json!(drop.then_some("proposed")),
        ]);
    }
    sheet
}

/// ST-2 and ST-3: five visits a month to a store of grade A or B, two to one of grade C or D. A day
/// counts once, and no more visits are asked for than the month has days after that of the card.
pub fn store_compliance(script: &Script) -> Sheet {
    let mut sheet = Sheet::new(
        "store_compliance",
        &[
            "month", "name", "grade", "team", "rule", "visits", "asked", "outcome",
        ],
    );
    for store in script.of("store") {
        let of_month = script.of("store_visit").filter(|visit| {
            visit.text("store") == store.name && visit.day().starts_with(script.month())
        });
        let visits = of_month.map(Record::day).collect::<BTreeSet<_>>().len();
        // The span ends with its month.
        let days = script.days.iter().filter(|day| day.as_str() > store.day());
        let (rule, asked) = match store.text("grade") {
            "A" | "B" => ("ST-2", 5),
            _ => ("ST-3", 2),
        };
        let asked = days.count().min(asked);
        sheet.row([
            json!(script.month()),
            json!(store.text("name")),
            json!(store.text("grade")),
            json!(store.author.team),
            json!(rule),
            json!(visits),
            json!(asked),
            json!(if visits >= asked { "met" } else { "missed" }),
        ]);
    }
    sheet
}

/// The people at each meeting, and those who signed; and the meetings that no team held.
pub fn meetings(script: &Script) -> Sheet {
    let mut sheet = Sheet::new(
        "meetings",
        &[
            "day",
            "team",
            "type",
            "minutes",
            "present",
            "late",
            "late_people",
            "absent",
            "absent_people",
            "signed",
            "unsigned_people",
        ],
    );
    add_held(script, &mut sheet);
    add_missed(script, &mut sheet);
    sheet
}

fn add_held(script: &Script, sheet: &mut Sheet) {
    for meeting in script.written("meeting") {
        let [present, late, absent] =
            ["present", "late", "absent"].map(|field| meeting.people(field));
        let everybody = present.iter().chain(&late).chain(&absent);
        let has_signed = |person: &&String| meeting.signatures.iter().any(|(by, _)| by == *person);
        let unsigned: Vec<&String> = everybody.filter(|person| !has_signed(person)).collect();
        sheet.row([
            json!(meeting.text("started_at")[..10]),
            json!(meeting.author.team),
            json!(meeting.text("type")),
            json!(minute(meeting.text("ended_at")) - minute(meeting.text("started_at"))),
            json!(present.len()),
            json!(late.len()),
            json!(late),
            json!(absent.len()),
            json!(absent),
            json!(meeting.signatures.len()),
            json!(unsigned),
        ]);
    }
}

fn add_missed(script: &Script, sheet: &mut Sheet) {
    for team in script.teams() {
        for day in script.owed_days() {
            for (kind, rule) in [("morning", "MT-1"), ("evening", "MT-2")] {
                let is_it = |meeting: &Record| {
                    meeting.author.team == team
                        && meeting.text("type") == kind
                        && meeting.text("started_at").starts_with(day)
                };
                if !script.of("meeting").any(is_it) {
                    let null = || Json::Null;
                    let [day, team, rule] = [day.as_str(), team, rule].map(|text| json!(text));
                    sheet.row([
                        day,
                        team,
                        rule,
                        null(),
                        null(),
                        null(),
                        null(),
                        null(),
                        null(),
                        null(),
                        null(),
                    ]);
                }
            }
        }
    }
}

/// All phones: nothing waits, and nothing is in quarantine.
pub fn devices(script: &Script) -> Sheet {
    let mut sheet = Sheet::new("devices", &["person", "team", "waiting", "quarantined"]);
    for person in &script.people {
        sheet.row([json!(person.id), json!(person.team), json!(0), json!(0)]);
    }
    sheet
}
