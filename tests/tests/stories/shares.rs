//! A record that names a colleague reaches their inbox, without the values that they may not see.

use std::path::Path;

use serde_json::json;
use streetbook_core::sync::inflate;
use streetbook_tests::{Hall, person};

const NUMBER: &str = "13987654321";

/// Returns true if a text is anywhere in the directory's files, plain or inside a deflate stream.
fn holds(dir: &Path, text: &str) -> bool {
    let find = |bytes: &[u8]| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    let holds_file = |path: &Path| {
        let bytes = std::fs::read(path).unwrap();
        let inside =
            |start: usize| inflate(&bytes[start..], 64 * 1024).is_ok_and(|plain| find(&plain));
        find(&bytes) || (0..bytes.len()).any(inside)
    };
    std::fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        path.is_file() && holds_file(&path)
    })
}

#[test]
fn a_consultant_gets_the_contact_that_names_him_with_the_number_masked() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("zhu", "consultant", "north"),
        person("wang", "outreach", "north"),
    ]);
    let address = hall.address();
    let (mut li, mut zhu, mut wang) = (hall.phone("li"), hall.phone("zhu"), hall.phone("wang"));
    let met = li.logs(
        "street_contact",
        json!({"client_name": "杨女士", "phone": NUMBER, "consultant": "zhu"}),
    );
    li.syncs(address);
    zhu.syncs(address);
    wang.syncs(address);
    assert_eq!(li.shows(met)["fields"]["phone"], NUMBER);
    assert_eq!(zhu.shows(met)["fields"]["client_name"], "杨女士");
    assert_eq!(zhu.shows(met)["fields"]["phone"], "139****4321");
    assert!(wang.lists().is_empty(), "it is not for everybody");
    assert!(holds(li.dir(), NUMBER), "the author's own phone has it");
    assert!(!holds(zhu.dir(), NUMBER));
    assert!(!hall.shows(met).to_string().contains(NUMBER));
    for name in ["view.sqlite", "view.sqlite-wal"] {
        let tables = std::fs::read(hall.server_dir().join(name)).unwrap_or_default();
        let found = tables.windows(NUMBER.len()).any(|w| w == NUMBER.as_bytes());
        assert!(!found, "{name} holds the number");
    }

    // The consultant signs for the client, grades them, and the author sees both.
    zhu.signs(met);
    zhu.amends(met, json!({"grade": "A"}));
    zhu.syncs(address);
    li.syncs(address);
    let shown = li.shows(met);
    assert_eq!(shown["fields"]["grade"], "A");
    assert_eq!(shown["signatures"][0]["by"], "zhu");
    assert_eq!(shown["fields"]["phone"], NUMBER);

    // Later restricted values do not reach the consultant either.
    li.amends(met, json!({"phone": "13911112222"}));
    li.syncs(address);
    zhu.syncs(address);
    assert_eq!(zhu.shows(met)["fields"]["phone"], "139****2222");
    assert!(!holds(zhu.dir(), "13911112222"));
    hall.wait(hall.app().progress.until_shown());
    assert!(hall.wait(hall.app().view.quarantined()).unwrap().is_empty());
}

#[test]
fn a_contact_shared_only_later_brings_its_whole_past() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("zhu", "consultant", "north"),
    ]);
    let address = hall.address();
    let (mut li, mut zhu) = (hall.phone("li"), hall.phone("zhu"));
    let met = li.meets(1);
    li.amends(met, json!({"wishes": "三室"}));
    li.syncs(address);
    zhu.syncs(address);
    assert!(zhu.lists().is_empty());
    li.amends(met, json!({"consultant": "zhu"}));
    li.syncs(address);
    zhu.syncs(address);
    assert_eq!(zhu.shows(met)["fields"]["wishes"], "三室");
    assert_eq!(zhu.shows(met)["fields"]["phone"], "139****0001");
}
