//! A person leaves: phones refuse new records that name them, and keep those that name them already.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::replica::ReplicaError;
use streetbook_server::admin::Admin;
use streetbook_server::directory::Actor;
use streetbook_tests::{Hall, Phone, now, person};

/// The phone's refusal of a new record, in both languages; none if it is accepted.
fn refuses(phone: &mut Phone, kind: &str, fields: Json) -> Option<(String, String)> {
    let fields: BTreeMap<String, Json> = fields.as_object().unwrap().clone().into_iter().collect();
    let refused = phone.replica.log(kind, &fields, now()).err()?;
    assert!(matches!(refused, ReplicaError::Field(_)), "{refused}");
    let said = refused.sentence();
    Some((said.zh, said.en))
}

#[test]
fn who_has_left_is_named_in_nothing_new_until_he_is_back() {
    let hall = Hall::with(&[
        person("zhang", "manager", "north"),
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
    ]);
    let mut zhang = hall.phone("zhang");
    let both = json!({"type": "morning", "started_at": "2026-11-02T08:30:00+08:00", "present": ["li", "wang"]});
    let meeting = zhang.logs("meeting", both.clone());
    let li = "li".parse().unwrap();
    let office = Admin::new(hall.app(), Actor::Operator);
    hall.wait(office.disable_person(&li, true)).unwrap();
    zhang.syncs(hall.address());

    let (zh, en) = refuses(&mut zhang, "meeting", both.clone()).unwrap();
    assert_eq!(zh, "“到会人员”所填人员已离职，请改填在职人员");
    assert_eq!(
        en,
        "“Present” names somebody who has left: name somebody who is here"
    );
    // The earlier list keeps the person, also if others of it change.
    zhang.amends(meeting, json!({"present": ["li"]}));
    let mut zhang = Phone::opened(&zhang.is_off());
    assert!(
        refuses(&mut zhang, "meeting", both.clone()).is_some(),
        "a restart forgets nothing"
    );

    hall.wait(office.disable_person(&li, false)).unwrap();
    zhang.syncs(hall.address());
    assert_eq!(refuses(&mut zhang, "meeting", both), None);
    assert_eq!(zhang.replica.status().unwrap().quarantined, 0);
}
