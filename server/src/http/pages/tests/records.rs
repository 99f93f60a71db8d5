//! The table of records as people read it.

use axum::http::header;
use streetbook_core::kind::Value;

use super::world::World;
use super::{TABLE, records};
use crate::store::view::tests::{annulled, contact, shown, text};

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
