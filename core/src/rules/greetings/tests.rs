use crate::ids::RecordId;
use crate::kind::{FieldType, KindSet};
use crate::rules::Scope;
use crate::rules::testing::{World, day};

fn world() -> World {
    let mut world = World::new();
    world.employs("out0", "outreach", "north", "2026-01-01", None);
    world
}

fn client(world: &mut World, kind: &str, name: &str, written: &str) -> RecordId {
    let draft = world.wrote(kind, "out0", written).with("client_name", name);
    draft.with("phone", "138****5678").put()
}

fn greet(world: &mut World, name: &str, lead: Option<RecordId>, sent_on: &str) {
    let draft = world.wrote("greeting", "out0", &format!("{sent_on} 10:00"));
    let draft = draft.with("client_name", name).with("sent_on", sent_on);
    let draft = draft.with("holiday", "christmas");
    match lead {
        Some(lead) => draft.with("lead", lead).put(),
        None => draft.put(),
    };
}

fn holiday(on: &str) -> Scope {
    Scope::PersonDay(day(on), "out0".parse().unwrap())
}

#[test]
fn a_client_is_greeted_on_the_holiday_or_the_day_before() {
    let over = "2026-12-26 00:00";
    for (sent_on, now, expected) in [
        ("", "2026-12-23 23:59", vec!["pending"]),
        ("", "2026-12-24 00:00", vec!["behind"]),
        ("", "2026-12-25 23:59", vec!["behind"]),
        ("", over, vec!["missed"]),
        ("2026-12-23", over, vec!["missed", "warning"]),
        ("2026-12-24", over, vec!["met"]),
        ("2026-12-25", over, vec!["met"]),
        ("2026-12-26", "2026-12-27 00:00", vec!["missed", "late"]),
    ] {
        let mut world = world();
        let lead = client(&mut world, "lead", "王先生", "2026-11-02 10:00");
        if !sent_on.is_empty() {
            greet(&mut world, "王先生", Some(lead), sent_on);
        }
        world.now(now);
        let said = world.said(&holiday("2026-12-25"), "GR-1");
        assert_eq!(said, expected, "sent {sent_on:?}, at {now}");
    }
}

#[test]
fn every_client_registered_before_the_holiday_is_greeted_once() {
    let mut world = world();
    let wang = client(&mut world, "lead", "王先生", "2026-11-02 10:00");
    let same = client(&mut world, "street_contact", "王先生", "2026-10-02 10:00");
    let li = client(&mut world, "street_contact", "李女士", "2026-12-24 23:59");
    client(&mut world, "lead", "赵先生", "2026-12-25 00:00");
    greet(&mut world, "王先生", Some(wang), "2026-12-25");
    world.now("2026-12-26 00:00");
    let finding = world.findings(&holiday("2026-12-25"), "GR-1").remove(0);
    assert_eq!(
        (finding.figures["clients"], finding.figures["greeted"]),
        (2, 1)
    );
    assert_eq!(finding.records, [li], "he became a lead after {same}");
    greet(&mut world, "李女士", None, "2026-12-24");
    assert_eq!(world.said(&holiday("2026-12-25"), "GR-1"), ["met"]);
}

#[test]
fn whoever_has_no_clients_or_has_left_owes_no_greeting() {
    let mut world = world();
    world.now("2026-12-26 00:00");
    assert_eq!(world.said(&holiday("2026-12-25"), "GR-1"), [""; 0]);
    client(&mut world, "lead", "王先生", "2026-11-02 10:00");
    world.employs(
        "out0",
        "outreach",
        "north",
        "2026-01-01",
        Some("2026-12-24"),
    );
    assert_eq!(world.said(&holiday("2026-12-25"), "GR-1"), [""; 0]);
}

#[test]
fn six_holidays_are_greeted_and_the_lunar_one_moves() {
    let mut world = world();
    client(&mut world, "lead", "王先生", "2026-01-02 10:00");
    world.now("2027-12-31 00:00");
    for (on, is_one) in [
        ("2027-01-01", true),
        ("2027-02-06", true),
        ("2026-02-17", true),
        ("2027-02-17", false),
        ("2027-02-14", true),
        ("2027-05-01", true),
        ("2027-10-01", true),
        ("2026-12-25", true),
        ("2026-12-24", false),
    ] {
        let expected = if is_one { &["missed"][..] } else { &[] };
        assert_eq!(world.said(&holiday(on), "GR-1"), expected, "{on}");
    }
}

#[test]
fn form_and_rulebook_call_the_holidays_alike() {
    let kinds = KindSet::built_in();
    let form = kinds.latest(&"greeting".parse().unwrap()).unwrap();
    let FieldType::Choice(choices) = &form.field("holiday").unwrap().field_type else {
        panic!("a holiday is picked from a list");
    };
    let mut offered: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    let world = world();
    let holidays = &world.rulebook.latest().holidays;
    let mut known: Vec<&str> = holidays.iter().map(|holiday| holiday.id.as_str()).collect();
    offered.sort_unstable();
    known.sort_unstable();
    assert_eq!(offered, known);
}
