//! Two people change one record before they have heard of each other.

use serde_json::json;
use streetbook_core::kind::Value;
use streetbook_core::record::Settled;

use super::copy::{Act, Copy, a_point, device, minute, text, three};

/// Li, Wang and Zhao hold a point; Li and Wang have changed its contact, and everybody knows.
fn in_conflict() -> ([Copy; 3], [Act; 3]) {
    let [mut li, mut wang, mut zhao] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    zhao.hears(&created);
    let by_li = li.sets(json!({"contact": "Chen"}));
    let by_wang = wang.sets(json!({"contact": "Deng"}));
    li.hears(&by_wang);
    wang.hears(&by_li);
    zhao.hears(&by_wang);
    zhao.hears(&by_li);
    ([li, wang, zhao], [created, by_li, by_wang])
}

#[test]
fn both_values_of_a_concurrent_edit_are_kept_with_author_device_and_time() {
    let (copies, _) = in_conflict();
    for copy in &copies {
        let mut sides = copy.sides("contact");
        assert_eq!(
            copy.field("contact").as_ref(),
            Some(&sides[0].0),
            "the winner is shown first"
        );
        sides.sort_by_key(|side| side.1.clone());
        assert_eq!(
            sides,
            [
                (
                    text("Chen"),
                    "li".to_owned(),
                    device(1),
                    minute(device(1), 2)
                ),
                (
                    text("Deng"),
                    "wang".to_owned(),
                    device(2),
                    minute(device(2), 1)
                ),
            ]
        );
        assert_eq!(copy.shown(), copies[0].shown());
    }
}

#[test]
fn equal_values_are_no_conflict_and_writing_them_once_more_settles_nothing() {
    let [mut li, mut wang, _] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    let by_wang = wang.sets(json!({"contact": "Chen"}));
    li.sets(json!({"contact": "Chen"}));
    li.hears(&by_wang);
    assert_eq!(li.sides("contact"), []);
    assert_eq!(li.field("contact"), Some(text("Chen")));
    li.sets(json!({"contact": "Chen"}));
    assert_eq!(li.shown().settled, []);
}

/// Zhao chooses; Li and Wang hear of it, the one before the other's edit, the other after.
fn check_choice(choice: &str) {
    let ([mut li, mut wang, mut zhao], [created, by_li, by_wang]) = in_conflict();
    let chosen = zhao.sets(json!({"contact": choice}));
    li.hears(&chosen);
    wang.hears(&chosen);
    let mut late = Copy::new("point", 4, "sun");
    for act in [&created, &by_wang, &by_li, &chosen] {
        late.hears(act);
    }
    let settled = Settled {
        field: "contact".to_owned(),
        value: text(choice),
        by: "zhao".parse().unwrap(),
        at: minute(device(3), 1),
    };
    for copy in [&li, &wang, &zhao, &late] {
        assert_eq!(copy.field("contact"), Some(text(choice)));
        assert_eq!(
            copy.sides("contact"),
            [],
            "{choice} leaves the conflict open"
        );
        assert_eq!(
            copy.shown().settled.as_slice(),
            std::slice::from_ref(&settled),
            "{choice}"
        );
        assert_eq!(copy.shown(), zhao.shown());
    }
}

#[test]
fn choosing_either_value_or_a_third_one_settles_a_conflict_everywhere() {
    for choice in ["Chen", "Deng", "Fang"] {
        check_choice(choice);
    }
}

#[test]
fn two_choices_made_at_once_are_a_conflict_again_that_can_be_settled() {
    let ([mut li, mut wang, mut zhao], _) = in_conflict();
    let by_li = li.sets(json!({"contact": "Chen"}));
    let by_wang = wang.sets(json!({"contact": "Deng"}));
    zhao.hears(&by_li);
    zhao.hears(&by_wang);
    li.hears(&by_wang);
    wang.hears(&by_li);
    assert_eq!(zhao.sides("contact").len(), 2, "a choice was lost");
    assert_eq!(li.shown(), zhao.shown());
    assert_eq!(wang.shown(), zhao.shown(), "the order of arrival shows");
    let settled = zhao.sets(json!({"contact": "Deng"}));
    li.hears(&settled);
    wang.hears(&settled);
    for copy in [&li, &wang, &zhao] {
        assert_eq!(copy.sides("contact"), []);
        assert_eq!(copy.shown().settled[0].by.as_str(), "zhao");
    }
}

#[test]
fn members_added_at_once_are_both_there_and_a_removed_one_is_not() {
    let [mut li, mut wang, _] = three("meeting");
    let created = li.sets(json!({
        "type": "morning", "started_at": "2026-11-02T08:00:00+08:00", "present": ["out0", "out1"]
    }));
    wang.hears(&created);
    let by_li = li.sets(json!({"present": ["out0", "out1", "out2"]}));
    let by_wang = wang.sets(json!({"present": ["out1", "out3"]}));
    li.hears(&by_wang);
    wang.hears(&by_li);
    let present = ["out1", "out2", "out3"].map(str::to_owned).into();
    assert_eq!(li.field("present"), Some(Value::Members(present)));
    assert_eq!(li.shown(), wang.shown());
    assert_eq!(li.shown().conflicts, []);
    li.sets(json!({"present": null}));
    assert_eq!(li.field("present"), None);
}
