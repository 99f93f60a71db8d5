//! Scripts in every text that people write, on every page: a browser must see the same page as with a
//! harmless word in their place.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use streetbook_core::ids::KindId;
use streetbook_core::journal::Posting;
use streetbook_core::kind::{FieldType, Kind, KindSet, Value};
use streetbook_core::record::{Conflict, HistoryLine, Key, Note, Shown, Side};

use super::skeleton::skeleton;
use super::world::{World, staffed};
use crate::admin::History;
use crate::directory::{Actor, AuditAct, AuditEntry, Event, PersonSet, set_workspace};
use crate::store::view::Batch;
use crate::store::view::tests::{annulled, quarantined, shown, text};

/// Attempts of a payload to break out of the place of a text.
const WAYS_OUT: [&str; 9] = [
    "",
    "\">",
    "'>",
    "\" ",
    "</td></tr></table>",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
];

/// Scripts that it then tries to run.
const SCRIPTS: [&str; 18] = [
    "<script>alert(1)</script>",
    "<script src=//x.test/a.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\"></iframe>",
    "<a href=javascript:alert(1)>看</a>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=//x.test><button>签字</button></form>",
    "<meta http-equiv=refresh content=\"0;url=//x.test\">",
    "<base href=//x.test/>",
    "<style>*{background:url(//x.test)}</style>",
    "<object data=data:text/html,x></object>",
    "<math><mtext></mtext><a xlink:href=javascript:alert(1)>x</a></math>",
    "<video><source onerror=alert(1)></video>",
    "<body onpageshow=alert(1)>",
    "onmouseover=alert(1) x=",
    "<<script>alert(1)//<</script>",
];

fn payloads() -> Vec<String> {
    let each = |way: &&str| SCRIPTS.map(|script| format!("{way}{script}"));
    let payloads: Vec<String> = WAYS_OUT.iter().flat_map(each).collect();
    assert!(payloads.len() >= 100, "{} payloads", payloads.len());
    payloads
}

/// A record whose every text, in its fields, notes, conflict and annulment, is this one.
fn filled(kind: &Kind, n: u64, words: &str) -> Shown {
    let fields: Vec<_> = kind
        .fields
        .iter()
        .filter(|field| matches!(field.field_type, FieldType::Text))
        .map(|field| (field.id.as_str(), text(words)))
        .collect();
    assert!(
        !fields.is_empty() || matches!(kind.id.as_str(), "attendance" | "notice_read"),
        "{}",
        kind.id
    );
    let mut record = shown(kind.id.as_str(), 1, &fields);
    record.origin.creator.n = n;
    let side = |value: Value| Side {
        value,
        by: record.author.clone(),
        device: record.origin.creator.device,
        at: record.captured_at,
    };
    record.conflicts = fields
        .first()
        .map(|(field, value)| Conflict {
            field: (*field).to_owned(),
            values: vec![side(value.clone()), side(text("别的"))],
        })
        .into_iter()
        .collect();
    record.notes = vec![Note {
        text: words.to_owned(),
        by: record.author.clone(),
        at: record.captured_at,
    }];
    annulled(record, words)
}

/// Every key that an entry can write, with this text.
fn history(shown: &Shown, words: &str) -> History {
    let mut wrote: Vec<(String, Value)> = shown
        .fields
        .keys()
        .map(|field| (field.clone(), text(words)))
        .collect();
    let note = Key::note(shown.origin.creator);
    for key in ["annul", &note, "photo/odd", &format!("odd/{words}"), words] {
        wrote.push((key.to_owned(), text(words)));
    }
    let line = HistoryLine {
        entry: shown.origin.creator,
        by: shown.author.clone(),
        at: shown.captured_at,
        received_at: shown.received_at,
        wrote,
    };
    (shown.clone(), vec![line])
}

/// An office in which each of these texts fills one record of each kind and one quarantined entry.
async fn world(words: &[String]) -> World {
    let kinds = KindSet::built_in();
    let records = || {
        kinds.iter_latest().enumerate().flat_map(|(place, kind)| {
            let numbered = words.iter().enumerate();
            numbered.map(move |(n, words)| {
                let n = 1 + (place * 1_000 + n) as u64;
                (filled(kind, n, words), words)
            })
        })
    };
    let aside = words.iter().enumerate().map(|(n, words)| {
        let mut row = quarantined(20_000 + n as u64);
        row.text = words.clone();
        row.code = words.clone();
        row
    });
    let batch = Batch {
        through: 1,
        records: records().map(|(shown, _)| shown).collect(),
        quarantined: aside.collect(),
        ..Batch::default()
    };
    let world = World::with(batch).await;
    let histories = records().map(|(shown, words)| history(&shown, words));
    *world.desk.records.lock().unwrap() = histories.collect();
    world
}

/// Returns a page and those that follow it as a browser parses them.
async fn pages(world: &World, cookie: &str, path: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut next = path.to_owned();
    loop {
        let page = world.get(cookie, &next, "zh").await;
        assert_eq!(page.status, StatusCode::OK, "{next}");
        tags.extend(skeleton(&page.text).into_iter().map(after_nothing));
        let Some((_, rest)) = page.text.split_once("<a href=\"?") else {
            return tags;
        };
        let query = rest.split('"').next().unwrap().replace("&amp;", "&");
        let (path, _) = next.split_once('?').unwrap_or((&next, ""));
        next = format!("{path}?{query}");
    }
}

/// Without the place after which the next page starts: it differs with the record's id.
fn after_nothing(tag: String) -> String {
    match tag.split_once("after=") {
        Some((before, _)) => before.to_owned(),
        None => tag,
    }
}

#[tokio::test]
async fn more_than_a_hundred_scripts_in_every_text_of_every_page_stay_text() {
    let payloads = payloads();
    let harmless = vec!["无害".to_owned(); payloads.len()];
    let (hostile, harmless) = (world(&payloads).await, world(&harmless).await);
    let (attacked, calm) = (hostile.cookie("mgr").await, harmless.cookie("mgr").await);
    let kinds = KindSet::built_in();
    let mut tables: Vec<String> = kinds
        .iter_latest()
        .map(|kind| format!("/records/{}", kind.id))
        .collect();
    tables.push("/quarantine".to_owned());
    for path in tables {
        let expected = pages(&harmless, &calm, &path).await;
        assert_eq!(pages(&hostile, &attacked, &path).await, expected, "{path}");
    }
    let mut of_kind: BTreeMap<KindId, Vec<String>> = BTreeMap::new();
    let records = hostile.desk.records.lock().unwrap().clone();
    for (shown, lines) in records {
        let path = format!("/record/{}", shown.origin.id());
        let kind = shown.origin.kind;
        if !of_kind.contains_key(&kind) {
            let expected = pages(&harmless, &calm, &path).await;
            of_kind.insert(kind.clone(), expected);
        }
        let got = pages(&hostile, &attacked, &path).await;
        assert_eq!(got, of_kind[&kind], "{kind}: {:?}", lines[0].wrote.last());
    }
}

#[tokio::test]
async fn what_is_typed_into_addresses_and_forms_comes_back_as_text_or_not_at_all() {
    let world = World::with(Batch::default()).await;
    let cookie = world.cookie("mgr").await;
    let harmless = skeleton(&world.get(&cookie, "/records/store?from=x", "zh").await.text);
    let nowhere = skeleton(&world.get(&cookie, "/records/x", "zh").await.text);
    let mut doors = Vec::new();
    for payload in payloads() {
        let encoded: String = payload.bytes().map(|byte| format!("%{byte:02x}")).collect();
        for field in ["from", "to", "person", "after"] {
            let path = format!("/records/store?{field}={encoded}");
            let page = world.get(&cookie, &path, "zh").await;
            assert_eq!(skeleton(&page.text), harmless, "{field}: {payload}");
        }
        for place in ["records", "record", "export"] {
            let page = world
                .get(&cookie, &format!("/{place}/{encoded}"), "zh")
                .await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{place}: {payload}");
            assert_eq!(skeleton(&page.text), nowhere, "{place}: {payload}");
        }
        doors.push((payload, encoded));
    }
    // All at once: the office answers a throttled guess late.
    let typed = doors.iter().map(|(_, encoded)| encoded.as_str());
    for door in world.sign_ins(typed).await {
        for (payload, _) in &doors {
            assert!(!door.contains(payload), "{payload}");
        }
    }
}

/// Names of people and of the workspace, and the contents of the audit log, come from people too.
#[tokio::test]
async fn names_and_notes_stay_text_on_the_administrators_pages() {
    let people = [
        ("adm", "office", "administrator"),
        ("out0", "north", "outreach"),
    ];
    let world = World::staffed(staffed(&people), Batch::default(), false).await;
    let cookie = world.session("adm", 0);
    let pages = [
        "people",
        "devices",
        "accounts",
        "audit",
        "account",
        "subjects",
        "quarantine",
    ];
    let mut expected = BTreeMap::new();
    for words in std::iter::once("无害".to_owned()).chain(payloads()) {
        rename(&world, &people, &words);
        let noted = AuditEntry::new(
            world.office.app.handles.clock.now(),
            Actor::Stranger,
            AuditAct::Export,
        );
        *world.desk.notes.lock().unwrap() = vec![noted.about(&words).purpose(&words)];
        for page in pages {
            let shown = world.get(&cookie, &format!("/{page}"), "zh").await;
            assert_eq!(shown.status, StatusCode::OK, "{page}");
            let got = skeleton(&shown.text);
            let calm = expected.entry(page).or_insert_with(|| got.clone());
            assert_eq!(&got, calm, "{page}: {words}");
        }
    }
}

/// Sets the name of everybody, and of the workspace.
fn rename(world: &World, people: &[(&str, &str, &str)], name: &str) {
    let workspace = set_workspace(name, "Asia/Shanghai").unwrap();
    let person = |(id, team, role): &(&str, &str, &str)| {
        Event::Person(PersonSet {
            id: id.parse().unwrap(),
            name: name.to_owned(),
            posting: Posting {
                number: 1,
                team: team.parse().unwrap(),
                role: role.parse().unwrap(),
            },
            disabled: false,
        })
    };
    for event in people.iter().map(person).chain([workspace]) {
        world.office.app.handles.directory.fold(event);
    }
}
