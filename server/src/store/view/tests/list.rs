//! Lists, pages and counts of records: filtered, in order, and without a gap between pages.

use std::collections::BTreeSet;
use std::path::Path;

use streetbook_core::time::{Day, Instant};

use super::{all, batch, conflicted, contact, names, opened};
use crate::store::view::{Books, Filter, View};

/// A view of four records: three of one person, the last of another in their own book.
async fn four_records(dir: &Path) -> View {
    let view = opened(dir).await;
    let mut mine = contact(4, "d");
    mine.author = "mgr".parse().unwrap();
    mine.origin.book = "personal/mgr/1".parse().unwrap();
    let records = vec![contact(1, "a"), contact(2, "b"), conflicted(3), mine];
    view.apply(batch(4, records)).await.unwrap();
    view
}

fn own() -> Books {
    Books::Only(BTreeSet::from(["personal/out0/1".parse().unwrap()]))
}

#[tokio::test]
async fn filters_give_what_was_asked_for_newest_first() {
    let dir = tempfile::tempdir().unwrap();
    let view = four_records(dir.path()).await;
    let day = |text| Some(Day::parse(text).unwrap());
    let by_days = Filter {
        from: day("2026-11-02"),
        to: day("2026-11-03"),
        ..all()
    };
    let by_author = Filter {
        person: Some("mgr".parse().unwrap()),
        ..all()
    };
    let readable = Filter {
        books: own(),
        ..all()
    };
    let unreadable = Filter {
        books: Books::Only(BTreeSet::new()),
        ..all()
    };
    let in_conflict = Filter {
        conflicts_only: true,
        ..all()
    };
    for (filter, expected) in [
        (all(), "d 孙六 b a"),
        (by_days, "孙六 b"),
        (by_author, "d"),
        (readable, "孙六 b a"),
        (unreadable, ""),
        (in_conflict, "孙六"),
    ] {
        assert_eq!(names(&view, &filter).await, expected);
    }
    let kind = "street_contact".parse().unwrap();
    assert_eq!(view.conflicts(&own(), 5).await.unwrap().len(), 1);
    assert_eq!(view.counts(&own()).await.unwrap()[&kind], 3);
}

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    let dir = tempfile::tempdir().unwrap();
    let view = four_records(dir.path()).await;
    let kind = "street_contact".parse().unwrap();
    let two = Filter { limit: 2, ..all() };
    let first = view.list(&kind, &two).await.unwrap();
    let place = first[1].place().to_string().parse().unwrap();
    let after = Filter {
        after: Some(place),
        ..all()
    };
    assert_eq!(names(&view, &after).await, "b a");

    let page = view.page(&kind, &Books::All, None, 2).await.unwrap();
    let next = view
        .page(&kind, &Books::All, Some(page[1].place()), 9)
        .await
        .unwrap();
    let captured: Vec<Instant> = page
        .iter()
        .chain(&next)
        .map(|listed| listed.captured_at)
        .collect();
    assert_eq!(captured.len(), 4);
    assert!(captured.is_sorted());
}
