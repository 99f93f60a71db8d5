//! Rulings in the view: their books, the waiting scopes, and the records passed to rules.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{By, Finding, FindingNotice, Need, Outcome, Scope};
use streetbook_core::time::{Day, Instant};

use super::{opened, shown, text};
use crate::store::view::{Batch, Books, FindingFilter, FindingRow, TakenUp, View};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn scope(n: u8) -> Scope {
    let id = format!("0192f0c1-0000-8000-8000-0000000000{n:02}");
    Scope::Report(id.parse().unwrap())
}

fn row(n: u8, rule: u8, outcome: Outcome, book: &str) -> FindingRow {
    let scope = scope(n);
    let Scope::Report(id) = scope else {
        panic!("{scope}")
    };
    let on = day(&format!("2026-11-{n:02}"));
    let ruling = Finding::new(RuleId::new(b"RE", rule), 1, &scope, on, outcome)
        .about(id)
        .concerns(&"out0".parse().unwrap())
        .seen([id])
        .figure("minutes", 29)
        .text("早了", "too early");
    FindingRow::new(&ruling, book.parse().unwrap(), None)
}

async fn words(view: &View, filter: &FindingFilter) -> String {
    let rows = view.rulings(filter).await.unwrap();
    let words = rows
        .iter()
        .map(|row| format!("{} {}", row.rule, row.outcome.word()));
    words.collect::<Vec<_>>().join(", ")
}

/// Filters, and what each finds.
fn filters(all: &FindingFilter) -> [(FindingFilter, &'static str); 6] {
    [
        (
            FindingFilter {
                rules: vec![RuleId::new(b"RE", 5)],
                ..all.clone()
            },
            "RE-5 repeat",
        ),
        (
            FindingFilter {
                to: Some(day("2026-11-01")),
                ..all.clone()
            },
            "RE-1 invalid",
        ),
        (
            FindingFilter {
                from: Some(day("2026-11-02")),
                ..all.clone()
            },
            "RE-5 repeat",
        ),
        (
            FindingFilter {
                outcomes: vec![Outcome::Invalid],
                ..all.clone()
            },
            "RE-1 invalid",
        ),
        (
            FindingFilter {
                person: Some("out1".parse().unwrap()),
                ..all.clone()
            },
            "",
        ),
        (
            FindingFilter {
                skip: 1,
                limit: 1,
                ..all.clone()
            },
            "RE-1 invalid",
        ),
    ]
}

#[tokio::test]
async fn a_ruling_is_read_with_its_book_and_found_by_rule_day_person_and_outcome() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let first = row(1, 1, Outcome::Invalid, "desk/north");
    let second = row(2, 5, Outcome::Repeat, "company/wanjia");
    for row in [&first, &second] {
        let (rows, none) = (std::slice::from_ref(row), BTreeSet::new());
        assert!(
            view.rule(&row.scope, rows, &none).await.unwrap(),
            "a new ruling is news"
        );
    }
    let all = FindingFilter::in_books(Books::All);
    assert_eq!(view.rulings(&all).await.unwrap(), [second, first.clone()]);
    let north: BTreeSet<Book> = ["desk/north".parse().unwrap()].into();
    let only_north = FindingFilter::in_books(Books::Only(north.clone()));
    assert_eq!(words(&view, &only_north).await, "RE-1 invalid");
    let nobody = FindingFilter::in_books(Books::Only(BTreeSet::new()));
    assert_eq!(words(&view, &nobody).await, "");
    for (filter, expected) in filters(&all) {
        assert_eq!(words(&view, &filter).await, expected, "{filter:?}");
    }
    let (id, books) = (first.about.unwrap(), Books::Only(north));
    assert_eq!(view.rulings_about(&id, &books).await.unwrap(), [first]);
}

#[tokio::test]
async fn only_a_ruling_that_differs_has_others_judged_again() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let said = row(1, 1, Outcome::Valid, "desk/north");
    let follow: BTreeSet<Scope> = [scope(2)].into();
    assert!(
        view.rule(&said.scope, std::slice::from_ref(&said), &follow)
            .await
            .unwrap()
    );
    assert_eq!(view.unjudged(9).await.unwrap(), [Ok(scope(2))]);
    assert!(!view.rule(&scope(2), &[], &BTreeSet::new()).await.unwrap());
    assert!(
        !view
            .rule(&said.scope, std::slice::from_ref(&said), &follow)
            .await
            .unwrap()
    );
    assert_eq!(view.unjudged(9).await.unwrap(), []);
    assert!(
        view.rule(&said.scope, &[], &follow).await.unwrap(),
        "it was taken back"
    );
    assert_eq!(
        view.rulings(&FindingFilter::in_books(Books::All))
            .await
            .unwrap(),
        []
    );
}

#[tokio::test]
async fn what_a_record_touched_before_is_judged_once_more_and_time_wakes_what_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let id = shown("street_contact", 1, &[]).origin.id();
    let moved = |through, to: &[Scope]| TakenUp {
        through,
        touches: BTreeMap::from([(id, to.iter().cloned().collect())]),
        ..TakenUp::default()
    };
    view.take_up(&moved(7, &[scope(1)])).await.unwrap();
    view.rule(&scope(1), &[], &BTreeSet::new()).await.unwrap();
    view.take_up(&moved(8, &[scope(2)])).await.unwrap();
    assert_eq!(
        view.unjudged(9).await.unwrap(),
        [Ok(scope(1)), Ok(scope(2))]
    );
    assert_eq!(view.judged().await.unwrap().through, 8);

    let mut pending = row(2, 1, Outcome::Pending, "desk/north");
    let noon = Instant::from_millis(1_000);
    pending.until = Some(noon);
    view.rule(&scope(1), &[], &BTreeSet::new()).await.unwrap();
    view.rule(&scope(2), &[pending], &BTreeSet::new())
        .await
        .unwrap();
    assert_eq!(view.next_until().await.unwrap(), Some(noon));
    let (none, today) = (BTreeSet::new(), day("2026-11-02"));
    let before = Instant::from_millis(999);
    view.take_up_time(&none, today, before).await.unwrap();
    assert_eq!(view.unjudged(9).await.unwrap(), []);
    view.take_up_time(&none, today, noon).await.unwrap();
    assert_eq!(view.unjudged(9).await.unwrap(), [Ok(scope(2))]);
    assert_eq!(view.judged().await.unwrap().as_of, Some(noon));
}

#[tokio::test]
async fn rules_are_handed_exactly_the_records_that_they_need() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let report = |n, company: &str| {
        let fields = [
            ("company", text(company)),
            ("masked_phone", text("138****5678")),
        ];
        shown("client_report", n, &fields)
    };
    let records = vec![
        report(1, "万家"),
        report(2, "\u{3000}万家 "),
        report(3, "联合"),
    ];
    let ids: Vec<_> = records.iter().map(|shown| shown.origin.id()).collect();
    view.apply(Batch {
        through: 1,
        records,
        ..Batch::default()
    })
    .await
    .unwrap();
    let need = |by| Need::of("client_report", by);
    let days = |from, to| day(from)..=day(to);
    for (need, expected) in [
        (need(By::All), vec![0, 1, 2]),
        (need(By::Field("company", "万家".into())), vec![0, 1]),
        (
            need(By::Field("masked_phone", "138****5678".into()))
                .within(days("2026-11-02", "2026-11-03")),
            vec![1, 2],
        ),
        (need(By::Author("out1".parse().unwrap())), vec![]),
        (need(By::Record(ids[2])), vec![2]),
        (need(By::Field("no_such_field", "x".into())), vec![]),
        (Need::of("no_such_kind", By::All), vec![]),
    ] {
        let mut found: Vec<_> = view
            .facts(&need)
            .await
            .unwrap()
            .iter()
            .map(|fact| fact.id())
            .collect();
        found.sort_by_key(|id| ids.iter().position(|known| known == id));
        let expected: Vec<_> = expected.into_iter().map(|n: usize| ids[n]).collect();
        assert_eq!(found, expected, "{need:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_judged_is_named_and_the_rest_stays_on_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let taken = TakenUp {
        scopes: [scope(1), scope(2)].into(),
        ..TakenUp::default()
    };
    view.take_up(&taken).await.unwrap();
    // As a build from before days had ends wrote it.
    sqlx::query("INSERT INTO unjudged (scope) VALUES ('person_day/-009999-01-02/out0')")
        .execute(&view.writer)
        .await
        .unwrap();
    let damaged = "person_day/-009999-01-02/out0".to_owned();
    let waiting = [Err(damaged.clone()), Ok(scope(1)), Ok(scope(2))];
    assert_eq!(view.unjudged(9).await.unwrap(), waiting);
    let at = Instant::from_millis(5);
    for name in [&damaged, &scope(1).to_string()] {
        view.set_aside(name, "a rule failed", at).await.unwrap();
    }
    assert_eq!(view.unjudged(9).await.unwrap(), [Ok(scope(2))]);
    let named = view.all_set_aside(9).await.unwrap();
    let names: Vec<&str> = named.iter().map(|aside| aside.scope.as_str()).collect();
    assert_eq!(names, [&damaged, &scope(1).to_string()]);
    view.take_up(&taken).await.unwrap();
    view.rule(&scope(1), &[], &BTreeSet::new()).await.unwrap();
    let left = view.all_set_aside(9).await.unwrap();
    assert_eq!(
        left.len(),
        1,
        "what can be judged again is set aside no more"
    );
}

#[tokio::test]
async fn a_ruling_at_the_ends_of_its_ranges_reads_back() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    for (n, day, number) in [
        (1, Day::MIN, i64::MIN),
        (2, Day::MAX, i64::MAX),
        (3, Instant::from_millis(i64::MIN).day(view.zone()), 0),
    ] {
        let row = FindingRow {
            day,
            scope: Scope::PersonDay(day, "out0".parse().unwrap()),
            edition: u32::MAX,
            amount_yuan: Some(number),
            figures: BTreeMap::from([("n".to_owned(), number)]),
            until: Some(Instant::from_millis(number)),
            ..row(n, n, Outcome::Valid, "desk/north")
        };
        let kept = std::slice::from_ref(&row);
        view.rule(&row.scope, kept, &BTreeSet::new()).await.unwrap();
        assert_eq!(view.rulings_of(&row.scope).await.unwrap(), kept);
        let of_day = FindingFilter {
            from: Some(day),
            to: Some(day),
            ..FindingFilter::in_books(Books::All)
        };
        assert!(view.rulings(&of_day).await.unwrap().contains(&row));
    }
}

#[tokio::test]
async fn judging_anew_forgets_rulings_and_keeps_what_people_were_told() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let row = row(1, 1, Outcome::Valid, "desk/north");
    let about_it = Finding::new(row.rule, 1, &row.scope, row.day, row.outcome);
    let told = FindingNotice::new(&about_it, Instant::from_millis(1));
    let taken = TakenUp {
        through: 9,
        said: vec![told.clone()],
        ..TakenUp::default()
    };
    view.take_up(&taken).await.unwrap();
    view.rule(&row.scope, std::slice::from_ref(&row), &BTreeSet::new())
        .await
        .unwrap();
    view.judge_anew().await.unwrap();
    let judged = view.judged().await.unwrap();
    assert_eq!((judged.through, judged.due_through), (0, None));
    assert_eq!(view.rulings_of(&row.scope).await.unwrap(), []);
    assert_eq!(view.said(&row.scope).await.unwrap(), [told]);
    assert_eq!(view.unjudged(9).await.unwrap(), [Ok(row.scope)]);
}
