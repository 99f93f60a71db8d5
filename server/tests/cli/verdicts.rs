//! Verdicts at a phone's command line, without the office.

use serde_json::json;

use super::office::{Office, streetbook_with};

const LEAD: [&str; 6] = [
    "log",
    "lead",
    "client_name=王先生",
    "phone=13800005678",
    "stage=lead",
    "risk_disclosed=true",
];

#[test]
fn a_phone_without_network_says_what_the_rules_say() {
    let (mut office, phone) = Office::with_phone();
    office.stop();
    let lead = || {
        phone
            .run(&[&LEAD[..], &["lead_on=2026-11-02"]].concat())
            .line()
    };
    let (first, again) = (lead(), lead());

    let shown = phone.run(&["show", &again, "--json"]).json();
    let rulings = shown["rulings"].as_array().unwrap();
    let ruling = rulings.iter().find(|one| one["rule"] == "MK-4").unwrap();
    assert_eq!(ruling["outcome"], "repeat");
    assert_eq!(
        (&ruling["final"], &ruling["edition"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(ruling["records"], json!([first, again]));
    let sheet = phone.run(&["show", &again]).line();
    assert!(
        sheet.contains("MK-4  repeat  [provisional, 1]  the same client"),
        "{sheet}"
    );
    let data = phone.0.to_str().unwrap();
    let args = ["phone", "--data", data, "show", &again];
    let sheet = streetbook_with(&args, &[("LANG", "zh_CN.UTF-8")]).line();
    assert!(
        sheet.contains("MK-4  repeat  [初步, 1]  同一客户"),
        "{sheet}"
    );

    let check = phone.run(&["check-client", "13800005678", "--json"]).json();
    assert_eq!(
        (&check["known"], &check["who"]),
        (&json!("same"), &json!(["out0"]))
    );
    assert_eq!(check["protection"]["rule"], "MK-4");
    let check = phone.run(&["check-client", "138****5678"]).line();
    assert!(check.contains("perhaps on record"), "{check}");
    phone.run(&["check-client", "1380000"]).fails("11 digits");

    let waiting = phone.run(&["report", "waiting", "--json"]).json();
    assert_eq!(waiting["rows"].as_array().unwrap().len(), 2);
    let quota = phone.run(&["report", "quota"]).line();
    assert!(quota.contains("MK-5  behind  [provisional, 1]"), "{quota}");
    assert!(
        !quota.contains("MK-1"),
        "no day counts on which somebody joins: {quota}"
    );
    phone.run(&["report", "week"]).is_misuse();
}

#[test]
fn a_refused_entry_is_told_in_both_languages() {
    let (_office, phone) = Office::with_phone();
    let refused = phone.run(&["log", "cold_visit", "outcome=refused"]);
    for part in [
        "cold_visit.place_name",
        "“楼宇或单位”必须填写",
        "“Building or company” must",
    ] {
        refused.fails(part);
    }
    phone.run(&["log", "dream"]).fails("没有名为“dream”的表单");
}
