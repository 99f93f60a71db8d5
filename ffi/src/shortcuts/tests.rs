//! The types match the forms: same fields, same choices, and what a form requires is no option.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use streetbook_core::kind::{FieldType, Kind, KindSet};
use streetbook_core::time::Zone;

use super::*;

const RECORD: &str = "8d969eef-6eca-8c29-a3a6-29280e686cf0";
const PHOTO: &str = "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92:20480:jpeg";

fn form(id: &str) -> Kind {
    let kinds = KindSet::built_in();
    kinds.latest(&id.parse().unwrap()).unwrap().clone()
}

/// Reads the fields as the core does, by the form.
fn read(form: &Kind, fields: &Fields) -> BTreeMap<String, Json> {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let read = |(name, value): (&String, &FieldValue)| {
        let field = form.field(name);
        let field = field.unwrap_or_else(|| panic!("{} has no {name}", form.id));
        (
            name.clone(),
            value.to_json(Some((form, field)), &zone).unwrap(),
        )
    };
    let read: BTreeMap<String, Json> = fields.iter().map(read).collect();
    form.check_new(&read, &zone).unwrap();
    read
}

/// Checks that everything filled in names every field of the form, and the minimum those that it
/// requires.
fn agrees(kind: &str, whole: Fields, least: Fields) {
    let form = form(kind);
    let named: BTreeSet<String> = read(&form, &whole).into_keys().collect();
    let fields = form.fields.iter().map(|field| field.id.to_string());
    assert_eq!(named, fields.collect(), "{kind}");
    let named: BTreeSet<String> = read(&form, &least).into_keys().collect();
    let required = form.fields.iter().filter(|field| field.required);
    assert_eq!(
        named,
        required.map(|field| field.id.to_string()).collect(),
        "{kind}"
    );
}

fn offers<'a>(kind: &str, field: &str, ids: impl IntoIterator<Item = &'a str>) {
    let form = form(kind);
    let (FieldType::Choice(offered) | FieldType::Choices(offered)) =
        &form.field(field).unwrap().field_type
    else {
        panic!("{kind}.{field} offers no choices");
    };
    let offered: Vec<&str> = offered.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(
        ids.into_iter().collect::<Vec<_>>(),
        offered,
        "{kind}.{field}"
    );
}

#[test]
fn a_street_contact_is_the_form() {
    let least = StreetContact {
        client_name: "杨女士".into(),
        phone: "13900000001".into(),
        ..StreetContact::default()
    };
    let whole = StreetContact {
        point: Some(RECORD.into()),
        grade: Some(Grade::A),
        wishes: Some("学区房".into()),
        brought_to_site: Some(true),
        consultant: Some("con".into()),
        remark: Some("下午来".into()),
        ..least.clone()
    };
    agrees("street_contact", whole.into(), least.into());
    let grades = [Grade::A, Grade::B, Grade::C, Grade::D];
    offers("street_contact", "grade", grades.map(Grade::id));
}

#[test]
fn a_cold_visit_is_the_form() {
    let least = ColdVisit {
        place_name: "丽都大厦".into(),
        outcome: VisitOutcome::CallBack,
        appointment: None,
        met: None,
        interest: None,
        next_step: None,
        checklist: Vec::new(),
        photos: Vec::new(),
    };
    let whole = ColdVisit {
        appointment: Some(false),
        met: Some("前台".into()),
        interest: Some("两居".into()),
        next_step: Some("周四回访".into()),
        checklist: vec![Prepared::Pen],
        photos: vec![PHOTO.into()],
        ..least.clone()
    };
    agrees("cold_visit", whole.into(), least.into());
    let outcomes = [
        VisitOutcome::Interested,
        VisitOutcome::CallBack,
        VisitOutcome::Refused,
        VisitOutcome::Nobody,
    ];
    offers("cold_visit", "outcome", outcomes.map(VisitOutcome::id));
    let things = [
        Prepared::Card,
        Prepared::Pen,
        Prepared::Brochure,
        Prepared::Notebook,
    ];
    offers("cold_visit", "checklist", things.map(Prepared::id));
}

#[test]
fn a_store_visit_is_the_form() {
    let least = StoreVisit {
        store: RECORD.into(),
        outcome: "有意向".into(),
        ..StoreVisit::default()
    };
    let whole = StoreVisit {
        stock: Some("充足".into()),
        display: Some("门口".into()),
        competitor: Some("一家".into()),
        photos: vec![PHOTO.into()],
        ..least.clone()
    };
    agrees("store_visit", whole.into(), least.into());
}

#[test]
fn a_client_report_is_the_form() {
    let least = ClientReport {
        client_name: "李先生".into(),
        masked_phone: "138****5678".into(),
        expected_at_ms: 1_793_577_600_000,
        route: Route::Accompanied,
        company: None,
        agent: None,
        zone: None,
        consultant: None,
    };
    let whole = ClientReport {
        company: Some("万家".into()),
        agent: Some("agent1".into()),
        zone: Some("A".into()),
        consultant: Some("con".into()),
        ..least.clone()
    };
    agrees("client_report", whole.into(), least.into());
    offers(
        "client_report",
        "route",
        [Route::Accompanied, Route::SelfArrival].map(Route::id),
    );
}
