//! Rulings on pages: the readers of the book read the ruling, and nobody else.

use std::collections::BTreeSet;

use streetbook_core::record::Shown;
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{Finding, Outcome, Scope};
use streetbook_core::time::Day;

use super::records;
use super::world::World;
use crate::store::view::FindingRow;
use crate::store::view::tests::contact;

/// A ruling about a record that also looked at another one.
async fn rule(world: &World, shown: &Shown, other: &Shown, outcome: Outcome, en: &str) {
    let (id, day) = (shown.origin.id(), Day::parse("2026-11-02").unwrap());
    let scope = Scope::Report(id);
    let ruling = Finding::new(RuleId::new(b"RE", 5), 2, &scope, day, outcome)
        .about(id)
        .concerns(&shown.author)
        .seen([other.origin.id(), id])
        .yuan(50)
        .text("<b>重复</b>", en);
    let row = FindingRow::new(&ruling, shown.origin.book.clone(), None);
    let (rows, none) = ([row], BTreeSet::new());
    assert!(
        world
            .office
            .app
            .view
            .rule(&scope, &rows, &none)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_ruling_is_shown_on_its_record_and_in_the_list_to_whoever_reads_the_book() {
    let ours = contact(1, "周");
    let mut theirs = contact(2, "吴");
    theirs.origin.book = "personal/out1/1".parse().unwrap();
    theirs.author = "out1".parse().unwrap();
    let done = contact(3, "郑");
    let all = vec![ours.clone(), theirs.clone(), done.clone()];
    let world = World::with(records(all)).await;
    rule(
        &world,
        &ours,
        &theirs,
        Outcome::Repeat,
        "ours, <i>again</i>",
    )
    .await;
    rule(&world, &theirs, &ours, Outcome::Repeat, "theirs, again").await;
    rule(&world, &done, &ours, Outcome::Valid, "all is well").await;
    let (our_id, their_id) = (ours.origin.id(), theirs.origin.id());
    for (who, sees, hidden) in [
        ("mgr", "ours, &lt;i&gt;again", "theirs, again"),
        ("out0", "ours, &lt;i&gt;again", "theirs, again"),
        ("out1", "theirs, again", "ours, &lt;i"),
    ] {
        let cookie = world.cookie(who).await;
        let page = world.get(&cookie, "/rulings", "en").await.text;
        assert!(
            page.contains(sees) && !page.contains(hidden),
            "{who}: {page}"
        );
        assert!(
            !page.contains("all is well"),
            "what is done is not open: {page}"
        );
    }
    let cookie = world.cookie("mgr").await;
    let all = world.get(&cookie, "/rulings?which=all", "en").await.text;
    assert!(all.contains("all is well") && all.contains("50 yuan (proposed)"));
    let before = world
        .get(&cookie, "/rulings?to=2026-11-01", "en")
        .await
        .text;
    assert!(before.contains("Nothing that fits"), "{before}");

    let page = world
        .get(&cookie, &format!("/record/{our_id}"), "zh")
        .await
        .text;
    for part in ["RE-5", "重复", "&lt;b&gt;重复", "规则书第 2", "终审"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(
        !page.contains(&their_id.to_string()),
        "he may not know that it exists"
    );
    assert!(!all.contains(&their_id.to_string()));
}
