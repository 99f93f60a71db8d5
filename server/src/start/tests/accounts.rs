//! Passwords and sessions.

use axum::http::StatusCode;

use super::house::{House, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_password_opens_nothing_but_the_page_that_ends_it() {
    let house = House::founded().await;
    let temporary = house.gives_li_a_login().await;
    let mut li = house.signed_in("li", &temporary).await;
    for path in ["/", "/records/street_contact", "/quarantine", "/audit"] {
        assert_eq!(li.led(path).await, "/account", "{path}");
    }
    let factor = li.posts("/account/second-factor", &[]).await;
    assert_eq!(factor.led(), "/account", "no second factor yet either");
    let page = li.gets("/account").await;
    assert!(
        page.text.contains("This password is temporary"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("Quarantine"), "no tabs");

    for (new, why) in [
        ("short", "Too short"),
        ("lililililili", "must not be the login"),
        ("password1234", "guessed first"),
        (temporary.as_str(), "is the old one"),
    ] {
        let refused = li.changes_password(&temporary, new).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains(why), "{new}: {}", refused.text);
    }
    let wrong = li.changes_password("something else", PASSWORD).await;
    assert!(wrong.text.contains("old password is wrong"));
    let changed = li.changes_password(&temporary, PASSWORD).await;
    assert_eq!(changed.led(), "/account");
    let records = li.gets("/records/street_contact").await;
    assert_eq!(records.status, StatusCode::OK);
    let old = house.browser().signs_in("li", &temporary).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.noted("operator account li added").await, 1);
    assert_eq!(house.noted("person li password li changed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_his_password_stays_and_his_other_sessions_end() {
    let house = House::founded().await;
    let mut here = house.signed_in("admin", PASSWORD).await;
    let mut elsewhere = house.signed_in("admin", PASSWORD).await;
    let new = "a sentence of my own";
    here.changes_password(PASSWORD, new).await;
    assert_eq!(here.gets("/people").await.status, StatusCode::OK);
    assert_eq!(elsewhere.led("/people").await, "/");
    assert_eq!(house.signed_in("admin", new).await.led("/").await, {
        here.led("/").await
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_a_move_and_a_disabled_login_or_person_end_sessions_at_once() {
    let house = House::founded().await;
    let temporary = house.gives_li_a_login().await;
    let li = "li".parse().unwrap();
    let operator = house.operator();
    house
        .signed_in("li", &temporary)
        .await
        .changes_password(&temporary, PASSWORD)
        .await;
    let mut session = house.signed_in("li", PASSWORD).await;
    operator
        .move_person(&li, Some("south".parse().unwrap()), None)
        .await
        .unwrap();
    assert_eq!(session.led("/account").await, "/", "moved");
    session.signs_in("li", PASSWORD).await;
    operator.disable_login("li", true).await.unwrap();
    assert_eq!(session.led("/account").await, "/", "the login is shut");
    let shut = session.signs_in("li", PASSWORD).await;
    assert_eq!(shut.status, StatusCode::UNAUTHORIZED);
    operator.disable_login("li", false).await.unwrap();
    session.signs_in("li", PASSWORD).await;
    assert_eq!(session.gets("/account").await.status, StatusCode::OK);
    let fresh = operator.reset_login("li").await.unwrap();
    assert_eq!(session.led("/account").await, "/", "reset");
    session.signs_in("li", &fresh).await;
    assert_eq!(session.led("/").await, "/account", "temporary again");
    operator.disable_person(&li, true).await.unwrap();
    operator.disable_person(&li, false).await.unwrap();
    assert_eq!(session.led("/account").await, "/", "not back with him");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_loads_itself_does_not_keep_a_session_open() {
    let house = House::founded().await;
    let mut watched = house.signed_in("admin", PASSWORD).await;
    let mut left = house.signed_in("admin", PASSWORD).await;
    for _ in 0..4 {
        house.minutes_pass(10);
        watched.gets("/quarantine").await;
        left.gets_with("/quarantine", "streetbook-background", "1")
            .await;
        left.gets_with("/quarantine", "accept", "text/event-stream")
            .await;
    }
    assert_eq!(watched.gets("/quarantine").await.status, StatusCode::OK);
    assert_eq!(left.led("/quarantine").await, "/");
    house.signed_in("admin", PASSWORD).await;
    let ended = house.noted("person admin sign_out admin the time was up");
    assert_eq!(ended.await, 1, "{:?}", house.log().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_and_their_ends_are_noted_and_a_guesser_fills_no_log() {
    let house = House::founded().await;
    let before = house.log().await.len();
    let guesses = (0..300).map(|n| match n % 3 {
        0 => "admin".to_owned(),
        _ => format!("invented{n}"),
    });
    house.is_guessed_at(guesses).await;
    assert_eq!(house.log().await.len() - before, 1, "one line a minute");
    house.minutes_pass(61);
    house.is_guessed_at(["admin".to_owned()]).await;
    let log = house.log().await;
    let last = log.last().unwrap();
    let told = "stranger sign_in_refused admin 300 login or password, from 0.0.0.0";
    assert_eq!(last, told, "and how often it was");
    assert!(!log.iter().any(|line| line.contains("invented")), "{log:?}");

    house.minutes_pass(61);
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let out = admin.posts("/sign-out", &[]).await;
    assert_eq!(out.led(), "/");
    let log = house.log().await;
    let [.., came, went] = log.as_slice() else {
        panic!("{log:?}");
    };
    assert_eq!(came, "person admin sign_in admin from 0.0.0.0");
    assert_eq!(went, "person admin sign_out admin");
}
