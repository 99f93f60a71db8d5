//! What a phone tells its host after each transaction.

use std::collections::BTreeSet;

use serde_json::json;
use streetbook_core::replica::News;

use crate::support::office::Office;
use crate::support::phone::Phone;

#[test]
fn each_transaction_names_the_records_that_it_touched() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    assert_eq!(li.replica.take_news(), News::default());
    let one = li.logs_point("Wanda");
    let other = li.logs_point("Lido");
    assert_eq!(li.replica.take_news().records, BTreeSet::from([one, other]));
    li.amends(one, json!({"contact": "Chen"}));
    assert_eq!(li.replica.take_news().records, BTreeSet::from([one]));
    let tally = li.replica.tally();
    assert_eq!((tally.saved, tally.receipted, tally.under_way), (3, 0, 0));
    li.syncs(&mut office);
    let tally = li.replica.tally();
    assert_eq!((tally.saved, tally.receipted, tally.under_way), (3, 3, 0));
    wang.syncs(&mut office);
    assert_eq!(
        wang.replica.take_news().records,
        BTreeSet::from([one, other])
    );
    wang.syncs(&mut office);
    assert_eq!(wang.replica.take_news(), News::default());
    li.replica.take_news();
    assert_eq!(li.reopened().replica.take_news(), News::default());
}

#[test]
fn what_is_set_aside_is_told_once_with_its_reason() {
    let mut office = Office::default();
    office.refuses("rude");
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let point = li.logs_point("rude");
    li.syncs(&mut office);
    let news = li.replica.take_news();
    let troubles = li.replica.troubles_of(&news);
    assert_eq!(troubles.len(), 1, "{troubles:?}");
    assert_eq!(
        (troubles[0].record, troubles[0].code.as_str()),
        (point, "value")
    );
    li.logs_point("Lido");
    li.syncs(&mut office);
    let news = li.replica.take_news();
    assert!(li.replica.troubles_of(&news).is_empty(), "{news:?}");
}

#[test]
fn a_copied_phone_tells_that_it_carries_on_as_another() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    li.logs_point("Wanda");
    li.syncs(&mut office);
    let mut copy = Phone::holding(&li.disk.files());
    let before = copy.replica.device();
    li.logs_point("first");
    li.syncs(&mut office);
    copy.logs_point("second");
    copy.replica.take_news();
    copy.syncs(&mut office);
    assert_eq!(copy.replica.take_news().succeeded, Some(before));
    assert_ne!(copy.replica.device(), before);
}
