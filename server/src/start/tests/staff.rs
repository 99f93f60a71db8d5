//! The administrator's pages.

use axum::http::StatusCode;

use super::house::{House, PASSWORD};
use crate::directory::code_hash;

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_moves_invites_and_disables_people_and_each_act_bears_his_name() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let wang = [
        ("id", "wang"),
        ("name", "王<b>五"),
        ("team", "north"),
        ("role", "outreach"),
    ];
    assert_eq!(admin.posts("/people", &wang).await.led(), "/people");
    let twice = admin.posts("/people", &wang).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let page = admin.gets("/people").await.text;
    assert!(
        page.contains("王&lt;b&gt;五") && !page.contains("<b>五"),
        "{page}"
    );

    let invited = admin.posts("/people/wang/invite", &[]).await;
    let code = invited.secret();
    assert!(invited.text.contains("<svg"), "{}", invited.text);
    let invited_with = |code: &str| {
        let known = house.app.handles.directory.read();
        let invite = known.invite(&code_hash(code));
        invite.map(|invite| invite.person.to_string())
    };
    assert_eq!(invited_with(&code).as_deref(), Some("wang"));
    let south = [("team", "south"), ("role", "specialist")];
    admin.posts("/people/wang/move", &south).await;
    admin
        .posts("/people/wang/disable", &[("disabled", "1")])
        .await;
    let person = |house: &House| {
        let directory = house.app.handles.directory.read();
        let person = directory.person(&"wang".parse().unwrap()).unwrap();
        let posting = person.posting();
        format!("{} {} {}", posting.team, posting.role, person.is_disabled())
    };
    assert_eq!(person(&house), "south specialist true");
    let late = admin.posts("/people/wang/invite", &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    admin.posts("/people/wang/disable", &[]).await;
    assert_eq!(person(&house), "south specialist false");
    let nobody = admin.posts("/people/nobody/invite", &[]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);

    let log = house.log().await;
    let his: Vec<&str> = log
        .iter()
        .filter_map(|line| line.strip_prefix("person admin "))
        .filter(|line| line.contains("wang"))
        .collect();
    assert_eq!(
        his,
        [
            "person wang added",
            "invite wang",
            "person wang moved",
            "person wang disabled",
            "person wang enabled",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_given_reset_and_shut_and_its_password_is_shown_once() {
    let house = House::founded().await;
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let login = [("login", "li & co"), ("person", "li")];
    let given = admin.posts("/accounts", &login).await;
    let password = given.secret();
    let page = admin.gets("/accounts").await.text;
    assert!(page.contains("li &amp; co") && page.contains("Temporary password"));
    assert!(!page.contains(&password), "never again");
    house.signed_in("li & co", &password).await;

    let reset = admin.posts("/accounts/reset", &login).await.secret();
    assert_ne!(reset, password);
    let old = house.browser().signs_in("li & co", &password).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let shut = [("login", "li & co"), ("disabled", "1")];
    admin.posts("/accounts/disable", &shut).await;
    let shut = house.browser().signs_in("li & co", &reset).await;
    assert_eq!(shut.status, StatusCode::UNAUTHORIZED);
    let unknown = admin.posts("/accounts/reset", &[("login", "x")]).await;
    assert_eq!(unknown.status, StatusCode::CONFLICT);
    assert!(unknown.text.contains("there is no such login"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_listed_with_its_person_and_revoked_with_a_reason() {
    use streetbook_core::ids::{DeviceId, Hash};
    use streetbook_core::journal::DeviceKey;
    use streetbook_core::sync::{Enrol, WIRE_VERSION};

    let house = House::founded().await;
    let li = "li".parse().unwrap();
    let (code, _) = house.operator().invite(&li).await.unwrap();
    let device = DeviceId([7; 16]);
    let request = Enrol {
        version: WIRE_VERSION,
        device,
        key: DeviceKey::from_seed([7; 32]).public(),
        token_hash: Hash([7; 32]),
        code,
        predecessor: None,
        signature: None,
    };
    house.app.exchange.enrol(&request).await.unwrap();
    let joined = format!("device {device} device_enrolled {device}");
    assert_eq!(house.noted(&joined).await, 1);

    let mut admin = house.signed_in("admin", PASSWORD).await;
    let page = admin.gets("/devices").await.text;
    assert!(
        page.contains(&device.to_string()) && page.contains("none yet"),
        "{page}"
    );
    let path = format!("/devices/{device}/revoke");
    let unsaid = admin.posts(&path, &[("reason", " ")]).await;
    assert_eq!(unsaid.status, StatusCode::CONFLICT);
    admin.posts(&path, &[("reason", "lost on the bus")]).await;
    let page = admin.gets("/devices").await.text;
    assert!(page.contains("Revoked: lost on the bus"), "{page}");
    let noted = format!("person admin device_revoked {device} lost on the bus");
    assert_eq!(house.noted(&noted).await, 1);
}
