use std::collections::{BTreeMap, HashSet};
use std::mem::discriminant;

use serde_json::json;

use super::*;
use crate::kind::Kind;
use crate::time::Instant;

/// A form with one field of every type, its strict rules and its lenient ones.
const EVERYTHING: &str = r#"
kind = "everything"
version = 1
zh = "各类栏目"
en = "Everything"
mechanism = "card"
shelf = "team"
writers = ["manager"]
fields = [
    { id = "text", type = "text", zh = "文字", en = "Text", chars_max = 5 },
    { id = "must", type = "text", zh = "必填", en = "Must", required = true },
    { id = "integer", type = "integer", zh = "整数", en = "Integer", min = 1, max = 9 },
    { id = "bool", type = "bool", zh = "是否", en = "Bool" },
    { id = "choice", type = "choice", zh = "单选", en = "Choice", choices = [
        { id = "A", zh = "甲", en = "A" },
        { id = "B", zh = "乙", en = "B" },
    ] },
    { id = "choices", type = "choices", zh = "多选", en = "Choices", choices = [
        { id = "pen", zh = "笔", en = "Pen" },
        { id = "card", zh = "名片", en = "Card" },
    ] },
    { id = "date", type = "date", zh = "日期", en = "Date" },
    { id = "time", type = "time", zh = "时间", en = "Time" },
    { id = "person", type = "person", zh = "人员", en = "Person" },
    { id = "people", type = "people", zh = "多人", en = "People" },
    { id = "point", type = "ref", to = "point", zh = "点位", en = "Point" },
    { id = "phone", type = "phone", zh = "电话", en = "Phone", restricted = true },
    { id = "masked", type = "masked_phone", zh = "隐号", en = "Masked" },
    { id = "location", type = "location", zh = "位置", en = "Location" },
    { id = "decimal", type = "decimal", zh = "数量", en = "Decimal", min = 1, max = 9 },
    { id = "yuan", type = "yuan", zh = "金额", en = "Yuan", min = 0, max = 100 },
    { id = "duration", type = "duration", zh = "时长", en = "Duration", max = 480 },
    { id = "picture", type = "photo", zh = "照片", en = "Photo" },
    { id = "photos", type = "photos", zh = "多张照片", en = "Photos" },
    { id = "evidence", type = "refs", zh = "依据", en = "Evidence" },
]
"#;

fn everything() -> (Kind, Zone) {
    let kind = Kind::parse_toml(EVERYTHING).unwrap();
    (kind, Zone::named("Asia/Shanghai").unwrap())
}

fn one(field: &str, input: Json) -> BTreeMap<String, Json> {
    BTreeMap::from([(field.to_owned(), input)])
}

fn members(ids: &[&str]) -> Value {
    Value::Members(ids.iter().map(|&id| id.to_owned()).collect())
}

/// A field, an input that it refuses, and the rule that does.
type Refused = (&'static str, Json, FieldRule);

fn refused_words_and_members() -> Vec<Refused> {
    let crowd: Vec<Json> = (0..=limits::MEMBERS_MAX)
        .map(|n| json!(format!("p{n}")))
        .collect();
    let a_or_b = FieldRule::UnknownChoice {
        allowed: vec!["A".to_owned(), "B".to_owned()],
    };
    vec![
        ("nowhere", json!("x"), FieldRule::UnknownField),
        ("must", json!(" "), FieldRule::Required),
        ("must", json!(null), FieldRule::Required),
        ("text", json!(7), FieldRule::NotText),
        (
            "text",
            json!("六个字也太长"),
            FieldRule::TooLong { chars_max: 5 },
        ),
        ("integer", json!(2.5), FieldRule::NotInteger),
        ("integer", json!("3"), FieldRule::NotInteger),
        ("integer", json!(u64::MAX), FieldRule::NotInteger),
        ("integer", json!(0), FieldRule::BelowMin { min: 1 }),
        ("integer", json!(10), FieldRule::AboveMax { max: 9 }),
        ("bool", json!("yes"), FieldRule::NotBool),
        ("choice", json!("C"), a_or_b.clone()),
        ("choice", json!(1), a_or_b),
        ("date", json!("2026-02-30"), FieldRule::NotDate),
        ("time", json!("tomorrow"), FieldRule::NotTime),
        ("person", json!("张 伟"), FieldRule::NotPerson),
        ("people", json!("out0"), FieldRule::NotPerson),
        ("people", json!(["out0", 1]), FieldRule::NotPerson),
        (
            "people",
            json!(crowd),
            FieldRule::TooManyMembers {
                max: limits::MEMBERS_MAX,
            },
        ),
        ("point", json!("pt1"), FieldRule::NotRecord),
    ]
}

fn refused_measures_and_files() -> Vec<Refused> {
    vec![
        ("phone", json!("1380000567"), FieldRule::NotPhone),
        ("phone", json!("138****5678"), FieldRule::NotPhone),
        ("masked", json!("13800005678"), FieldRule::NotMaskedPhone),
        ("location", json!("here"), FieldRule::NotLocation),
        ("decimal", json!("two"), FieldRule::NotDecimal),
        ("decimal", json!("0.999999"), FieldRule::BelowMin { min: 1 }),
        ("decimal", json!(9.5), FieldRule::AboveMax { max: 9 }),
        ("yuan", json!("1.005"), FieldRule::NotYuan),
        ("yuan", json!(true), FieldRule::NotYuan),
        ("yuan", json!("-0.01"), FieldRule::BelowMin { min: 0 }),
        ("yuan", json!("100.01"), FieldRule::AboveMax { max: 100 }),
        ("duration", json!("half an hour"), FieldRule::NotDuration),
        ("duration", json!(-1), FieldRule::NotDuration),
        ("duration", json!("8:01"), FieldRule::AboveMax { max: 480 }),
        ("picture", json!("photo.jpg"), FieldRule::NotPhoto),
        ("photos", json!("photo.jpg"), FieldRule::NotPhoto),
        ("photos", json!(["photo.jpg"]), FieldRule::NotPhoto),
        ("evidence", json!(["pt1"]), FieldRule::NotRecord),
        (
            "text",
            json!("长".repeat(10_000)),
            FieldRule::TooLong { chars_max: 5 },
        ),
        (
            "must",
            json!("长".repeat(10_000)),
            FieldRule::TooLong { chars_max: 4_000 },
        ),
    ]
}

#[test]
fn every_rule_is_enforced_and_names_its_field_but_not_the_refused_value() {
    let (kind, zone) = everything();
    let cases = [refused_words_and_members(), refused_measures_and_files()].concat();
    let mut rules = HashSet::new();
    for (field, input, rule) in cases {
        rules.insert(discriminant(&rule));
        let refused = kind
            .check_amend(&one(field, input.clone()), &zone)
            .unwrap_err();
        assert_eq!(refused.rule, rule, "{field} = {input}");
        let label = kind.field(field).map(|field| field.label.clone());
        let (zh, en) = label.map_or((field.into(), field.into()), |label| (label.zh, label.en));
        assert!(
            refused
                .to_string()
                .starts_with(&format!("everything.{field}: "))
        );
        assert!(refused.sentence_zh().starts_with(&format!("“{zh}”")));
        assert!(refused.sentence_en().starts_with(&format!("“{en}” ")));
        for message in [
            refused.to_string(),
            refused.sentence_zh(),
            refused.sentence_en(),
        ] {
            let leaks = input.as_str().is_some_and(|given| {
                given.len() > 1 && given != "138****5678" && message.contains(given)
            });
            assert!(!leaks, "{message}");
        }
    }
    assert_eq!(rules.len(), 21, "a rule is missing from the table");
}

/// A field, a value as it is typed and as a program gives it, and what the record holds.
fn given_alike() -> Vec<(&'static str, String, Json, Value)> {
    let at = "2026-11-02T08:00:00+08:00";
    let photo = format!("{}:240000:jpeg", "ab".repeat(32));
    let given = [
        (
            "text",
            "学区房",
            json!("学区房"),
            Value::Text("学区房".to_owned()),
        ),
        ("integer", "3", json!(3), Value::Integer(3)),
        ("bool", "false", json!(false), Value::Bool(false)),
        ("choice", "B", json!("B"), Value::Text("B".to_owned())),
        (
            "choices",
            "pen,card\u{ff0c} pen",
            json!(["card", "pen"]),
            members(&["card", "pen"]),
        ),
        (
            "people",
            "out0,mgr",
            json!(["mgr", "out0"]),
            members(&["mgr", "out0"]),
        ),
        (
            "time",
            at,
            json!(at),
            Value::Time(Instant::parse(at).unwrap()),
        ),
        (
            "decimal",
            "2.50",
            json!("2.5"),
            Value::Text("2.5".to_owned()),
        ),
        (
            "yuan",
            "99.5",
            json!("99.50"),
            Value::Text("99.50".to_owned()),
        ),
        ("duration", "1:30", json!(90), Value::Integer(90)),
        ("picture", &photo, json!(photo), Value::Text(photo.clone())),
        ("photos", &photo, json!([photo]), members(&[&photo])),
        (
            "evidence",
            "0192ABCD-0000-8000-8000-0123456789AB",
            json!(["0192abcd-0000-8000-8000-0123456789ab"]),
            members(&["0192abcd-0000-8000-8000-0123456789ab"]),
        ),
        ("date", "", json!(null), Value::Cleared),
        ("date", "", json!(""), Value::Cleared),
    ];
    let owned = given.map(|(field, typed, input, value)| (field, typed.to_owned(), input, value));
    owned.into()
}

#[test]
fn the_command_line_and_a_program_say_the_same() {
    let (kind, zone) = everything();
    for (field, typed, input, value) in given_alike() {
        let field = kind.field(field).unwrap();
        assert_eq!(field.check_text(&kind.id, &typed, &zone).unwrap(), value);
        assert_eq!(field.check(&kind.id, &input, &zone).unwrap(), value);
        if input != json!("") {
            assert_eq!(value.to_json(&zone), input);
        }
        assert!(field.accepts(&value));
    }
    let must = kind.field("must").unwrap();
    let refused = must.check_text(&kind.id, "", &zone).unwrap_err();
    assert_eq!(refused.rule, FieldRule::Required);
}

#[test]
fn a_new_record_needs_its_required_fields_and_leaves_empty_ones_out() {
    let (kind, zone) = everything();
    let refused = kind.check_new(&one("text", json!("x")), &zone).unwrap_err();
    assert_eq!(
        (refused.field.as_str(), refused.rule),
        ("must", FieldRule::Required)
    );

    let mut fields = one("must", json!("x"));
    fields.insert("date".to_owned(), json!(null));
    let values = kind.check_new(&fields, &zone).unwrap();
    assert_eq!(values.get("must"), Some(&Value::Text("x".to_owned())));
    assert_eq!(values.len(), 1);
    assert_eq!(
        kind.check_amend(&one("date", json!(null)), &zone)
            .unwrap()
            .get("date"),
        Some(&Value::Cleared)
    );
}

#[test]
fn what_others_wrote_is_taken_if_its_type_fits() {
    let (kind, _) = everything();
    let text = |text: &str| Value::Text(text.to_owned());
    for (field, value) in [
        ("text", text("longer than this version allows")),
        ("integer", Value::Integer(1_000)),
        ("choice", text("dropped_since")),
        ("choices", members(&["dropped_since"])),
        ("must", Value::Cleared),
        ("phone", text("13800005678")),
        ("phone", text("138****5678")),
        ("yuan", text("100000.00")),
        ("duration", Value::Integer(481)),
        ("decimal", text("-3.25")),
    ] {
        assert!(
            kind.field(field).unwrap().accepts(&value),
            "{field}: {value:?}"
        );
    }
    for (field, value) in [
        ("text", Value::Integer(1)),
        ("text", text(&"x".repeat(limits::TEXT_CHARS_MAX + 1))),
        ("integer", text("1")),
        ("bool", Value::Integer(1)),
        ("choice", text("no choice id")),
        ("choices", text("pen")),
        ("choices", members(&["a/b"])),
        ("people", members(&["张"])),
        ("date", text("2026-11-2")),
        ("time", Value::Time(Instant::from_millis(i64::MAX))),
        ("phone", text("+8613800005678")),
        ("masked", text("13800005678")),
        ("point", text("0192ABCD-0000-8000-8000-0123456789AB")),
        ("decimal", text("2.50")),
        ("yuan", text("99.5")),
        ("yuan", Value::Integer(99)),
        ("duration", Value::Integer(-1)),
        ("picture", text("photo.jpg")),
        ("photos", members(&["photo.jpg"])),
        ("evidence", members(&["pt1"])),
        ("evidence", text("0192abcd-0000-8000-8000-0123456789ab")),
    ] {
        assert!(
            !kind.field(field).unwrap().accepts(&value),
            "{field}: {value:?}"
        );
    }
}

#[test]
fn a_number_is_shown_masked_and_anything_else_in_its_place_not_at_all() {
    let (kind, _) = everything();
    let number = Value::Text("13800005678".to_owned());
    let masked = Value::Text("138****5678".to_owned());
    let phone = kind.field("phone").unwrap();
    assert_eq!(phone.shown(&number), masked);
    assert_eq!(phone.shown(&masked), masked);
    assert_eq!(
        phone.shown(&Value::Text("anything".to_owned())),
        Value::Cleared
    );
}

#[test]
fn everything_that_is_wrong_with_a_form_is_said_at_once_in_its_order() {
    let kinds = crate::kind::KindSet::built_in();
    let kind = kinds.latest(&"arrival".parse().unwrap()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let role = "outreach".parse().unwrap();
    let problems = |fields: serde_json::Value| -> Vec<(String, &str)> {
        let fields: BTreeMap<String, serde_json::Value> = serde_json::from_value(fields).unwrap();
        let problems = kind.problems(&fields, &role, &zone, |person| person.as_str() == "gone");
        problems
            .into_iter()
            .map(|problem| (problem.field, problem.rule.word()))
            .collect()
    };
    let required = kind.fields.iter().filter(|field| field.required);
    let missing: Vec<_> = required
        .map(|field| (field.id.to_string(), "required"))
        .collect();
    assert!(!missing.is_empty());
    assert_eq!(problems(json!({})), missing);
    let mut found = problems(json!({"weather": "rain", "slot": 3}));
    assert_eq!(found.pop(), Some(("weather".to_owned(), "unknown_field")));
    assert_eq!(found.pop(), Some(("slot".to_owned(), "not_this_role")));
    assert_eq!(found, missing);
    let person = |field: &&Field| field.field_type == FieldType::Person && field.set_by.is_empty();
    let person = kind.fields.iter().find(person).unwrap().id.to_string();
    let found = problems(json!({person.as_str(): "gone"}));
    assert!(found.contains(&(person, "person_left")), "{found:?}");
}
