//! The pages as their visitors see them.

mod matrix;
mod numbers;
mod payloads;
mod rulings;
mod skeleton;
mod subjects;
mod world;

use axum::http::{StatusCode, header};
use streetbook_core::kind::Value;
use streetbook_core::record::{HistoryLine, Shown, Signed};
use tokio_stream::StreamExt;

use super::guard::form_token;
use crate::store::view::Batch;
use crate::store::view::tests::{annulled, conflicted, contact, quarantined, shown, text};
use world::{PASSWORD, World, from_origin, post, staffed};

const TABLE: &str = "/records/street_contact";

fn records(records: Vec<Shown>) -> Batch {
    Batch {
        through: 1,
        records,
        ..Batch::default()
    }
}

fn token(cookie: &str) -> String {
    form_token(cookie.split_once('=').unwrap().1)
}

#[tokio::test]
async fn signing_in_opens_the_records_and_signing_out_closes_them() {
    let world = World::with(records(vec![contact(1, "张三")])).await;
    let door = world.get("", "/", "en").await;
    assert_eq!(door.status, StatusCode::OK);
    assert!(door.text.contains("name=\"password\"") && door.text.contains("Sign in"));
    assert_eq!(
        world.get("", TABLE, "en").await.headers[header::LOCATION],
        "/"
    );

    let cookie = world.cookie("mgr").await;
    let home = world.get(&cookie, "/", "en").await;
    assert_eq!(home.status, StatusCode::SEE_OTHER);
    let page = world.get(&cookie, TABLE, "en").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("张三") && page.text.contains("name of out0"),
        "{}",
        page.text
    );

    let without = world
        .ask(post("/sign-out", &cookie, "token=guess".to_owned()))
        .await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    let form = format!("token={}", token(&cookie));
    let out = world.ask(post("/sign-out", &cookie, form)).await;
    assert!(
        out.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(
        world.get(&cookie, TABLE, "en").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn wrong_passwords_and_people_who_left_stay_outside_and_guessing_gets_slow() {
    let world = World::with(Batch::default()).await;
    let left = world.sign_in("gone", PASSWORD).await;
    assert_eq!(left.status, StatusCode::UNAUTHORIZED);
    let mut last = world.sign_in("mgr", "wrong").await;
    assert_eq!(last.status, StatusCode::UNAUTHORIZED);
    assert!(last.headers.get(header::SET_COOKIE).is_none());
    for _ in 0..6 {
        last = world.sign_in("mgr", "wrong").await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let world = World::with(Batch::default()).await;
    let form = || format!("login=mgr&password={PASSWORD}");
    for origin in ["http://evil.test", "null", "http://office.test.evil.test"] {
        let page = world.ask(from_origin(origin, "/sign-in", "", form())).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{origin}");
        assert!(page.headers.get(header::SET_COOKIE).is_none());
    }
}

#[tokio::test]
async fn what_people_wrote_is_inert_and_hidden_characters_are_spelt_out() {
    let script = contact(1, "<script>alert(1)</script>\u{202e}gnp");
    let world = World::with(records(vec![annulled(script, "<b>\u{200b}")])).await;
    let cookie = world.cookie("mgr").await;
    let page = world.get(&cookie, TABLE, "en").await;
    assert!(!page.text.contains("<script>alert") && !page.text.contains("<b>"));
    assert!(
        page.text
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩gnp"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("Annulled: &lt;b&gt;⟨U+200B⟩"),
        "{}",
        page.text
    );
    let policy = page.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    for part in ["onclick", "style=", "javascript:"] {
        assert!(!page.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn pages_speak_chinese_or_english_with_the_forms_own_words() {
    let mut graded = contact(1, "张三");
    graded.fields.insert("grade".to_owned(), text("A"));
    graded
        .fields
        .insert("brought_to_site".to_owned(), Value::Bool(true));
    let world = World::with(records(vec![graded])).await;
    let cookie = world.cookie("mgr").await;
    let zh = world
        .get(&cookie, TABLE, "zh-CN,zh;q=0.9,en;q=0.8")
        .await
        .text;
    for words in [
        "lang=\"zh-CN\"",
        "行销客户登记",
        "客户等级",
        "A 级",
        "填写人",
        ">是<",
    ] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    let en = world.get(&cookie, TABLE, "de,en").await.text;
    for words in [
        "lang=\"en\"",
        "Street contact",
        "Client grade",
        "Author",
        ">yes<",
    ] {
        assert!(en.contains(words), "{words}: {en}");
    }
}

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
async fn the_table_goes_on_page_by_page() {
    let many = (1..=60).map(|n| {
        let mut shown = contact(1, &format!("client {n:02}"));
        shown.origin.creator.n = n;
        shown
    });
    let world = World::with(records(many.collect())).await;
    let cookie = world.cookie("out0").await;
    let first = world
        .get(&cookie, &format!("{TABLE}?person=out0"), "en")
        .await
        .text;
    assert_eq!(first.matches("client ").count(), 50);
    let (_, rest) = first.split_once("<a href=\"?").unwrap();
    let next = rest.split('"').next().unwrap().replace("&amp;", "&");
    let second = world
        .get(&cookie, &format!("{TABLE}?{next}"), "en")
        .await
        .text;
    assert_eq!(second.matches("client ").count(), 10);
    let seen: std::collections::BTreeSet<&str> = first
        .split("client ")
        .skip(1)
        .chain(second.split("client ").skip(1))
        .filter_map(|rest| rest.get(..2))
        .collect();
    assert_eq!(seen.len(), 60);
}

#[tokio::test]
async fn with_tls_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay() {
    let world = World::built(Batch::default(), true).await;
    let page = world.sign_in("mgr", PASSWORD).await;
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-streetbook="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    assert!(page.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn live_pages_hear_of_the_books_that_their_visitor_reads() {
    use axum::extract::State;

    let world = World::with(Batch::default()).await;
    let cookie = world.cookie("mgr").await;
    let request = axum::http::Request::get("/").header(header::COOKIE, &cookie);
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let visitor = super::visitor::Visitor::of(&world.office, &parts.headers);
    let live =
        super::live::live(State(world.office.clone()), visitor.unwrap(), parts.headers).await;
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
async fn style_and_script_last_and_have_no_other_name() {
    let world = World::with(Batch::default()).await;
    let css = world.get("", &super::assets::css(), "en").await;
    assert_eq!(css.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(
        css.headers[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(
        world.get("", "/assets/office.css", "en").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn amounts_lengths_photos_and_references_read_as_people_read_them() {
    let photo = format!("{}:240000:jpeg", "ab".repeat(32));
    let other = "0192abcd-0000-8000-8000-0123456789ab";
    let set = |member: &str| Value::Members([member.to_owned()].into());
    let seen = [
        ("training", vec![("minutes", Value::Integer(90))]),
        (
            "partner_report",
            vec![("stock", text("2.5")), ("sales_yuan", text("1500.00"))],
        ),
        ("cold_visit", vec![("photos", set(&photo))]),
        ("violation", vec![("evidence", set(other))]),
    ];
    let numbered = (1..).zip(&seen);
    let all = numbered.map(|(n, (kind, fields))| shown(kind, n, fields));
    let world = World::with(records(all.collect())).await;
    let cookie = world.cookie("mgr").await;
    for (kind, zh, en) in [
        ("training", "1 小时 30 分钟", "1 h 30 min"),
        ("partner_report", "2.5", "2.5"),
        ("partner_report", "¥1500.00", "¥1500.00"),
        (
            "cold_visit",
            "照片 abababab (jpeg, 235 KB)",
            "photo abababab (jpeg, 235 KB)",
        ),
        (
            "violation",
            "<a href=\"/record/0192abcd-0000-8000-8000-0123456789ab\">0192abcd</a>",
            "0192abcd",
        ),
    ] {
        for (language, said) in [("zh", zh), ("en", en)] {
            let page = world
                .get(&cookie, &format!("/records/{kind}"), language)
                .await;
            assert!(page.text.contains(said), "{kind}: {said}");
        }
    }
}
