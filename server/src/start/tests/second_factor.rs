//! The second step of signing in.

use axum::http::StatusCode;

use super::house::{House, PASSWORD, between};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_stands_between_the_password_and_everything_else() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let mut elsewhere = house.signed_in("admin", PASSWORD).await;
    let secret = admin.switches_the_second_factor_on().await;
    assert_eq!(admin.gets("/people").await.status, StatusCode::OK);
    assert_eq!(
        elsewhere.led("/people").await,
        "/",
        "it never showed a code"
    );

    house.seconds_pass(30);
    let mut turned_back = house.signed_in("admin", PASSWORD).await;
    assert_eq!(turned_back.posts("/sign-out", &[]).await.led(), "/");
    assert_eq!(turned_back.led("/people").await, "/");
    assert_eq!(house.noted("person admin sign_out").await, 0);
    let mut half = house.signed_in("admin", PASSWORD).await;
    let before = half.cookie.clone();
    for path in ["/", "/people", "/account", "/records/street_contact"] {
        assert_eq!(half.led(path).await, "/sign-in/code", "{path}");
    }
    let sneaked = half
        .changes_password(PASSWORD, "a sentence of my own")
        .await;
    assert_eq!(sneaked.led(), "/sign-in/code");
    let wrong = half.types_code("000000").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(half.shows_code(&secret).await.led(), "/");
    assert_ne!(half.cookie, before, "a whole session bears a new token");
    assert_eq!(half.gets("/people").await.status, StatusCode::OK);
    let log = house.log().await.join("\n");
    assert!(log.contains("person admin second_factor admin on"), "{log}");
    assert!(
        log.contains("stranger sign_in_refused admin 1 code"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_counts_once_also_for_two_at_once_and_after_a_restart() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let secret = admin.switches_the_second_factor_on().await;
    let mut half = house.signed_in("admin", PASSWORD).await;
    let proved = half.shows_code(&secret).await;
    assert_eq!(proved.status, StatusCode::UNAUTHORIZED, "it proved the app");

    house.seconds_pass(60);
    let mut second = house.signed_in("admin", PASSWORD).await;
    let (one, other) = tokio::join!(half.shows_code(&secret), second.shows_code(&secret));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED]);

    let house = house.restarts().await;
    let mut overlooked = house.signed_in("admin", PASSWORD).await;
    let replayed = overlooked.shows_code(&secret).await;
    assert_eq!(replayed.status, StatusCode::UNAUTHORIZED);
    house.seconds_pass(30);
    assert_eq!(overlooked.shows_code(&secret).await.led(), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_guessed_as_slowly_as_passwords_and_not_for_long() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let secret = admin.switches_the_second_factor_on().await;
    house.seconds_pass(60);
    let mut half = house.signed_in("admin", PASSWORD).await;
    for _ in 0..5 {
        half.types_code("000000").await;
    }
    let slow = half.shows_code(&secret).await;
    assert_eq!(slow.status, StatusCode::TOO_MANY_REQUESTS);
    house.minutes_pass(6);
    let late = half.shows_code(&secret).await;
    assert_eq!(late.led(), "/", "five minutes are over: from the beginning");
    assert_eq!(half.led("/people").await, "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_off_by_a_code_and_by_the_administrators_reset() {
    let house = House::founded().await;
    let temporary = house.gives_li_a_login().await;
    let mut li = house.signed_in("li", &temporary).await;
    li.changes_password(&temporary, PASSWORD).await;
    li.switches_the_second_factor_on().await;
    let again = li.posts("/account/second-factor", &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "off before on");
    let fresh = house.operator().reset_login("li").await.unwrap();
    let mut li = house.signed_in("li", &fresh).await;
    assert_eq!(li.led("/").await, "/account", "no code is asked for");
    li.changes_password(&fresh, PASSWORD).await;

    let secret = li.switches_the_second_factor_on().await;
    let off = li
        .posts("/account/second-factor/off", &[("code", "000000")])
        .await;
    assert!(off.text.contains("The code is wrong"), "{}", off.text);
    house.seconds_pass(30);
    let code = secret.code_at(crate::clock::Clock::now(&*house.clock));
    let off = li
        .posts("/account/second-factor/off", &[("code", &code)])
        .await;
    assert_eq!(off.led(), "/account", "{}", off.text);
    assert!(li.gets("/account").await.text.contains("It is off."));
    let log = house.log().await;
    let of_factor: Vec<&String> = log
        .iter()
        .filter(|line| line.contains("second_factor li"))
        .collect();
    assert_eq!(
        of_factor,
        [
            "person li second_factor li on",
            "operator second_factor li reset",
            "person li second_factor li on",
            "person li second_factor li off",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_can_demand_it_of_its_administrators() {
    let house = House::founded().await;
    let temporary = house.gives_li_a_login().await;
    let mut li = house.signed_in("li", &temporary).await;
    li.changes_password(&temporary, PASSWORD).await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let demanded = [("demanded", "1")];
    admin.posts("/accounts/second-factor", &demanded).await;
    assert_eq!(admin.led("/people").await, "/account");
    let page = admin.gets("/account").await.text;
    assert!(page.contains("sign in with a second factor here"), "{page}");
    admin.switches_the_second_factor_on().await;
    assert_eq!(admin.gets("/people").await.status, StatusCode::OK);
    let quarantine = li.gets("/quarantine").await;
    assert_eq!(quarantine.status, StatusCode::OK, "a manager need not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_counts_for_its_person_alone_and_is_shown_as_a_picture_too() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let page = admin.posts("/account/second-factor", &[]).await;
    assert!(page.text.contains("<svg"), "{}", page.text);
    assert!(!page.text.contains("<?xml"));
    let sealed = between(&page.text, "name=\"sealed\" value=\"", "\"").to_owned();
    let temporary = house.gives_li_a_login().await;
    let mut li = house.signed_in("li", &temporary).await;
    li.changes_password(&temporary, PASSWORD).await;
    let proof = [("sealed", sealed.as_str()), ("code", "000000")];
    let stolen = li.posts("/account/second-factor/on", &proof).await;
    assert_eq!(stolen.status, StatusCode::BAD_REQUEST, "sealed for admin");
}
