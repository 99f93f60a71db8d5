//! The readers of a book, and the conflicts that they settle in it.

use axum::http::{StatusCode, header};
use streetbook_core::record::{HistoryLine, Signed};
use tokio_stream::StreamExt;

use super::world::{World, post, staffed};
use super::{TABLE, records, token};
use crate::store::view::Batch;
use crate::store::view::tests::{conflicted, quarantined, text};

#[tokio::test]
async fn who_may_not_read_a_book_finds_nothing_of_it() {
    let mut batch = records(vec![conflicted(1)]);
    batch.quarantined = vec![quarantined(7)];
    let world = World::with(batch).await;
    let id = conflicted(1).origin.id();
    let (manager, stranger) = (world.cookie("mgr").await, world.cookie("out1").await);
    let record = format!("/record/{id}");
    let form = format!("token={}&field=grade&value=\"B\"", token(&stranger));
    let chosen = world
        .ask(post(&format!("{record}/choose"), &stranger, form))
        .await;
    assert_eq!(chosen.status, StatusCode::NOT_FOUND);
    assert!(world.desk.acts.lock().unwrap().is_empty());
    for (cookie, sees) in [(&manager, true), (&stranger, false)] {
        assert_eq!(
            world.get(cookie, TABLE, "en").await.text.contains("孙六"),
            sees
        );
        assert_eq!(
            world
                .get(cookie, "/export/street_contact.csv", "en")
                .await
                .text
                .contains("孙六"),
            sees
        );
        assert_eq!(
            world.get(cookie, &record, "en").await.status == StatusCode::OK,
            sees
        );
        assert_eq!(
            world
                .get(cookie, "/quarantine", "en")
                .await
                .text
                .contains("outreach may not"),
            sees
        );
    }
    let empty = world.get(&stranger, TABLE, "en").await.text;
    assert!(
        empty.contains("once a phone has written and sent some"),
        "{empty}"
    );
    for odd in [
        "/records/strange",
        "/record/strange",
        "/export/street_contact.pdf",
        "/export/x",
    ] {
        assert_eq!(
            world.get(&manager, odd, "en").await.status,
            StatusCode::NOT_FOUND,
            "{odd}"
        );
    }
    let odd = world
        .get(&manager, &format!("{TABLE}?from=yesterday"), "en")
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_office_frees_what_was_set_aside_for_want_of_rights_and_the_team_does_not() {
    let mut batch = Batch {
        through: 1,
        quarantined: vec![quarantined(7), quarantined(8), quarantined(9)],
        ..Batch::default()
    };
    batch.quarantined[2].code = "value".to_owned();
    let people = [
        ("boss", "office", "centre"),
        ("mgr", "north", "manager"),
        ("out0", "north", "outreach"),
    ];
    let world = World::staffed(staffed(&people), batch, false).await;
    let manager = world.session("mgr", 0);
    let seen = world.get(&manager, "/quarantine", "en").await.text;
    assert!(seen.contains("outreach may not write this") && !seen.contains("quarantine/free"));

    let boss = world.session("boss", 0);
    let seen = world.get(&boss, "/quarantine", "en").await.text;
    for part in [
        "action=\"/quarantine/free\"",
        "07070707",
        "name of out0",
        "name=\"from\" min=\"1\" required value=\"7\"",
        "name=\"to\" min=\"1\" required value=\"8\"",
        "(2)",
    ] {
        assert!(seen.contains(part), "{part}: {seen}");
    }
    let device = "07".repeat(16);
    let form = format!(
        "token={}&device={device}&from=7&to=8&reason=found+again",
        token(&boss)
    );
    let freed = world.ask(post("/quarantine/free", &boss, form)).await;
    assert_eq!(freed.headers[header::LOCATION], "/quarantine");
    let acts = world.desk.acts.lock().unwrap().join("; ");
    assert_eq!(acts, "boss frees 07070707/7-8: found again");
}

#[tokio::test]
async fn a_record_shows_both_values_and_its_history_and_the_choice_goes_to_the_desk() {
    let mut shown = conflicted(1);
    shown.signatures = vec![Signed {
        by: "mgr".parse().unwrap(),
        at: shown.captured_at,
        current: false,
    }];
    let id = shown.origin.id();
    let world = World::with(records(vec![shown.clone()])).await;
    world.desk.records.lock().unwrap()[0].1 = vec![HistoryLine {
        entry: shown.origin.creator,
        by: shown.author.clone(),
        at: shown.captured_at,
        received_at: shown.received_at,
        wrote: vec![
            ("client_name".to_owned(), text("孙六")),
            ("phone".to_owned(), text("13812345678")),
            ("annul".to_owned(), text("twice")),
        ],
    }];
    let cookie = world.cookie("mgr").await;
    let page = world
        .get(&cookie, &format!("/record/{id}"), "en")
        .await
        .text;
    for words in [
        "Choose this",
        "&quot;B&quot;",
        "changed since it was signed",
        "Client name: 孙六",
        "138****5678",
        "Annulled: twice",
        "Annul this record",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("13812345678"));

    let form = format!("token={}&field=grade&value=%22B%22", token(&cookie));
    let chosen = world
        .ask(post(&format!("/record/{id}/choose"), &cookie, form))
        .await;
    assert_eq!(chosen.headers[header::LOCATION], format!("/record/{id}"));
    let form = format!("token={}&reason=+twice+", token(&cookie));
    let refused = world
        .ask(post(&format!("/record/{id}/annul"), &cookie, form))
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("annulled already"));
    let acts = world.desk.acts.lock().unwrap().join("; ");
    assert_eq!(acts, "mgr chooses grade \"B\"; mgr annuls: twice");
}

#[tokio::test]
async fn live_pages_hear_of_the_books_that_their_visitor_reads() {
    use axum::extract::State;

    let world = World::with(Batch::default()).await;
    let cookie = world.cookie("mgr").await;
    let request = axum::http::Request::get("/").header(header::COOKIE, &cookie);
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let visitor = crate::http::pages::visitor::Visitor::of(&world.office, &parts.headers);
    let live = crate::http::pages::live::live(
        State(world.office.clone()),
        visitor.unwrap(),
        parts.headers,
    )
    .await;
    for book in ["desk/south", "desk/north"] {
        world
            .office
            .app
            .news
            .send((book.parse().unwrap(), 4))
            .unwrap();
    }
    let mut events = live.into_body().into_data_stream();
    let first = events.next().await.unwrap().unwrap();
    let first = String::from_utf8_lossy(&first).into_owned();
    assert_eq!(
        first,
        "event: news\ndata: {\"at\":4,\"book\":\"desk/north\"}\n\n"
    );
    world
        .office
        .app
        .sessions
        .close_all_of(&"mgr".parse().unwrap());
    world
        .office
        .app
        .news
        .send(("desk/north".parse().unwrap(), 5))
        .unwrap();
    assert!(
        events.next().await.is_none(),
        "an ended session hears nothing more"
    );
}

#[tokio::test]
async fn the_navigation_has_each_entry_once() {
    let people = staffed(&[
        ("adm", "office", "administrator"),
        ("out1", "south", "outreach"),
    ]);
    let world = World::staffed(people, records(vec![conflicted(1)]), false).await;
    for person in ["adm", "out1"] {
        let cookie = world.session(person, 0);
        let page = world.get(&cookie, "/reports", "en").await.text;
        let (_, navigation) = page.split_once("<nav").unwrap();
        let (navigation, _) = navigation
            .split_once("</header>")
            .unwrap_or((navigation, ""));
        let mut places: Vec<&str> = navigation
            .split("<a href=\"")
            .skip(1)
            .filter_map(|link| link.split('"').next())
            .collect();
        assert!(places.contains(&"/reports"), "{places:?}");
        let all = places.len();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), all, "{person}: {places:?}");
    }
}
