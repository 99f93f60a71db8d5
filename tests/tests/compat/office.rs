//! The office of an earlier version: its directory, its backup, its pages.

use serde_json::json;
use streetbook_tests::fixtures::{PAGES, VERBS};
use streetbook_tests::{Stopped, index_and_view_equal_their_rebuild};

use crate::alike::{has_all_columns, lines, says_all};
use crate::{on, streetbook, v1, v1_office};

const KINDS: [&str; 4] = ["store", "street_contact", "cold_visit", "attendance"];
/// Counts of what is made from the ledger: a later layout may hold it in other rows, and other days are ruled on.
const MADE: [&str; 3] = ["index_rows", "view_rows", "rulings"];

fn said(name: &str) -> String {
    std::fs::read_to_string(v1("said").join(name)).unwrap()
}

#[test]
fn its_directory_opens_and_every_verb_says_what_it_said() {
    let (ground, _) = v1_office();
    let dir = ground.server_dir();
    for (name, words) in VERBS {
        let (mut then, now) = (lines(&said(name)), lines(&on(&dir, words)));
        if let Some(counts) = then[0].as_object_mut() {
            counts.retain(|key, _| !MADE.contains(&key.as_str()));
        }
        says_all(&json!(then), &json!(now), name);
    }
    for kind in KINDS {
        let file = ground.dir("export.csv");
        let out = ["--format", "csv", "--out", file.to_str().unwrap()];
        on(&dir, &[&["export", "--kind", kind], &out[..]].concat());
        let now = std::fs::read_to_string(&file).unwrap();
        has_all_columns(&said(&format!("{kind}.csv")), &now);
    }
}

#[test]
fn its_audit_log_is_read_past_the_clone_that_ended_it() {
    let (ground, _) = v1_office();
    let (then, now) = (
        lines(&said("audit")),
        lines(&on(&ground.server_dir(), &["audit", "--json"])),
    );
    assert!(
        now.len() > then.len(),
        "what came after it stands there too"
    );
    says_all(&json!(then), &json!(now[..then.len()]), "audit");
}

#[test]
fn its_index_and_view_are_what_its_ledger_says() {
    let (ground, _) = v1_office();
    assert!(index_and_view_equal_their_rebuild(&ground) > 8);
}

#[test]
fn its_backup_comes_back_and_nothing_that_was_erased_does() {
    let (ground, _) = v1_office();
    let (fresh, backup) = (ground.dir("fresh"), v1("office.backup"));
    let words = ["restore", "--from", backup.to_str().unwrap()];
    on(&fresh, &words);
    assert_eq!(lines(&on(&fresh, &["verify", "--json"]))[0]["ok"], true);
    for (name, words) in VERBS.iter().filter(|(name, _)| *name != "verify") {
        let (then, now) = (lines(&said(name)), lines(&on(&fresh, words)));
        says_all(&json!(then), &json!(now), name);
    }
    let again = streetbook(&[&words[..], &["--data", fresh.to_str().unwrap()]].concat());
    assert_eq!(again.status.code(), Some(1), "it is there already");
}

/// The records that a page leads to, in order: words of pages may change, what they list may not.
fn records(page: &str) -> Vec<&str> {
    let links = page.split("href=\"/record/").skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn its_pages_list_what_they_listed() {
    let (ground, _) = v1_office();
    let office = Stopped::on(ground).starts();
    office.waits_until_shown();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let signed_in = agent
        .post(format!("{}/sign-in", office.address()))
        .header("origin", office.address())
        .send_form([("login", "li"), ("password", "a long password of nobody")])
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    for (name, path) in PAGES {
        let asked = agent.get(format!("{}{path}", office.address()));
        let mut answer = asked.header("cookie", cookie).call().unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let (then, now) = (
            said(&format!("{name}.html")),
            answer.body_mut().read_to_string().unwrap(),
        );
        assert_eq!(records(&then), records(&now), "{path}");
        let rows = |page: &str| page.matches("<tr").count();
        assert_eq!(rows(&then), rows(&now), "{path}");
    }
}
