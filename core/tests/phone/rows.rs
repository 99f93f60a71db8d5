//! Rows can be missing, stale or deleted: the list is the same.

use std::sync::Arc;

use serde_json::json;
use streetbook_core::log::{Log, LogSpec, Purpose};

use crate::support::office::Office;
use crate::support::phone::{Files, Phone, seal};

fn without_rows(mut files: Files) -> Files {
    files.retain(|name, _| !name.starts_with("rows"));
    files
}

/// Two phones that have amended each other's records in turn; Li's files along the way.
fn a_busy_team() -> (Phone, Vec<Files>) {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let mut along = Vec::new();
    let by_li = li.logs_point("Li's");
    let by_wang = wang.logs_point("Wang's");
    for turn in 0..4 {
        li.syncs(&mut office);
        wang.syncs(&mut office);
        li.syncs(&mut office);
        along.push(li.disk.files());
        wang.amends(by_li, json!({"contact": format!("wang {turn}")}));
        wang.syncs(&mut office);
        li.syncs(&mut office);
        li.amends(by_li, json!({"contact": format!("li {turn}")}));
        li.amends(by_wang, json!({"contact": format!("li {turn}")}));
        along.push(li.disk.files());
    }
    (li, along)
}

#[test]
fn the_list_is_the_same_with_rows_deleted_stale_or_damaged() {
    let (li, along) = a_busy_team();
    let screen = li.screen();
    let files = li.disk.files();
    assert_eq!(Phone::holding(&files).screen(), screen);
    assert_eq!(
        Phone::holding(&without_rows(files.clone())).screen(),
        screen,
        "deleted"
    );
    for earlier in along {
        let mut stale = without_rows(files.clone());
        stale.extend(
            earlier
                .into_iter()
                .filter(|(name, _)| name.starts_with("rows")),
        );
        assert_eq!(Phone::holding(&stale).screen(), screen, "stale");
    }
    let rows = files.keys().find(|name| name.starts_with("rows")).unwrap();
    for place in (0..files[rows].len()).step_by(97) {
        let mut damaged = files.clone();
        damaged.get_mut(rows).unwrap()[place] ^= 1;
        assert_eq!(
            Phone::holding(&damaged).screen(),
            screen,
            "damaged at {place}"
        );
    }
}

#[test]
fn answers_that_are_lost_are_heard_again_and_numbers_are_not_reused() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let point = li.logs_point("Wanda");
    li.syncs(&mut office);
    wang.syncs(&mut office);
    wang.amends(point, json!({"contact": "Deng"}));
    wang.syncs(&mut office);
    li.syncs(&mut office);
    li.amends(point, json!({"address": "gate 2"}));
    li.syncs(&mut office);
    let screen = li.screen();
    let files = li.disk.files();
    let heard = files.keys().find(|name| name.starts_with("heard")).unwrap();
    for place in (64..files[heard].len()).step_by(41) {
        let mut damaged = files.clone();
        damaged.get_mut(heard).unwrap()[place] ^= 1;
        let mut office = office.clone();
        let mut again = Phone::holding(&damaged);
        // Before anything is heard again, on a record that lacks what the own entry builds on.
        again.amends(point, json!({"materials": "flyers"}));
        again.syncs(&mut office);
        let mut again = again.reopened();
        let talk = again.syncs(&mut office);
        assert_eq!(talk.round_trips, 1, "a damage is made good once");
        let said = office.says(point).unwrap();
        assert_eq!(again.shows(point).fields, said.fields, "damaged at {place}");
        for (field, value) in [
            ("contact", "Deng"),
            ("address", "gate 2"),
            ("materials", "flyers"),
        ] {
            assert_eq!(again.reads(point, field), value, "damaged at {place}");
        }
    }
    assert_eq!(li.screen(), screen);
}

#[test]
fn rows_of_another_build_are_made_again() {
    let (li, _) = a_busy_team();
    let screen = li.screen();
    let device = li.replica.device();
    let spec = LogSpec {
        purpose: Purpose::Rows,
        owner: device.0,
        prefix: format!("rows-{device}"),
        segment_bytes_max: 4 * 1024 * 1024,
        seal: seal(),
    };
    let (mut rows, _) = Log::open(Arc::new(li.disk.clone()), spec).unwrap();
    // A note of coverage of format 99.
    rows.append(1, &[0x81, 0x18, 99]).unwrap();
    rows.sync().unwrap();
    let before = rows_bytes(&li);
    let li = li.reopened();
    assert_eq!(li.screen(), screen);
    assert!(rows_bytes(&li) < before, "none of them was kept");
}

#[test]
fn a_phone_that_has_synced_for_years_writes_no_more_for_a_sync_than_a_new_one() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut quiet = Vec::new();
    for day in 0..100 {
        li.logs_point(&format!("point {day}"));
        li.syncs(&mut office);
        li.syncs(&mut office);
        let before = rows_bytes(&li);
        li.syncs(&mut office);
        quiet.push(rows_bytes(&li) - before);
    }
    assert!(quiet[99] <= quiet[0] + 16, "{quiet:?}");

    // The receipts are all there, on this phone and on one that opens its files.
    let received = |phone: &Phone| -> Vec<_> {
        let ids = phone.list().into_iter().map(|one| one.shown.origin.id());
        let history = |id| phone.replica.show(id).unwrap().1;
        ids.map(|id| history(id)[0].received_at).collect()
    };
    let known = received(&li);
    assert!(known.iter().all(Option::is_some));
    assert_eq!(received(&li.reopened()), known);
}

fn rows_bytes(phone: &Phone) -> usize {
    let files = phone.disk.files();
    let rows = files.iter().filter(|(name, _)| name.starts_with("rows"));
    rows.map(|(_, bytes)| bytes.len()).sum()
}
