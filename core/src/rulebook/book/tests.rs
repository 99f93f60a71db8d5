use super::*;
use crate::rulebook::Amount;
use crate::time::Month;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn revision(text: &str) -> Revision {
    Revision::parse_toml(text).unwrap()
}

#[test]
fn every_chapter_reads_and_every_parameter_is_read_by_a_rule_of_its_chapter() {
    for text in CHAPTERS {
        let chapter = Chapter::parse_toml(text).unwrap();
        for parameter in &chapter.parameters {
            let rules = &chapter.rules;
            let known = rules.iter().any(|rule| rule.id == parameter.rule);
            assert!(known, "{} names {}", parameter.id, parameter.rule);
        }
    }
    let rulebook = Rulebook::built_in();
    assert_eq!(rulebook.at(Day::MIN).version, 1);
    for label in rulebook.rules().map(|rule| &rule.label) {
        assert!(!label.zh.is_empty() && !label.en.is_empty());
    }
}

#[test]
fn what_only_the_office_knows_is_not_guessed() {
    let rulebook = Rulebook::built_in();
    let not_set: Vec<&str> = rulebook
        .parameters()
        .filter(|parameter| parameter.default == Setting::NotSet)
        .map(|parameter| parameter.id.as_str())
        .collect();
    assert_eq!(
        not_set,
        ["client.protection_days", "penalty.reference_wage_yuan"]
    );
    let limit = rulebook.latest().setting("report.daily_limit");
    assert_eq!(*limit, Setting::None);
}

#[test]
fn old_days_keep_their_version() {
    let mut rulebook = Rulebook::built_in();
    let second = "version = 2\neffective_from = \"2026-11-10\"\n[set]\n\"client.protection_days\" = 30\n\"report.lead_basis\" = \"captured\"\n\"attendance.on_post_at\" = \"08:50\"";
    rulebook.publish(revision(second)).unwrap();
    let third =
        "version = 3\neffective_from = \"2026-11-20\"\n[set]\n\"client.protection_days\" = 60";
    rulebook.publish(revision(third)).unwrap();
    for (at, version, protection, on_post) in [
        ("2026-11-09", 1, None, "09:20"),
        ("2026-11-10", 2, Some(30), "08:50"),
        ("2026-11-19", 2, Some(30), "08:50"),
        ("2026-11-20", 3, Some(60), "08:50"),
    ] {
        let edition = rulebook.at(day(at));
        assert_eq!(edition.version, version, "{at}");
        assert_eq!(edition.number("client.protection_days"), protection, "{at}");
        let time = edition.time("attendance.on_post_at").unwrap();
        assert_eq!(time.to_string(), on_post, "{at}");
    }
    assert!(rulebook.latest().says("report.lead_basis", "captured"));
}

#[test]
fn a_revision_that_does_not_fit_changes_nothing() {
    let mut rulebook = Rulebook::built_in();
    let on = "effective_from = \"2026-11-10\"\n[set]\n";
    for (body, expected) in [
        (format!("version = 3\n{on}"), "the next version is 2"),
        (
            format!("version = 2\n{on}\"report.lead\" = 3"),
            "no rule reads",
        ),
        (
            format!("version = 2\n{on}\"report.min_lead_minutes\" = \"soon\""),
            "a whole number",
        ),
        (
            format!("version = 2\n{on}\"report.min_lead_minutes\" = -1"),
            "from 0",
        ),
        (
            format!("version = 2\n{on}\"report.valid_days\" = 0"),
            "from 1",
        ),
        (
            format!("version = 2\n{on}\"report.arrival_min_percent\" = 101"),
            "to 100",
        ),
        (
            format!("version = 2\n{on}\"report.lead_basis\" = \"sent\""),
            "one of received, captured",
        ),
        (
            format!("version = 2\n{on}\"attendance.on_post_at\" = \"25:00\""),
            "09:20",
        ),
        (
            format!("version = 2\n{on}[holidays]\nmidsummer = [\"2026-06-21\"]"),
            "no holiday",
        ),
    ] {
        let refused = rulebook.publish(revision(&body)).unwrap_err().to_string();
        assert!(refused.contains(expected), "{body} gave: {refused}");
    }
    assert_eq!(rulebook.latest().version, 1);
    rulebook
        .publish(revision(&format!("version = 2\n{on}")))
        .unwrap();
    let earlier = "version = 3\neffective_from = \"2026-11-09\"";
    let refused = rulebook.publish(revision(earlier)).unwrap_err();
    assert!(matches!(
        refused,
        RulebookError::Backdated { version: 2, .. }
    ));
}

#[test]
fn both_dress_clauses_stand_in_the_catalogue() {
    let rulebook = Rulebook::built_in();
    let fine = |id: &str| rulebook.latest().fine(id).unwrap();
    for (id, outreach, other) in [
        ("PN-1.dress_attendance", Amount::Yuan(20), Amount::Yuan(20)),
        ("PN-1.dress_penalty", Amount::Yuan(10), Amount::Yuan(30)),
        ("PN-1.dereliction", Amount::DayPay, Amount::Between(50, 200)),
        ("PN-1.fighting", Amount::Dismissal, Amount::Dismissal),
    ] {
        assert_eq!(fine(id).for_role("outreach"), Some(outreach), "{id}");
        assert_eq!(fine(id).for_role("consultant"), Some(other), "{id}");
    }
    assert_eq!(
        fine("PN-1.dress_attendance").contradicts.as_deref(),
        Some("PN-1.dress_penalty")
    );
    assert_eq!(fine("PN-1.idling").for_role("consultant"), None);
    assert_eq!(fine("PN-1.idling").in_charge(), Some(Amount::Yuan(50)));
}

#[test]
fn holidays_have_their_days_and_a_workspace_adds_more() {
    let mut rulebook = Rulebook::built_in();
    let spring = |rulebook: &Rulebook, year| {
        let holidays = &rulebook.latest().holidays;
        let found = holidays.iter().find(|h| h.id == "spring_festival").unwrap();
        found.in_year(year)
    };
    assert_eq!(spring(&rulebook, 2027), Some(day("2027-02-06")));
    assert_eq!(spring(&rulebook, 2036), None);
    let more = "version = 2\neffective_from = \"2026-12-01\"\n[holidays]\nspring_festival = [\"2036-01-28\"]";
    rulebook.publish(revision(more)).unwrap();
    assert_eq!(spring(&rulebook, 2036), Some(day("2036-01-28")));
    let christmas = rulebook.latest().holidays.iter();
    let christmas = christmas.filter(|holiday| holiday.id == "christmas");
    let months: Vec<Month> = christmas
        .map(|h| h.in_year(2026).unwrap().month())
        .collect();
    assert_eq!(months, ["2026-12".parse().unwrap()]);
}

#[test]
fn a_version_adds_and_replaces_clauses_of_the_fine_table_from_its_day_on() {
    let mut rulebook = Rulebook::built_in();
    let more = r#"version = 2
effective_from = "2026-12-01"
[[fines]]
id = "PN-1.phone_in_meeting"
clause = "本公司"
zh = "会上玩手机"
en = "On the phone in a meeting"
amounts = [{ payer = "anyone", yuan = 5 }]
[[fines]]
id = "PN-1.hair"
clause = "本公司"
zh = "发型不整"
en = "Untidy hair"
amounts = [{ payer = "outreach", yuan = 0 }, { payer = "others", yuan = 15 }]
"#;
    rulebook.publish(revision(more)).unwrap();
    for (id, on, expected) in [
        ("PN-1.phone_in_meeting", "2026-11-30", None),
        ("PN-1.phone_in_meeting", "2026-12-01", Some(Amount::Yuan(5))),
        ("PN-1.hair", "2026-11-30", Some(Amount::Yuan(10))),
        ("PN-1.hair", "2026-12-01", Some(Amount::Yuan(15))),
        ("PN-1.nails", "2026-12-01", Some(Amount::Yuan(10))),
    ] {
        let fine = rulebook.at(day(on)).fine(id);
        let amount = fine.and_then(|fine| fine.for_role("manager"));
        assert_eq!(amount, expected, "{id} on {on}");
    }
    for bad in [
        "yuan = -1",
        "yuan = 1000001",
        "yuan = 10, yuan_max = 10",
        "yuan = 10, loss = true",
        "loss = true, open = true",
        "loss = false",
    ] {
        let toml = more.replace("yuan = 5", bad);
        assert!(Revision::parse_toml(&toml).is_err(), "{bad} was let in");
    }
}
