use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::*;
use crate::book::Shelf;
use crate::ids::RoleId;
use crate::kind::{FieldType, Mechanism, Value};
use crate::time::Zone;

fn kind(id: &str) -> Kind {
    let known = KindSet::built_in();
    known.latest(&id.parse().unwrap()).unwrap().clone()
}

fn has(roles: &[RoleId], role: &str) -> bool {
    roles.iter().any(|known| known.as_str() == role)
}

#[test]
fn every_register_of_the_rule_books_reads() {
    for text in DEFINITIONS {
        Kind::parse_toml(text).unwrap();
    }
    let names: Vec<String> = KindSet::built_in()
        .iter_latest()
        .map(|kind| format!("{} {}", kind.id, kind.label.zh))
        .collect();
    assert_eq!(
        names.join("\n"),
        "arrival 渠道客户确认单\nassessment 考核 / 抽查\nattendance 考勤\nclient_report 客户报备\n\
         cold_visit 陌拜记录\ncontract 合作协议\ndeal 成交\ndiversion 串货\ngreeting 节日问候\n\
         lead 意向客户\nmarket_info 市场信息\nmaterial 物料\nmeeting 会议\nnotice 公告 / 销售政策\n\
         notice_read 公告回执\npartner 渠道伙伴\npartner_report 渠道报送\npenalty 罚款\n\
         plan 周计划 / 月总结\npoint 渠道点位\npoint_upkeep 渠道维系记录\nprice_check 价格监控\n\
         roster 排班\nservice_case 客户服务 / 投诉\nstore 门店卡\nstore_visit 门店拜访\n\
         street_contact 行销客户登记\ntraining 培训\nviolation 违规记录\nwork_log 工作日志"
    );
}

#[test]
fn every_reference_leads_to_a_register() {
    let known = KindSet::built_in();
    for kind in known.iter_latest() {
        for field in &kind.fields {
            if let FieldType::Ref(to) | FieldType::Refs(Some(to)) = &field.field_type {
                assert!(known.latest(to).is_some(), "{}.{}", kind.id, field.id);
            }
        }
    }
}

#[test]
fn each_kind_changes_and_stands_where_the_domain_says() {
    for (id, mechanism, shelf) in [
        ("street_contact", Mechanism::Slip, Shelf::Personal),
        ("cold_visit", Mechanism::Entry, Shelf::Personal),
        ("point", Mechanism::Card, Shelf::Team),
        ("point_upkeep", Mechanism::Entry, Shelf::Personal),
        ("store", Mechanism::Card, Shelf::Team),
        ("store_visit", Mechanism::Entry, Shelf::Personal),
        ("client_report", Mechanism::Entry, Shelf::Desk),
        ("arrival", Mechanism::Slip, Shelf::Desk),
        ("attendance", Mechanism::Entry, Shelf::Personal),
        ("work_log", Mechanism::Slip, Shelf::Personal),
        ("meeting", Mechanism::Slip, Shelf::Team),
        ("deal", Mechanism::Card, Shelf::Desk),
        ("lead", Mechanism::Card, Shelf::Personal),
        ("partner", Mechanism::Card, Shelf::Team),
        ("contract", Mechanism::Card, Shelf::Team),
        ("diversion", Mechanism::Card, Shelf::Cases),
        ("price_check", Mechanism::Entry, Shelf::Team),
        ("partner_report", Mechanism::Entry, Shelf::Desk),
        ("violation", Mechanism::Card, Shelf::Cases),
        ("roster", Mechanism::Card, Shelf::Team),
        ("plan", Mechanism::Card, Shelf::Team),
        ("training", Mechanism::Entry, Shelf::Team),
        ("assessment", Mechanism::Entry, Shelf::Cases),
        ("material", Mechanism::Entry, Shelf::Team),
        ("penalty", Mechanism::Card, Shelf::Cases),
        ("notice", Mechanism::Card, Shelf::Workspace),
        ("notice_read", Mechanism::Entry, Shelf::Personal),
        ("service_case", Mechanism::Card, Shelf::Cases),
        ("greeting", Mechanism::Entry, Shelf::Personal),
        ("market_info", Mechanism::Entry, Shelf::Personal),
    ] {
        let kind = kind(id);
        assert_eq!((kind.mechanism, kind.shelf), (mechanism, shelf), "{id}");
    }
}

#[test]
fn the_roles_of_a_field_day_may_do_their_work() {
    for (role, kinds) in [
        ("manager", "point store meeting attendance"),
        (
            "outreach",
            "street_contact cold_visit point_upkeep store_visit",
        ),
        ("outreach", "work_log client_report attendance"),
        ("verifier", "arrival attendance"),
    ] {
        for id in kinds.split(' ') {
            assert!(has(&kind(id).writers, role), "{role} writes {id}");
        }
    }
    for role in ["outreach", "manager", "centre", "clerk", "administrator"] {
        for id in ["point", "store"] {
            assert!(has(&kind(id).amenders, role), "{role} amends {id}");
        }
    }
    assert!(has(&kind("street_contact").signers, "outreach"));
    for role in [
        "outreach",
        "specialist",
        "consultant",
        "verifier",
        "site_lead",
        "manager",
        "centre",
        "clerk",
        "partner_agent",
        "administrator",
    ] {
        assert!(has(&kind("attendance").writers, role), "{role} punches in");
    }
    assert!(!has(&kind("arrival").writers, "outreach"));
}

#[test]
fn full_numbers_are_restricted_and_the_people_named_are_told() {
    let with = |pick: fn(&crate::kind::Field) -> bool| -> Vec<String> {
        let known = KindSet::built_in();
        let picked = known.iter_latest().flat_map(|kind| {
            let fields = kind.fields.iter().filter(|field| pick(field));
            fields.map(|field| format!("{}.{}", kind.id, field.id))
        });
        picked.collect()
    };
    assert_eq!(
        with(|field| field.restricted),
        [
            "arrival.phone",
            "contract.mail_phone",
            "lead.phone",
            "point.contact_phone",
            "store.contact_phone",
            "street_contact.phone"
        ]
    );
    assert_eq!(
        with(|field| field.shares),
        [
            "arrival.consultant",
            "arrival.site_lead",
            "client_report.agent",
            "client_report.consultant",
            "meeting.present",
            "meeting.late",
            "meeting.absent",
            "penalty.person",
            "service_case.liable",
            "street_contact.consultant",
        ]
    );
    assert!(kind("street_contact").restricted_to.is_empty());
    assert_eq!(kind("arrival").restricted_to.len(), 4);
}

#[test]
fn what_decides_about_a_commission_is_filled_in_by_the_front_desk_and_the_office() {
    let arrival = kind("arrival");
    let given = |json: Json| -> BTreeMap<String, Json> { serde_json::from_value(json).unwrap() };
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let set = |fields: Json, role: &str| {
        let values = arrival.check_amend(&given(fields), &zone).unwrap();
        arrival.check_role(&values, &role.parse().unwrap())
    };
    for role in ["verifier", "site_lead", "centre", "clerk", "administrator"] {
        for fields in [
            json!({"finding": "new"}),
            json!({"verdict": "valid", "reason": "首次到访"}),
            json!({"slot": 3, "erp_ref": "K1"}),
        ] {
            assert_eq!(set(fields.clone(), role), Ok(()), "{role} {fields}");
        }
    }
    assert_eq!(set(json!({"companions": 2}), "manager"), Ok(()));
    let refused = set(json!({"companions": 2, "verdict": "valid"}), "manager").unwrap_err();
    assert_eq!(
        refused.sentence_en(),
        "“Verdict” is filled in by verifier, site_lead, centre, clerk, administrator: leave it to them"
    );
    assert_eq!(
        refused.sentence_zh(),
        "“是否有效”由其他岗位填写（verifier、site_lead、centre、clerk、administrator），请留给他们"
    );
    assert!(
        set(json!({"erp_ref": null}), "manager").is_err(),
        "nor takes it out"
    );
}

#[test]
fn a_fine_is_decided_by_the_office_and_objected_to_by_the_person() {
    let penalty = kind("penalty");
    let set = |fields: Json, role: &str| {
        let given: BTreeMap<String, Json> = serde_json::from_value(fields).unwrap();
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let values = penalty.check_amend(&given, &zone).unwrap();
        penalty.check_role(&values, &role.parse().unwrap()).is_ok()
    };
    for role in ["outreach", "consultant", "verifier"] {
        assert!(set(json!({"objection": "当日请假"}), role), "{role}");
        assert!(!set(json!({"state": "withdrawn"}), role), "{role}");
        assert!(!set(json!({"amount_yuan": "0"}), role), "{role}");
        assert!(has(&penalty.amenders, role) && !has(&penalty.writers, role));
    }
    assert!(set(
        json!({"state": "approved", "amount_yuan": "10"}),
        "centre"
    ));
    let roster = kind("roster");
    assert!(roster.field("consent").unwrap().set_by.is_empty());
    assert!(!has(&roster.field("rest_day").unwrap().set_by, "outreach"));
}

/// What is captured at points, in stores and at the desk.
fn captured_outdoors(id: &str) -> Vec<(&'static str, Json)> {
    vec![
        (
            "point",
            json!({"name": "安居二手房", "type": "community", "contact_phone": "13800003078",
            "materials": "折页50份", "effect": "B", "status": "active"}),
        ),
        (
            "store",
            json!({"name": "四季茶楼", "grade": "A", "contact": "杨勇明",
            "contact_phone": "13800006909"}),
        ),
        (
            "attendance",
            json!({"punch": "in", "source": "phone", "person": "con0"}),
        ),
        (
            "meeting",
            json!({"type": "morning", "started_at": "2026-11-02T09:30:00+08:00",
            "present": ["con0", "mgr"], "late": [], "absent": []}),
        ),
        (
            "street_contact",
            json!({"point": id, "client_name": "胡军强", "phone": "13800001222",
            "grade": "A", "wishes": "学区房", "brought_to_site": false, "remark": ""}),
        ),
        (
            "client_report",
            json!({"client_name": "李勇刚", "masked_phone": "138****3155",
            "company": "链信", "agent": "out4", "zone": "北区", "consultant": "con1",
            "expected_at": "2026-11-02T11:51:00+08:00", "route": "self_arrival"}),
        ),
        (
            "cold_visit",
            json!({"place_name": "滨江步道写字楼", "appointment": true, "met": "王超",
            "outcome": "call_back", "checklist": ["brochure", "card", "notebook", "pen"]}),
        ),
        (
            "arrival",
            json!({"report": id, "phone": "13800006942", "finding": "new", "slot": 7,
            "arrived_at": "2026-11-02T11:29:00+08:00", "verdict": "valid", "companions": 0}),
        ),
    ]
}

/// What is written when the day is looked back on.
fn written_indoors(id: &str) -> Vec<(&'static str, Json)> {
    vec![
        (
            "point_upkeep",
            json!({"point": id, "materials_ok": true, "remark": ""}),
        ),
        (
            "store_visit",
            json!({"store": id, "stock": "足", "competitor": "无", "outcome": "维持"}),
        ),
        (
            "work_log",
            json!({"day": "2026-11-02", "items": "派单,陌拜,维系", "suggestion": ""}),
        ),
        (
            "deal",
            json!({"arrival": id, "unit": "3-1-1204", "amount_yuan": "1286000.00",
            "signed_on": "2026-11-20"}),
        ),
        (
            "lead",
            json!({"client_name": "陈敏", "phone": "13800004411", "stage": "prospect",
            "lead_on": "2026-11-02", "prospect_on": "2026-11-09", "risk_disclosed": true}),
        ),
        (
            "contract",
            json!({"contract_kind": "sales_agent", "partner": id, "state": "active",
            "starts_on": "2026-01-01", "target_yuan": "500000.00", "mailing": "returned"}),
        ),
        (
            "diversion",
            json!({"product": "茶礼盒", "found_at": "城东批发市场", "found_on": "2026-11-02",
            "evidence": [format!("{}:240000:jpeg", "ab".repeat(32))], "state": "open"}),
        ),
        (
            "partner_report",
            json!({"starts_on": "2026-10-01", "ends_on": "2026-10-31", "stock": "12.5",
            "sales_yuan": "99.50"}),
        ),
        (
            "penalty",
            json!({"person": "out3", "clause": "PN-1.hair", "rulebook": 1, "action": "fine",
            "happened_on": "2026-11-02", "evidence": [id], "amount_yuan": "10.00", "state": "proposed"}),
        ),
        (
            "training",
            json!({"topic": "上岗", "held_on": "2026-11-01", "attendees": ["out3"],
            "before_first_duty": true, "minutes": 90}),
        ),
        (
            "material",
            json!({"item": "折页", "movement": "issued", "quantity": 200, "person": "out3"}),
        ),
    ]
}

#[test]
fn a_field_days_records_are_taken() {
    let id = "0192abcd-0000-8000-8000-0123456789ab";
    let zone = Zone::named("Asia/Shanghai").unwrap();
    for (name, fields) in captured_outdoors(id).into_iter().chain(written_indoors(id)) {
        let kind = kind(name);
        let given: BTreeMap<String, Json> = serde_json::from_value(fields).unwrap();
        let values = kind.check_new(&given, &zone).unwrap();
        let shown: BTreeMap<String, Json> = values
            .iter()
            .map(|(field, value): (_, &Value)| (field.to_string(), value.to_json(&zone)))
            .collect();
        assert_eq!(shown, given, "{name}");
    }
}
