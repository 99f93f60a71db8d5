//! Two phones amend one card while both are offline. Both values stay visible, with person and time,
//! until a person in the office chooses; the choice reaches both phones.

use serde_json::{Value as Json, json};
use streetbook_core::ids::PersonId;
use streetbook_server::admin::Admin;
use streetbook_server::directory::Actor;
use streetbook_tests::{Hall, person};

fn sides(record: &Json) -> Vec<(String, String, bool)> {
    let conflicts = record["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{record}");
    assert_eq!(conflicts[0]["field"], "contact");
    let values = conflicts[0]["values"].as_array().unwrap();
    let mut sides: Vec<_> = values
        .iter()
        .map(|side| {
            let text = |key: &str| side[key].as_str().unwrap().to_owned();
            (text("value"), text("by"), text("at").contains("+08:00"))
        })
        .collect();
    sides.sort();
    sides
}

#[test]
fn both_values_of_a_card_amended_offline_are_shown_until_the_office_chooses() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
        person("zhang", "manager", "north"),
    ]);
    let address = hall.address();
    let (mut li, mut wang) = (hall.phone("li"), hall.phone("wang"));
    let card = li.opens_store("万达北门店");
    li.syncs(address);
    wang.syncs(address);

    li.amends(card, json!({"contact": "孙娟"}));
    wang.amends(card, json!({"contact": "周敏"}));
    for phone in [&mut li, &mut wang] {
        phone.syncs(address);
    }
    li.syncs(address);

    let both = vec![
        ("周敏".to_owned(), "wang".to_owned(), true),
        ("孙娟".to_owned(), "li".to_owned(), true),
    ];
    assert_eq!(sides(&li.shows(card)), both);
    assert_eq!(sides(&wang.shows(card)), both);
    assert_eq!(sides(&hall.shows(card)), both);
    assert_eq!(
        li.shows(card)["fields"]["contact"],
        wang.shows(card)["fields"]["contact"],
        "both phones show the same one first"
    );

    let zhang: PersonId = "zhang".parse().unwrap();
    hall.wait(Admin::new(hall.app(), Actor::Person(zhang.clone())).choose(
        card,
        "contact",
        &"孙娟".into(),
    ))
    .unwrap();
    for phone in [&mut li, &mut wang] {
        phone.syncs(address);
        let shown = phone.shows(card);
        assert_eq!(shown["conflicts"], json!([]));
        assert_eq!(shown["fields"]["contact"], "孙娟");
        assert_eq!(shown["settled"][0]["by"], "zhang");
    }
    let shown = hall.shows(card);
    assert_eq!(shown["conflicts"], json!([]));
    assert_eq!(shown["fields"]["contact"], "孙娟");
}

#[test]
fn a_choice_made_while_a_third_phone_amends_offline_hides_nobodys_value() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
        person("zhang", "manager", "north"),
    ]);
    let address = hall.address();
    let (mut li, mut wang) = (hall.phone("li"), hall.phone("wang"));
    let card = li.opens_store("万达北门店");
    li.syncs(address);
    wang.syncs(address);
    wang.amends(card, json!({"contact": "周敏"}));
    let zhang: PersonId = "zhang".parse().unwrap();
    hall.wait(Admin::new(hall.app(), Actor::Person(zhang.clone())).choose(
        card,
        "contact",
        &"孙娟".into(),
    ))
    .unwrap();
    wang.syncs(address);
    li.syncs(address);
    let both = vec![
        ("周敏".to_owned(), "wang".to_owned(), true),
        ("孙娟".to_owned(), "zhang".to_owned(), true),
    ];
    assert_eq!(sides(&li.shows(card)), both);
    assert_eq!(sides(&hall.shows(card)), both);
}

#[test]
fn an_office_edit_beyond_a_persons_rights_is_refused_with_the_reason() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("chen", "manager", "south"),
    ]);
    let mut li = hall.phone("li");
    let card = li.opens_store("万达北门店");
    li.syncs(hall.address());
    let chen: PersonId = "chen".parse().unwrap();
    let refused = hall.wait(Admin::new(hall.app(), Actor::Person(chen.clone())).choose(
        card,
        "contact",
        &"孙娟".into(),
    ));
    assert!(refused.is_err());
    assert_eq!(hall.shows(card)["fields"]["contact"], "刘平");
    let admin: PersonId = "admin".parse().unwrap();
    hall.wait(Admin::new(hall.app(), Actor::Person(admin.clone())).annul(card, "记了两次"))
        .unwrap();
    li.syncs(hall.address());
    assert_eq!(li.shows(card)["annulled"]["by"], "admin");
}
