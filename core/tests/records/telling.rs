//! Annulments, remarks, history, and what a record refuses.

use serde_json::json;
use streetbook_core::ids::EntryRef;
use streetbook_core::kind::Value;
use streetbook_core::record::{MergeError, Reissue, Write};

use super::copy::{a_point, device, minute, text, three};

#[test]
fn of_two_annulments_made_at_once_the_first_counts_and_both_stand_in_the_history() {
    let [mut li, mut wang, _] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    let by_wang = wang.writes(&Write::Annul("closed"));
    let by_li = li.writes(&Write::Annul("moved away"));
    li.hears(&by_wang);
    wang.hears(&by_li);
    let annulled = li.shown().annulled.unwrap();
    assert_eq!(
        (annulled.by.as_str(), annulled.reason.as_str()),
        ("li", "moved away")
    );
    assert_eq!(annulled.at, minute(device(1), 2));
    assert_eq!(li.shown(), wang.shown());
    assert_eq!(li.record.history().len(), 3);
}

#[test]
fn remarks_are_kept_side_by_side_oldest_first() {
    let [mut li, mut wang, _] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    let by_wang = wang.writes(&Write::Note("second"));
    let by_li = li.writes(&Write::Note("first"));
    li.hears(&by_wang);
    wang.hears(&by_li);
    let notes: Vec<String> = li
        .shown()
        .notes
        .iter()
        .map(|note| note.text.clone())
        .collect();
    assert_eq!(notes, ["first", "second"]);
    assert_eq!(li.shown(), wang.shown());
    assert_eq!(li.shown().amendments, 0);
}

#[test]
fn the_history_tells_who_wrote_what_also_what_was_cleared_and_chosen() {
    let [mut li, mut wang, _] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    let cleared = li.sets(json!({"contact": null}));
    let renamed = wang.sets(json!({"contact": "Deng"}));
    li.hears(&renamed);
    wang.hears(&cleared);
    let chosen = wang.sets(json!({"contact": "Deng"}));
    li.hears(&chosen);
    let history = li.record.history();
    let wrote = |place: usize| history[place].wrote.clone();
    let contact = |value: Value| vec![("contact".to_owned(), value)];
    assert_eq!(wrote(1), contact(Value::Cleared));
    assert_eq!(wrote(2), contact(text("Deng")));
    assert_eq!(
        wrote(3),
        contact(text("Deng")),
        "a choice is told as its value"
    );
    assert_eq!(history[3].by.as_str(), "wang");
    assert_eq!(history[3].entry, chosen.stamp.entry);
    assert_eq!(li.shown().amendments, 3);
}

#[test]
fn what_lacks_its_past_or_is_no_change_is_refused_and_changes_nothing() {
    let [mut li, mut wang, _] = three("point");
    let created = li.sets(a_point());
    let amended = li.sets(json!({"contact": "Chen"}));
    let missing = wang.tries(&amended);
    assert!(matches!(missing, Err(MergeError::Missing(hashes)) if hashes.len() == 1));
    assert_eq!(wang.record.shown(), None);
    wang.hears(&created);
    let before = wang.shown();
    let mut rotten = amended.clone();
    rotten.payloads.main[3] ^= 1;
    assert!(wang.tries(&rotten).is_err());
    rotten.payloads.main.clear();
    assert!(matches!(wang.tries(&rotten), Err(MergeError::Refused(_))));
    wang.hears(&created);
    assert_eq!(wang.shown(), before);
    wang.hears(&amended);
    assert_eq!(wang.shown(), li.shown());
}

#[test]
fn a_reused_number_of_an_actor_is_refused_and_the_record_goes_on() {
    let [mut li, mut wang, _] = three("point");
    let mut clone = three("point").into_iter().next().unwrap();
    let created = li.sets(a_point());
    wang.hears(&created);
    clone.hears(&created);
    let honest = li.sets(json!({"contact": "Chen"}));
    let cloned = clone.sets(json!({"contact": "Deng"}));
    wang.hears(&honest);
    assert!(matches!(wang.tries(&cloned), Err(MergeError::Refused(_))));
    let next = li.sets(json!({"contact": "Fang"}));
    wang.hears(&next);
    assert_eq!(wang.shown(), li.shown());
}

#[test]
fn a_choice_of_the_value_shown_first_can_be_made_again_on_another_record() {
    let [mut li, mut wang, mut zhao] = three("point");
    let created = li.sets(a_point());
    wang.hears(&created);
    let by_wang = wang.sets(json!({"contact": "Deng"}));
    li.sets(json!({"contact": "Chen"}));
    li.hears(&by_wang);
    let shown = li.field("contact").unwrap();
    let chosen = li.sets(json!({"contact": shown.to_json(&zone())}));
    zhao.hears(&created);
    let again = Reissue {
        main: &chosen.payloads.main,
        companion: None,
        renamed: &Default::default(),
    };
    zhao.writes(&Write::Reissue(&again));
    assert_eq!(zhao.field("contact"), Some(shown));
    assert_eq!(
        chosen.stamp.entry,
        EntryRef {
            device: device(1),
            n: 3
        }
    );
}

fn zone() -> streetbook_core::time::Zone {
    streetbook_core::time::Zone::named("Asia/Shanghai").unwrap()
}
