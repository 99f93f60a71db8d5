//! A person's number is found wherever an entry carries it, and shown in full nowhere.

use std::collections::BTreeSet;

use serde_json::json;
use streetbook_core::kind::KindSet;
use streetbook_core::record::{UNREADABLE, numbers_of};

use super::copy::{text, three};

/// Where a number stands, as `field number`.
fn found(payload: &[u8], companion: Option<&[u8]>) -> BTreeSet<String> {
    let numbers = numbers_of(payload, companion);
    let line = |(field, number): &(String, streetbook_core::phone::PhoneNumber)| {
        format!("{field} {}", number.digits())
    };
    numbers.iter().map(line).collect()
}

#[test]
fn a_number_is_found_in_its_field_in_a_remark_and_in_bytes_that_are_no_change() {
    let [mut li, _, _] = three("street_contact");
    let created = li.sets(json!({
        "client_name": "钱先生 +86 139-0000-2222",
        "phone": "13800001111",
        "remark": "打 137 0000 3333，别打 138****1111",
    }));
    let (main, companion) = (&created.payloads.main, &created.payloads.companion);
    let expected = [
        "client_name 13900002222",
        "phone 13800001111",
        "remark 13700003333",
    ];
    let expected: BTreeSet<String> = expected.map(str::to_owned).into();
    assert_eq!(found(main, companion.as_deref()), expected);

    let mut broken = main.clone();
    broken.insert(0, 0xff);
    let found = found(&broken, None);
    assert!(
        found.contains(&format!("{UNREADABLE} 13700003333")),
        "{found:?}"
    );
    let glued = numbers_of(b"\xffA138000011112026-11-02", None);
    assert!(
        glued
            .iter()
            .any(|(_, number)| number.digits() == "13800001111")
    );
}

#[test]
fn what_everybody_reads_holds_no_full_number_and_nothing_else_is_changed() {
    let [mut li, mut wang, _] = three("street_contact");
    let created = li.sets(json!({
        "client_name": "钱先生", "phone": "13800001111", "remark": "打 137 0000 3333",
        "point": "13812345-6780-8123-8000-013812345678",
    }));
    wang.hears(&created);
    let by_li = li.sets(json!({"wishes": "找 13600004444"}));
    let by_wang = wang.sets(json!({"wishes": "找 13500005555"}));
    li.hears(&by_wang);
    wang.hears(&by_li);
    assert_eq!(
        li.field("remark"),
        Some(text("打 137 0000 3333")),
        "his own words"
    );

    let kinds = KindSet::built_in();
    let kind = kinds.latest(&"street_contact".parse().unwrap()).unwrap();
    let shown = li.shown().masked(|id| kind.field(id));
    assert_eq!(shown.fields["remark"], text("打 137****3333"));
    assert_eq!(shown.fields["phone"], text("138****1111"));
    let point = "13812345-6780-8123-8000-013812345678";
    assert_eq!(shown.fields["point"], text(point), "an id is no number");
    let history = li.record.history().into_iter();
    let history: Vec<_> = history
        .map(|line| line.masked(|id| kind.field(id)))
        .collect();
    let all = format!("{shown:?} {history:?}");
    for number in ["13800001111", "0000 3333", "13600004444", "13500005555"] {
        assert!(!all.contains(number), "{number} in {all}");
    }
    assert!(
        all.contains("136****4444") && all.contains("135****5555"),
        "{all}"
    );
}
