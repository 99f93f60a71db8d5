//! Signing in and out, and what guards the way.

use axum::http::{StatusCode, header};

use super::world::{PASSWORD, World, from_origin, post};
use super::{TABLE, records, token};
use crate::store::view::Batch;
use crate::store::view::tests::contact;

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
async fn style_and_script_last_and_have_no_other_name() {
    let world = World::with(Batch::default()).await;
    let css = world
        .get("", &crate::http::pages::assets::css(), "en")
        .await;
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
