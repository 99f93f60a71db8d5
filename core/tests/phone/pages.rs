//! Pages of a list: whatever the window, they are the list.

use streetbook_core::ids::RecordId;
use streetbook_core::replica::{Filter, ReplicaError, Window};

use crate::support::office::Office;
use crate::support::phone::Phone;

/// Leafs through everything.
fn pages(phone: &Phone, filter: &Filter, newest_first: bool, limit: usize) -> Vec<RecordId> {
    let mut window = Window {
        after: None,
        newest_first,
        limit,
    };
    let mut seen = Vec::new();
    loop {
        let page = phone.replica.page(filter, &window).unwrap();
        assert!(page.entries.len() <= limit);
        assert_eq!(page.total, phone.replica.list(filter).len() as u64);
        seen.extend(page.entries.iter().map(|entry| entry.shown.origin.id()));
        window.after = page.next;
        if page.next.is_none() {
            return seen;
        }
    }
}

#[test]
fn pages_are_the_list_forwards_and_backwards() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    for number in 0..23 {
        li.logs_point(&format!("point {number}"));
        if number % 3 == 0 {
            li.logs(
                "cold_visit",
                serde_json::json!({"place_name": "丽都大厦", "outcome": "nobody"}),
            );
        }
    }
    for kind in [None, Some("point"), Some("cold_visit"), Some("store")] {
        let filter = Filter {
            kind: kind.map(|kind| kind.parse().unwrap()),
            conflicts_only: false,
        };
        let list = li.replica.list(&filter);
        let mut all: Vec<RecordId> = list.iter().map(|entry| entry.shown.origin.id()).collect();
        for limit in [1, 7, 31, 100] {
            assert_eq!(
                pages(&li, &filter, false, limit),
                all,
                "{kind:?} by {limit}"
            );
        }
        all.reverse();
        for limit in [1, 7, 31, 100] {
            assert_eq!(pages(&li, &filter, true, limit), all, "{kind:?} by {limit}");
        }
    }
}

#[test]
fn a_page_behind_a_record_that_is_not_here_is_refused() {
    let li = Phone::enrolled(&mut Office::default(), "li", 1);
    let window = Window {
        after: Some(RecordId([7; 16])),
        newest_first: true,
        limit: 50,
    };
    let refused = li.replica.page(&Filter::default(), &window);
    assert!(
        matches!(refused, Err(ReplicaError::UnknownRecord(_))),
        "{refused:?}"
    );
}
