//! What is filled in wrongly is refused before it is saved, with the field and a sentence for people.

use serde_json::{Value as Json, json};

use crate::support::office::Office;
use crate::support::phone::Phone;

/// What is wrong, the form, its values, the field that is named, and a part of both sentences.
type Wrong = (
    &'static str,
    &'static str,
    Json,
    &'static str,
    &'static str,
    &'static str,
);

fn lead(field: &str, value: Json) -> Json {
    let mut lead = json!({"client_name": "Wang", "phone": "13800005678", "stage": "lead",
        "lead_on": "2026-11-02", "risk_disclosed": true});
    lead[field] = value;
    lead
}

fn log(field: &str, value: Json) -> Json {
    let mut diary = json!({"day": "2026-11-02", "items": "calls"});
    diary[field] = value;
    diary
}

fn plan(staff: i64) -> Json {
    json!({"type": "week", "starts_on": "2026-11-02", "tasks": "calls", "staff_needed": staff})
}

fn wrong_forms_and_kinds() -> Vec<Wrong> {
    vec![
        (
            "unknown kind",
            "dream",
            json!({}),
            "dream",
            "sync first",
            "没有名为“dream”的表单",
        ),
        (
            "not a kind's name",
            "做梦",
            json!({}),
            "做梦",
            "sync first",
            "请检查名称",
        ),
        (
            "missing",
            "lead",
            lead("client_name", Json::Null),
            "lead.client_name",
            "“Client name” must be filled in",
            "“客户姓名”必须填写",
        ),
        (
            "blank",
            "work_log",
            log("items", json!("  ")),
            "work_log.items",
            "must be filled in",
            "必须填写",
        ),
        (
            "unknown field",
            "lead",
            lead("mood", json!("good")),
            "lead.mood",
            "is not on this form",
            "不是本表单的栏目",
        ),
        (
            "wrong type",
            "lead",
            lead("lead_on", json!(20261102)),
            "lead.lead_on",
            "year-month-day",
            "请按年-月-日填写日期",
        ),
        (
            "no such day",
            "lead",
            lead("lead_on", json!("2026-02-30")),
            "lead.lead_on",
            "year-month-day",
            "请按年-月-日填写日期",
        ),
    ]
}

fn wrong_values() -> Vec<Wrong> {
    let long = "长".repeat(10_000);
    vec![
        (
            "no number",
            "lead",
            lead("phone", json!("12345")),
            "lead.phone",
            "11 digits",
            "11 位手机号",
        ),
        (
            "no choice",
            "lead",
            lead("stage", json!("rich")),
            "lead.stage",
            "must be one of lead",
            "只能选择：lead",
        ),
        (
            "10 000 characters",
            "work_log",
            log("items", json!(long)),
            "work_log.items",
            "at most 4000 characters",
            "最多 4000 个字",
        ),
        (
            "below the range",
            "plan",
            plan(-1),
            "plan.staff_needed",
            "at least 0",
            "不能小于 0",
        ),
        (
            "above the range",
            "plan",
            plan(10_001),
            "plan.staff_needed",
            "at most 10000",
            "不能大于 10000",
        ),
        (
            "no person",
            "lead",
            lead("liable", json!("张三！")),
            "lead.liable",
            "id of a person",
            "人员编号",
        ),
    ]
}

#[test]
fn a_wrong_entry_is_refused_at_capture_in_both_languages() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    for (what, kind, values, field, en, zh) in
        wrong_forms_and_kinds().into_iter().chain(wrong_values())
    {
        let refused = li.tries_to_log(kind, values).unwrap_err();
        let sentence = refused.sentence();
        assert!(refused.to_string().contains(field), "{what}: {refused}");
        assert!(sentence.en.contains(en), "{what}: {}", sentence.en);
        assert!(sentence.zh.contains(zh), "{what}: {}", sentence.zh);
    }
    assert_eq!(
        li.replica.status().unwrap().saved,
        0,
        "a refusal wrote something"
    );
}
