//! Full numbers on pages: masked everywhere, shown to few, and never without a note.

use axum::http::{StatusCode, header};

use super::world::{World, post};
use super::{records, token};
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::store::view::tests::{contact, text};

fn with_numbers() -> streetbook_core::record::Shown {
    let mut shown = contact(1, "孙六");
    let full = [("phone", "13812345678"), ("remark", "或打 137 1111 2222")];
    let full = full.map(|(field, value)| (field.to_owned(), text(value)));
    shown.fields.extend(full);
    shown
}

/// The notes but those of signing in.
fn notes(world: &World) -> Vec<AuditEntry> {
    let notes = world.desk.notes.lock().unwrap();
    let inside = notes.iter().filter(|noted| noted.act != AuditAct::SignIn);
    inside.cloned().collect()
}

#[tokio::test]
async fn a_number_is_shown_to_its_author_after_it_was_noted_why() {
    let shown = with_numbers();
    let path = format!("/record/{}", shown.origin.id());
    let world = World::with(records(vec![shown.clone()])).await;
    let cookie = world.cookie("out0").await;
    let page = world.get(&cookie, &path, "en").await.text;
    assert!(page.contains("Show the number") && page.contains("138****5678"));
    assert!(page.contains("或打 137****2222"), "{page}");
    assert!(!page.contains("12345678") && !page.contains("1111 2222"));

    let reveal = format!("{path}/reveal");
    let form = |purpose: &str| format!("token={}&field=phone&{purpose}", token(&cookie));
    let unsaid = world
        .ask(post(&reveal, &cookie, form("purpose=&words=+")))
        .await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    assert!(notes(&world).is_empty());

    let form = form("purpose=dispute&words=his+number+13699998888");
    let seen = world.ask(post(&reveal, &cookie, form)).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.text.contains("13812345678"), "{}", seen.text);
    assert_eq!(seen.headers[header::CACHE_CONTROL], "no-store");
    let notes = notes(&world);
    let [noted] = notes.as_slice() else {
        panic!("one note: {notes:?}");
    };
    assert_eq!(noted.act, AuditAct::Reveal);
    assert_eq!(noted.by, Actor::Person("out0".parse().unwrap()));
    assert_eq!(noted.about, format!("{} phone", shown.origin.id()));
    assert_eq!(noted.purpose, "dispute: his number 136****8888");
}

#[tokio::test]
async fn who_may_not_see_it_finds_no_button_and_no_number() {
    let shown = with_numbers();
    let path = format!("/record/{}", shown.origin.id());
    let world = World::with(records(vec![shown])).await;
    for (login, field) in [
        ("mgr", "phone"),
        ("out1", "phone"),
        ("out0", "remark"),
        ("out0", "x"),
    ] {
        let cookie = world.cookie(login).await;
        let page = world.get(&cookie, &path, "en").await.text;
        assert!(
            login == "out0" || !page.contains("Show the number"),
            "{login}"
        );
        let form = format!("token={}&field={field}&purpose=dispute", token(&cookie));
        let refused = world
            .ask(post(&format!("{path}/reveal"), &cookie, form))
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{login} {field}");
    }
    assert!(notes(&world).is_empty(), "nothing was shown");
}

#[tokio::test]
async fn a_download_is_noted_with_its_rows_and_its_purpose() {
    let world = World::with(records(vec![with_numbers(), contact(2, "赵四")])).await;
    let cookie = world.cookie("mgr").await;
    let table = world
        .get(&cookie, "/records/street_contact", "zh")
        .await
        .text;
    assert!(table.contains("下载会记入审计日志"), "{table}");
    for ending in ["csv", "ndjson"] {
        let path = format!("/export/street_contact.{ending}?purpose=erp&words=");
        let file = world.get(&cookie, &path, "zh").await.text;
        assert!(
            file.contains("137****2222") && !file.contains("1111 2222"),
            "{file}"
        );
        assert!(!file.contains("12345678"), "{file}");
    }
    let notes = notes(&world);
    assert_eq!(notes.len(), 2);
    let noted = &notes[0];
    assert_eq!((&noted.act, noted.rows), (&AuditAct::Export, Some(2)));
    assert_eq!(
        (noted.about.as_str(), noted.purpose.as_str()),
        ("street_contact", "erp")
    );
}
