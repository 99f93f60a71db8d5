//! A small view with a few records in it, and its answers.

mod list;
mod ruled;

use std::collections::BTreeMap;
use std::path::Path;

use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::kind::{Kind, KindSet, Value};
use streetbook_core::record::{Annulment, Conflict, Origin, Shown, Side};
use streetbook_core::time::{Instant, Zone};

use super::{Batch, Books, Filter, Listed, NumberRow, QuarantinedRow, View};

const LEDGER: [u8; 16] = [9; 16];

pub(crate) fn zone() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}

/// The n-th record of `out0`, captured at eight in the morning of the n-th of November.
pub(crate) fn shown(kind: &str, n: u64, fields: &[(&str, Value)]) -> Shown {
    let at = format!("2026-11-{n:02}T08:00:00+08:00");
    let fields = fields
        .iter()
        .map(|(id, value)| ((*id).to_owned(), value.clone()));
    Shown {
        origin: Origin {
            creator: EntryRef {
                device: DeviceId([7; 16]),
                n,
            },
            kind: kind.parse().unwrap(),
            version: 1,
            book: "personal/out0/1".parse().unwrap(),
        },
        author: "out0".parse().unwrap(),
        captured_at: Instant::parse(&at).unwrap(),
        received_at: Some(Instant::parse(&at).unwrap()),
        fields: fields.collect(),
        annulled: None,
        signatures: Vec::new(),
        conflicts: Vec::new(),
        settled: Vec::new(),
        notes: Vec::new(),
        amendments: 0,
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn contact(n: u64, name: &str) -> Shown {
    let fields = [("client_name", text(name)), ("phone", text("138****5678"))];
    shown("street_contact", n, &fields)
}

/// A contact whose grade two people set at the same time.
pub(crate) fn conflicted(n: u64) -> Shown {
    let mut shown = contact(n, "孙六");
    let side = |value: &str, by: &str| Side {
        value: text(value),
        by: by.parse().unwrap(),
        device: DeviceId([8; 16]),
        at: shown.captured_at,
    };
    shown.conflicts = vec![Conflict {
        field: "grade".to_owned(),
        values: vec![side("A", "out0"), side("B", "mgr")],
    }];
    shown
}

pub(crate) fn annulled(mut shown: Shown, reason: &str) -> Shown {
    shown.annulled = Some(Annulment {
        reason: reason.to_owned(),
        by: shown.author.clone(),
        at: shown.captured_at,
    });
    shown
}

pub(crate) fn quarantined(n: u64) -> QuarantinedRow {
    QuarantinedRow {
        entry: EntryRef {
            device: DeviceId([7; 16]),
            n,
        },
        author: Some("out0".parse().unwrap()),
        record: None,
        kind: Some("store".parse().unwrap()),
        code: "rights".to_owned(),
        text: "outreach may not write this".to_owned(),
        received_at: Some(Instant::from_millis(5)),
        held: false,
    }
}

pub(crate) async fn opened(dir: &Path) -> View {
    let (view, _) = View::open(dir, LEDGER, &KindSet::built_in(), zone())
        .await
        .unwrap();
    view
}

pub(crate) fn all() -> Filter {
    Filter {
        from: None,
        to: None,
        person: None,
        books: Books::All,
        conflicts_only: false,
        after: None,
        limit: 50,
    }
}

async fn dump(view: &View) -> Vec<String> {
    let mut lines = Vec::new();
    view.dump(|line| lines.push(line)).await.unwrap();
    lines
}

pub(super) async fn names(view: &View, filter: &Filter) -> String {
    let kind = "street_contact".parse().unwrap();
    let listed = view.list(&kind, filter).await.unwrap();
    let name = |listed: &Listed| {
        listed.shown["fields"]["client_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    listed.iter().map(name).collect::<Vec<_>>().join(" ")
}

pub(super) fn batch(through: u64, records: Vec<Shown>) -> Batch {
    Batch {
        through,
        records,
        ..Batch::default()
    }
}

#[tokio::test]
async fn the_same_batch_twice_changes_nothing_and_a_rebuild_says_the_same() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (view, rebuilt) = (opened(first.path()).await, opened(second.path()).await);
    let many: Vec<Shown> = (1..=28).map(|n| contact(n, "张三")).collect();
    let more = (101..=160).map(|n| Shown {
        origin: Origin {
            creator: EntryRef {
                device: DeviceId([6; 16]),
                n,
            },
            ..many[0].origin.clone()
        },
        ..many[0].clone()
    });
    let mut once = batch(90, many.iter().cloned().chain(more).collect());
    once.records[4] = annulled(once.records[4].clone(), "twice");
    once.quarantined = vec![quarantined(3), quarantined(4)];
    once.freed = vec![quarantined(4).entry];
    view.apply(once.clone()).await.unwrap();
    view.apply(once.clone()).await.unwrap();
    view.apply(batch(91, vec![contact(2, "李四")]))
        .await
        .unwrap();
    assert_eq!(view.shown_through().await.unwrap(), 91);
    let counts = view.counts(&Books::All).await.unwrap();
    assert_eq!(counts[&"street_contact".parse().unwrap()], 88);

    // The rebuild sees each record in its last state only, in another order.
    once.records.retain(|shown| shown.origin.creator.n != 2);
    once.records.reverse();
    rebuilt
        .apply(batch(50, vec![contact(2, "李四")]))
        .await
        .unwrap();
    rebuilt.apply(once).await.unwrap();
    let lines = dump(&view).await;
    assert_eq!(lines.len(), 89);
    assert_eq!(lines, dump(&rebuilt).await);
    assert_eq!(view.quarantined().await.unwrap(), [quarantined(3)]);
}

#[tokio::test]
async fn a_removed_record_is_gone_and_an_unknown_kind_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let gone = contact(1, "a");
    let id: RecordId = gone.origin.id();
    view.apply(batch(1, vec![gone.clone()])).await.unwrap();
    assert_eq!(view.record(&id).await.unwrap().unwrap().author, gone.author);
    let strange = batch(2, vec![contact(2, "b"), shown("strange", 3, &[])]);
    let refused = view.apply(strange).await.unwrap_err().to_string();
    assert!(refused.contains("`strange`"), "{refused}");
    assert_eq!(names(&view, &all()).await, "a");
    let mut removal = batch(3, vec![gone.clone()]);
    removal.removed = vec![(gone.origin.kind.clone(), id)];
    view.apply(removal).await.unwrap();
    assert_eq!(view.record(&id).await.unwrap(), None);
}

#[tokio::test]
async fn a_number_is_found_by_its_mac_until_its_record_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let (here, elsewhere) = (contact(1, "a"), contact(2, "b"));
    let row = |shown: &Shown, mac: u8, field: &str| NumberRow {
        mac: [mac; 16],
        entry: shown.origin.creator,
        field: field.to_owned(),
        record: Some(shown.origin.id()),
    };
    let unread = NumberRow {
        record: None,
        ..row(&contact(3, "c"), 1, "?")
    };
    let mut first = batch(1, vec![here.clone(), elsewhere.clone()]);
    first.numbers = vec![
        row(&here, 1, "phone"),
        row(&here, 2, "remark"),
        row(&elsewhere, 1, "phone"),
        unread.clone(),
    ];
    view.apply(first.clone()).await.unwrap();
    view.apply(first).await.unwrap();
    let found = view.numbers(&[1; 16]).await.unwrap();
    let expected = [
        row(&here, 1, "phone"),
        row(&elsewhere, 1, "phone"),
        unread.clone(),
    ];
    assert_eq!(found, expected);
    assert_eq!(view.numbers(&[3; 16]).await.unwrap(), []);

    let mut removal = batch(2, Vec::new());
    removal.forgotten = [elsewhere.origin.id()].into();
    view.apply(removal).await.unwrap();
    assert_eq!(
        view.numbers(&[1; 16]).await.unwrap(),
        [row(&here, 1, "phone"), unread]
    );
}

#[tokio::test]
async fn no_full_number_gets_into_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let mut open = contact(1, "a");
    open.fields.insert("phone".to_owned(), text("13812345678"));
    open.conflicts = conflicted(1).conflicts;
    open.conflicts[0].field = "phone".to_owned();
    open.conflicts[0].values[1].value = text("13987654321");
    open.fields
        .insert("remark".to_owned(), text("或打 137 1111 2222"));
    open = annulled(open, "他的号码是 13633334444");
    view.apply(batch(1, vec![open])).await.unwrap();
    let lines = dump(&view).await.join("\n");
    assert!(
        lines.contains("138****5678") && lines.contains("139****4321"),
        "{lines}"
    );
    assert!(
        !lines.contains("1381234") && !lines.contains("1398765"),
        "{lines}"
    );
    assert!(
        lines.contains("或打 137****2222") && lines.contains("136****4444"),
        "{lines}"
    );
    assert!(
        !lines.contains("1111 2222") && !lines.contains("1363333"),
        "{lines}"
    );
}

#[tokio::test]
async fn what_does_not_fit_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let kinds = KindSet::built_in();
    let view = opened(dir.path()).await;
    view.apply(batch(7, vec![contact(1, "a")])).await.unwrap();
    view.close().await;

    let (view, found) = View::open(dir.path(), LEDGER, &kinds, zone())
        .await
        .unwrap();
    assert!(!found.made_anew);
    assert_eq!(view.shown_through().await.unwrap(), 7);
    sqlx::query("UPDATE meta SET value = '0' WHERE key = 'layout'")
        .execute(&view.writer)
        .await
        .unwrap();
    view.close().await;
    for spoil in ["layout", "ledger", "garbage"] {
        let ledger = if spoil == "ledger" { [1; 16] } else { LEDGER };
        if spoil == "garbage" {
            std::fs::write(dir.path().join("view.sqlite"), "no database at all").unwrap();
        }
        let (view, found) = View::open(dir.path(), ledger, &kinds, zone())
            .await
            .unwrap();
        assert!(found.made_anew, "{spoil}");
        assert_eq!(view.shown_through().await.unwrap(), 0, "{spoil}");
        assert_eq!(names(&view, &all()).await, "", "{spoil}");
        view.close().await;
    }
}

#[tokio::test]
async fn a_new_field_gets_its_column_and_the_releases_are_applied_again() {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    view.apply(batch(7, vec![contact(1, "a")])).await.unwrap();
    view.close().await;
    let mut kinds = KindSet::built_in();
    let toml = include_str!("../../../../core/kinds/street_contact.toml")
        .replace("version = 1", "version = 2")
        .replace("id = \"wishes\"", "id = \"hopes\"");
    kinds.insert(Kind::parse_toml(&toml).unwrap()).unwrap();
    let (view, found) = View::open(dir.path(), LEDGER, &kinds, zone())
        .await
        .unwrap();
    assert!(!found.made_anew);
    assert_eq!(view.shown_through().await.unwrap(), 0);
    let mut hopeful = contact(1, "a");
    hopeful.fields = BTreeMap::from([("hopes".to_owned(), text("garden"))]);
    view.apply(batch(8, vec![hopeful])).await.unwrap();
    let hopes: String = sqlx::query_scalar("SELECT f_hopes FROM kind_street_contact")
        .fetch_one(&view.readers)
        .await
        .unwrap();
    assert_eq!(hopes, "garden");
}

#[tokio::test]
async fn views_in_memory_are_shared_by_their_readers_and_by_no_other_view() {
    let kinds = KindSet::built_in();
    let view = async || View::in_memory(LEDGER, &kinds, zone()).await.unwrap().0;
    let (one, other) = (view().await, view().await);
    one.apply(batch(7, vec![contact(1, "a"), contact(2, "b")]))
        .await
        .unwrap();
    // More queries at once than there are readers, beside a writer.
    let asked = futures_of(&one, 8);
    let written = one.apply(batch(8, vec![contact(3, "c")]));
    let (answers, written) = tokio::join!(asked, written);
    written.unwrap();
    for answer in answers {
        assert!(
            ["b a", "c b a", "a b", "a b c"].contains(&answer.as_str()),
            "{answer}"
        );
    }
    assert_eq!(one.shown_through().await.unwrap(), 8);
    assert_eq!(names(&other, &all()).await, "");
    assert_eq!(dump(&other).await, Vec::<String>::new());
}

/// The names returned to this many queries at once.
async fn futures_of(view: &View, count: usize) -> Vec<String> {
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..count {
        let view = view.clone();
        asking.spawn(async move { names(&view, &all()).await });
    }
    asking.join_all().await
}
