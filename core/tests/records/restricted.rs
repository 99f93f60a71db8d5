//! Full numbers for those who have the companion, masked ones for all others.

use serde_json::json;

use super::copy::{text, three};

#[test]
fn whoever_has_the_companion_sees_the_number_and_others_its_masked_form() {
    let [mut li, mut wang, mut zhao] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    assert!(created.payloads.companion.is_some());
    wang.hears(&created);
    zhao.hears_masked(&created);
    assert_eq!(wang.field("phone"), Some(text("13800001111")));
    assert_eq!(zhao.field("phone"), Some(text("138****1111")));
    assert_eq!(li.record.shown_masked().unwrap(), zhao.shown());
    assert_eq!(li.record.history_masked(), zhao.record.history());

    let amended = wang.sets(json!({"phone": "13900002222"}));
    li.hears(&amended);
    zhao.hears_masked(&amended);
    assert_eq!(li.field("phone"), Some(text("13900002222")));
    assert_eq!(zhao.field("phone"), Some(text("139****2222")));
    let plain = String::from_utf8_lossy(&amended.payloads.main).into_owned();
    assert!(
        !plain.contains("13900002222"),
        "the record itself holds the number"
    );
}

#[test]
fn numbers_changed_at_once_are_a_conflict_even_under_one_masked_form() {
    let [mut li, mut wang, mut zhao] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    wang.hears(&created);
    zhao.hears_masked(&created);
    let by_li = li.sets(json!({"phone": "13855551111"}));
    let by_wang = wang.sets(json!({"phone": "13866661111"}));
    li.hears(&by_wang);
    wang.hears(&by_li);
    zhao.hears_masked(&by_li);
    zhao.hears_masked(&by_wang);
    assert_eq!(li.sides("phone").len(), 2);
    assert_eq!(li.shown(), wang.shown());
    assert_eq!(zhao.sides("phone"), []);
    let chosen = li.sets(json!({"phone": "13866661111"}));
    wang.hears(&chosen);
    zhao.hears_masked(&chosen);
    for copy in [&li, &wang] {
        assert_eq!(copy.sides("phone"), []);
        assert_eq!(copy.field("phone"), Some(text("13866661111")));
        assert_eq!(copy.shown().settled.len(), 1);
    }
    assert_eq!(zhao.field("phone"), Some(text("138****1111")));
}

#[test]
fn a_companion_given_later_that_builds_on_one_kept_back_leaves_the_masked_form() {
    let [mut li, _, mut zhao] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    let amended = li.sets(json!({"phone": "13900002222"}));
    zhao.hears_masked(&created);
    zhao.hears(&amended);
    assert_eq!(zhao.field("phone"), Some(text("139****2222")));
}
