//! Reading the audit log.

use streetbook_core::time::Instant;

use super::house::{House, PASSWORD};
use crate::directory::{Actor, AuditAct, AuditAsked, AuditEntry};

async fn note(house: &House, about: &str) {
    let now = crate::clock::Clock::now(&*house.clock);
    let noted = AuditEntry::new(now, Actor::Operator, AuditAct::Export).about(about);
    house.app.handles.directory.audit(noted).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_goes_back_line_by_line_and_is_noted_itself() {
    let house = House::founded().await;
    for n in 0..150 {
        note(&house, &format!("kind{n:03}")).await;
    }
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let first = admin.gets("/audit").await.text;
    let newest = first.find("kind149").unwrap();
    assert!(newest < first.find("kind148").unwrap(), "newest first");
    assert!(first.contains("signed in"), "{first}");
    assert!(!first.contains("kind050"));
    let next = super::house::between(&first, "<p class=\"more\"><a href=\"", "\"");
    let next = format!("/audit{}", next.replace("&amp;", "&"));
    let second = admin.gets(&next).await.text;
    assert!(second.contains("kind050") && second.contains("kind000"));
    assert!(second.contains("operator") && !second.contains("Older ones"));
    assert_eq!(house.noted("person admin audit_read .. 100").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_picked_out_from_either_end() {
    let house = House::founded().await;
    for about in ["monday", "tuesday", "wednesday"] {
        note(&house, about).await;
        house.minutes_pass(24 * 60);
    }
    let mut admin = house.signed_in("admin", PASSWORD).await;
    let page = admin
        .gets("/audit?from=2026-11-03&to=2026-11-03")
        .await
        .text;
    assert!(page.contains("tuesday"), "{page}");
    assert!(!page.contains("monday") && !page.contains("wednesday"));
    let day = |day: &str| Some(Instant::parse(&format!("{day}T00:00:00+08:00")).unwrap());
    let asked = AuditAsked {
        from: day("2026-11-03"),
        to: day("2026-11-04"),
        limit: 9,
    };
    let lines = house.operator().audit_after(0, asked).await.unwrap();
    let about: Vec<&str> = lines.iter().map(|(_, n)| n.about.as_str()).collect();
    assert_eq!(about, ["tuesday"]);
    let odd = admin.gets("/audit?from=yesterday").await;
    assert_eq!(odd.status, axum::http::StatusCode::BAD_REQUEST);
}
