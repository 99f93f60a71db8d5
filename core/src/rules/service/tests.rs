use crate::rules::Scope;
use crate::rules::testing::{World, at};

/// Returns a case whose steps were done at these times, with or without their records.
fn case(steps: [(&str, bool); 4]) -> (World, Scope) {
    let mut world = World::new();
    let mut draft = world.wrote("service_case", "clerk", "2026-11-02 09:00");
    let fields = [
        ("received_at", "request"),
        ("analysed_at", "analysis"),
        ("solved_at", "solution"),
        ("fed_back_at", "feedback"),
    ];
    for ((time, is_recorded), (step, record)) in steps.into_iter().zip(fields) {
        if !time.is_empty() {
            draft = draft.with(step, at(&format!("2026-11-02 {time}")));
        }
        if is_recorded {
            draft = draft.with(record, "写明");
        }
    }
    let scope = Scope::Case(draft.put());
    (world, scope)
}

#[test]
fn four_steps_in_order_each_with_its_record() {
    let (no, yes) = (false, true);
    for (steps, expected) in [
        ([("09:00", yes), ("", no), ("", no), ("", no)], "pending"),
        (
            [
                ("09:00", yes),
                ("10:00", yes),
                ("11:00", yes),
                ("12:00", yes),
            ],
            "met",
        ),
        (
            [
                ("09:00", yes),
                ("09:00", yes),
                ("09:00", yes),
                ("09:00", yes),
            ],
            "met",
        ),
        (
            [
                ("09:00", yes),
                ("11:00", yes),
                ("10:00", yes),
                ("12:00", yes),
            ],
            "out_of_turn",
        ),
        (
            [("09:00", yes), ("", no), ("10:00", yes), ("", no)],
            "out_of_turn",
        ),
        (
            [
                ("09:00", yes),
                ("10:00", no),
                ("11:00", yes),
                ("12:00", yes),
            ],
            "missing",
        ),
        (
            [
                ("09:00", yes),
                ("10:00", yes),
                ("11:00", yes),
                ("12:00", no),
            ],
            "missing",
        ),
    ] {
        let (world, scope) = case(steps);
        assert_eq!(world.said(&scope, "SV-1"), [expected], "{steps:?}");
    }
}

#[test]
fn a_complaint_names_who_answers_for_it() {
    for (complaint, liable, solved, expected) in [
        (false, "", "11:00", vec![]),
        (true, "", "", vec!["pending"]),
        (true, "", "11:00", vec!["missing"]),
        (true, "boss", "11:00", vec!["liable"]),
    ] {
        let (mut world, scope) =
            case([("09:00", true), ("10:00", true), (solved, true), ("", true)]);
        let fields = &mut world.facts[0].shown.fields;
        fields.insert("complaint".to_owned(), crate::kind::Value::Bool(complaint));
        fields.insert(
            "liable".to_owned(),
            crate::kind::Value::Text(liable.to_owned()),
        );
        assert_eq!(
            world.said(&scope, "MK-13"),
            expected,
            "{complaint} {liable:?} {solved}"
        );
        let finding = world.findings(&scope, "MK-13");
        let named = finding.first().and_then(|finding| finding.person.as_ref());
        assert_eq!(named.map_or("", |person| person.as_str()), liable);
    }
}
