//! Verdicts on the phone: provisional without network, final once the office has said its word.

use std::collections::BTreeSet;

use serde_json::json;
use streetbook_core::ids::{Hash, PersonId, RecordId, TeamId};
use streetbook_core::kind::Value;
use streetbook_core::phone::PhoneNumber;
use streetbook_core::record::Shown;
use streetbook_core::replica::{Known, Verdict};
use streetbook_core::rulebook::Rulebook;
use streetbook_core::rules::{
    Fact, Finding, FindingNotice, NumberKey, People, Post, RuleContext, judge_all,
};
use streetbook_core::time::{Day, Instant, Zone};

use crate::support::office::Office;
use crate::support::phone::{Phone, moment, opened};

const NUMBER: &str = "13800005678";

/// The office knows its people.
struct Staff;

impl People for Staff {
    fn post(&self, _: &PersonId, _: Day) -> Option<Post> {
        Some(Post {
            team: "north".parse().unwrap(),
            role: "outreach".parse().unwrap(),
        })
    }
    fn team(&self, _: &TeamId, day: Day) -> Vec<PersonId> {
        self.everybody(day)
    }
    fn everybody(&self, _: Day) -> Vec<PersonId> {
        vec!["li".parse().unwrap()]
    }
    fn first_day(&self, _: &PersonId) -> Option<Day> {
        Day::parse("2023-01-01").ok()
    }
}

/// A record as the office's rules see it, with keys that no phone makes.
fn fact(shown: Shown) -> Fact {
    let number = match shown.fields.get("phone") {
        Some(Value::Text(text)) => text.parse::<PhoneNumber>().ok(),
        _ => None,
    };
    let key = |number: PhoneNumber| NumberKey(Hash::of(&[b"secret", number.digits().as_bytes()]).0);
    Fact {
        shown,
        numbers: number.map(key).into_iter().collect(),
        evidence: None,
    }
}

/// What the office's rules say of a record.
fn office_says(office: &Office, about: RecordId, now: Instant) -> Vec<Finding> {
    let facts: Vec<Fact> = office.everything().into_iter().map(fact).collect();
    let context = RuleContext {
        rulebook: &Rulebook::built_in(),
        zone: &Zone::named("Asia/Shanghai").unwrap(),
        people: &Staff,
        as_of: now,
    };
    let judged = judge_all(&facts, [], &context).into_values().flatten();
    let mut rulings: Vec<Finding> = judged
        .filter(|ruling| ruling.about == Some(about))
        .collect();
    rulings.sort_by_key(|ruling| (ruling.rule, ruling.scope.to_string()));
    rulings
}

fn meets(li: &mut Phone, number: &str) -> RecordId {
    li.logs(
        "lead",
        json!({"client_name": "Wang", "phone": number, "stage": "lead", "lead_on": "2023-11-15", "risk_disclosed": true}),
    )
}

fn now() -> Instant {
    moment(600).wall
}

fn verdict(li: &Phone, id: RecordId, rule: &str) -> Verdict {
    let all = li.replica.rulings_of(id, now()).unwrap();
    let mut of_rule = all.into_iter().filter(|one| one.rule.to_string() == rule);
    of_rule.next().unwrap()
}

/// In a form that phone and office share.
fn words(rule: &str, outcome: &str, zh: &str, records: &[RecordId]) -> String {
    format!("{rule} {outcome} {zh} {records:?}")
}

#[test]
fn the_same_rules_say_the_same_on_the_phone_and_at_the_office() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let first = meets(&mut li, NUMBER);
    let again = meets(&mut li, NUMBER);
    let neighbour = meets(&mut li, "13899995678");
    let offline: Vec<_> = [first, again, neighbour]
        .map(|id| li.replica.rulings_of(id, now()).unwrap())
        .into();
    li.syncs(&mut office);
    let mut seen = BTreeSet::new();
    for (id, offline) in [first, again, neighbour].into_iter().zip(offline) {
        let phone = |all: &[Verdict]| {
            let words = |one: &Verdict| {
                assert!(!one.is_final());
                words(
                    &one.rule.to_string(),
                    &one.outcome,
                    &one.text.zh,
                    &one.records,
                )
            };
            all.iter().map(words).collect::<Vec<_>>()
        };
        let office = office_says(&office, id, now());
        let said: Vec<String> = office
            .iter()
            .map(|one| {
                words(
                    &one.rule.to_string(),
                    one.outcome.word(),
                    &one.text.zh,
                    &one.records,
                )
            })
            .collect();
        assert_eq!(phone(&offline), said, "offline");
        let online = li.replica.rulings_of(id, now()).unwrap();
        assert_eq!(phone(&online), said, "after the sync");
        seen.extend(office.iter().map(|one| one.outcome.word()));
    }
    assert!(
        seen.contains("repeat") && seen.contains("protected"),
        "{seen:?}"
    );
}

#[test]
fn a_verdict_is_provisional_until_the_office_has_said_its_word() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let lead = meets(&mut li, NUMBER);
    assert_eq!(verdict(&li, lead, "MK-4").outcome, "protected");
    li.syncs(&mut office);
    assert!(
        !verdict(&li, lead, "MK-4").is_final(),
        "the office has not said anything"
    );

    let mut rulings = office_says(&office, lead, now());
    rulings.retain(|ruling| ruling.rule.to_string() == "MK-4");
    let agreed = FindingNotice::new(&rulings[0], now());
    office.rules("li", &agreed);
    li.syncs(&mut office);
    let told = verdict(&li, lead, "MK-4");
    assert!(told.is_final() && told.here.is_none(), "{told:?}");

    // The office knows of an earlier lead that no phone of Li ever saw.
    let other = FindingNotice {
        outcome: "repeat".to_owned(),
        zh: "他人已登记".to_owned(),
        ..agreed.clone()
    };
    office.rules("li", &other);
    li.syncs(&mut office);
    let told = verdict(&li, lead, "MK-4");
    assert_eq!(
        (told.outcome.as_str(), told.text.zh.as_str()),
        ("repeat", "他人已登记")
    );
    assert_eq!(told.here.as_ref().unwrap().outcome, "protected");
    assert_eq!(told.json()["final"], true);

    // It stays so after a start, with and without the rows.
    let li = li.reopened();
    assert_eq!(verdict(&li, lead, "MK-4"), told);
    let mut files = li.disk.files();
    files.retain(|name, _| !name.starts_with("rows-"));
    let mut li = Phone::holding(&files);
    assert_eq!(verdict(&li, lead, "MK-4"), told);

    office.rules("li", &other.withdrawn(now()));
    li.syncs(&mut office);
    assert!(!verdict(&li, lead, "MK-4").is_final());
    assert_eq!(verdict(&li.reopened(), lead, "MK-4").outcome, "protected");
}

#[test]
fn an_office_restored_from_a_backup_takes_its_rulings_back() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let lead = meets(&mut li, NUMBER);
    li.syncs(&mut office);
    let mut backup = office.clone();
    let said = FindingNotice::new(&office_says(&office, lead, now())[0], now());
    office.rules("li", &said);
    li.syncs(&mut office);
    let rule = said.rule.to_string();
    assert!(verdict(&li, lead, &rule).is_final());
    li.syncs(&mut backup);
    assert!(!verdict(&li, lead, &rule).is_final());
    assert!(!verdict(&li.reopened(), lead, &rule).is_final());
}

#[test]
fn what_was_said_of_an_erased_record_is_gone_to_the_last_byte() {
    const SECRET: &str = "he came with his wife";
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let lead = meets(&mut li, NUMBER);
    let other = meets(&mut li, "13899991234");
    li.syncs(&mut office);
    for id in [lead, other] {
        let ruling = office_says(&office, id, now()).remove(0);
        let en = if id == lead { SECRET } else { "another's" }.to_owned();
        office.rules(
            "li",
            &FindingNotice {
                en,
                ..FindingNotice::new(&ruling, now())
            },
        );
    }
    li.syncs(&mut office);
    let holds = |li: &Phone, text: &str| {
        let files = opened(&li.disk.files());
        let mut files = files.values();
        files.any(|bytes| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        })
    };
    assert!(holds(&li, SECRET));
    office.erases(lead);
    li.syncs(&mut office);
    let li = li.reopened();
    assert!(!holds(&li, SECRET), "a ruling speaks of an erased record");
    assert!(li.replica.rulings_of(lead, now()).is_err());
    let left = li.replica.rulings_of(other, now()).unwrap();
    assert!(
        left.iter()
            .any(|one| one.is_final() && one.text.en == "another's")
    );
}

#[test]
fn a_client_is_checked_before_anybody_writes_him_down() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let lead = meets(&mut li, NUMBER);
    for (number, known, who) in [
        (NUMBER, Known::Same, 1),
        ("138 0000 5678", Known::Same, 1),
        ("138****5678", Known::Possible, 1),
        ("13899995678", Known::None, 0),
        ("138****1234", Known::None, 0),
    ] {
        let check = li.replica.check_client(number, now()).unwrap();
        assert_eq!((check.known, check.who.len()), (known, who), "{number}");
        let protection = check.protection.as_ref().map(|held| held.records.clone());
        assert_eq!(protection, (who == 1).then(|| vec![lead]), "{number}");
        assert!(check.verdicts.iter().all(|one| !one.is_final()));
        assert!(!check.json().to_string().contains(NUMBER));
    }
    let street = json!({"client_name": "Wang", "phone": "15500001111"});
    li.logs("street_contact", street);
    for (number, known, who) in [
        ("15500001111", Known::Same, 1),
        ("155 0000 1111", Known::Same, 1),
        ("155****1111", Known::Possible, 1),
        ("15599991111", Known::None, 0),
        ("15500001112", Known::None, 0),
    ] {
        let check = li.replica.check_client(number, now()).unwrap();
        assert_eq!((check.known, check.who.len()), (known, who), "{number}");
        assert_eq!(check.protection, None, "a street contact protects nobody");
    }
    let refused = li.replica.check_client("1380000567", now()).unwrap_err();
    assert!(!refused.to_string().contains("1380000567"), "{refused}");
}
