//! The page on which people of the office answer a person who asks what data is held about them.

use axum::http::{StatusCode, header};

use super::world::{World, post, staffed};
use super::{records, token};
use crate::store::view::tests::contact;

#[tokio::test]
async fn a_number_that_was_typed_is_looked_for_and_not_shown_again() {
    let people = [("out0", "north", "outreach"), ("mei", "office", "centre")];
    let record = contact(1, "孙六");
    let id = record.origin.id();
    let world = World::staffed(staffed(&people), records(vec![record]), false).await;
    let cookie = world.session("mei", 0);
    let page = world.get(&cookie, "/subjects", "zh").await.text;
    assert!(
        page.contains("没有删除申请") && page.contains("aria-current=\"page\""),
        "{page}"
    );

    let form = |fields: &str| format!("token={}&{fields}", token(&cookie));
    let find = form("number=138+1234+5678&record=&reason=");
    let found = world.ask(post("/subjects/find", &cookie, find)).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.text.contains("138****5678: 1"), "{}", found.text);
    assert!(found.text.contains(&format!("/record/{id}")));
    assert!(!found.text.contains("12345678") && !found.text.contains("1234 5678"));
    assert!(
        !found.text.contains("孙六"),
        "what the record says is not told here"
    );

    let erase = form("number=13812345678&reason=+asked+in+the+shop+");
    let asked = world.ask(post("/subjects/erase", &cookie, erase)).await;
    assert_eq!(asked.headers[header::LOCATION], "/subjects");
    let decide = form("approve=1");
    let path = "/subjects/0123456789abcdef/decide";
    assert_eq!(
        world.ask(post(path, &cookie, decide)).await.status,
        StatusCode::SEE_OTHER
    );
    for odd in ["number=12&record=", "number=&record=7"] {
        let refused = world.ask(post("/subjects/find", &cookie, form(odd))).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{odd}");
    }
    let acts = world.desk.acts.lock().unwrap();
    let expected = [
        "mei looks for 138****5678",
        "mei asks to erase 138****5678 after 7 days: asked in the shop",
        "mei decides 0123456789abcdef: true",
    ];
    assert_eq!(*acts, expected);
}
