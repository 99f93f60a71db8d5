use crate::ids::RecordId;
use crate::rules::Scope;
use crate::rules::testing::World;

fn team() -> World {
    let mut world = World::new();
    world.employs("out0", "outreach", "north", "2026-01-01", None);
    world.employs("spec", "specialist", "north", "2026-01-01", None);
    world.employs("boss", "manager", "north", "2026-01-01", None);
    world
}

fn propose(world: &mut World, person: &str, clause: &str, action: &str, yuan: &str) -> RecordId {
    let draft = world.wrote("penalty", "boss", "2026-11-02 10:00");
    let draft = draft.with("person", person).with("clause", clause);
    let draft = draft
        .with("action", action)
        .with("happened_on", "2026-11-02");
    match yuan {
        "" => draft.put(),
        yuan => draft.with("amount_yuan", yuan).put(),
    }
}

#[test]
fn a_penalty_proposes_what_its_clause_says() {
    for (person, clause, action, yuan, expected) in [
        ("out0", "PN-1.hair", "fine", "10.00", "proposed_fine"),
        ("out0", "PN-1.hair", "fine", "10.01", "differs"),
        ("out0", "PN-1.hair", "fine", "", "differs"),
        // Two clauses about dress contradict each other: the person who proposes picks one.
        (
            "out0",
            "PN-1.dress_attendance",
            "fine",
            "20.00",
            "proposed_fine",
        ),
        (
            "out0",
            "PN-1.dress_penalty",
            "fine",
            "10.00",
            "proposed_fine",
        ),
        ("out0", "PN-1.dress_penalty", "fine", "30.00", "differs"),
        (
            "boss",
            "PN-1.dress_penalty",
            "fine",
            "30.00",
            "proposed_fine",
        ),
        ("out0", "PN-1.idling", "fine", "20.00", "proposed_fine"),
        ("spec", "PN-1.idling", "fine", "50.00", "proposed_fine"),
        ("out0", "PN-1.idling", "fine", "50.00", "differs"),
        ("boss", "PN-1.idling", "fine", "50.00", "differs"),
        ("boss", "PN-1.dereliction", "fine", "49.99", "differs"),
        ("boss", "PN-1.dereliction", "fine", "50.00", "proposed_fine"),
        (
            "boss",
            "PN-1.dereliction",
            "fine",
            "200.00",
            "proposed_fine",
        ),
        ("boss", "PN-1.dereliction", "fine", "200.01", "differs"),
        (
            "out0",
            "PN-1.dereliction",
            "fine",
            "137.50",
            "proposed_fine",
        ),
        ("out0", "PN-1.fighting", "dismissal", "", "proposal"),
        ("out0", "PN-1.fighting", "return", "", "proposal"),
        ("out0", "PN-1.fighting", "fine", "500.00", "differs"),
        ("out0", "WL-4", "fine", "50.00", "proposed_fine"),
        ("out0", "PN-1.singing", "fine", "50.00", "invalid"),
    ] {
        let mut world = team();
        let card = propose(&mut world, person, clause, action, yuan);
        let said = world.said(&Scope::Case(card), "PN-1");
        assert_eq!(said, [expected], "{person} {clause} {action} {yuan}");
    }
}

#[test]
fn a_penalty_rests_on_the_version_in_force_that_day() {
    for (version, expected) in [
        (1, vec!["proposed_fine"]),
        (2, vec!["proposed_fine", "differs"]),
    ] {
        let mut world = team();
        world.set_from("2026-11-03", "penalty.objection_days", "5");
        let card = propose(&mut world, "out0", "PN-1.hair", "fine", "10.00");
        let fields = &mut world.facts[0].shown.fields;
        fields.insert("rulebook".to_owned(), crate::kind::Value::Integer(version));
        assert_eq!(
            world.said(&Scope::Case(card), "PN-1"),
            expected,
            "{version}"
        );
    }
}

#[test]
fn nobody_is_fined_before_he_was_told_and_could_object() {
    let (within, over) = ("2026-11-06 23:59", "2026-11-07 00:00");
    for (state, notified_on, objection, now, expected) in [
        ("proposed", "", "", over, "pending"),
        ("notified", "", "", over, "missing"),
        ("notified", "2026-11-03", "", within, "pending"),
        ("notified", "2026-11-03", "", over, "met"),
        ("notified", "2026-11-03", "病假", over, "pending"),
        ("objected", "2026-11-03", "病假", over, "pending"),
        ("approved", "", "", over, "missing"),
        ("approved", "2026-11-03", "", within, "warning"),
        ("approved", "2026-11-03", "", over, "met"),
    ] {
        let mut world = team();
        let draft = world.wrote("penalty", "boss", "2026-11-02 10:00");
        let draft = draft.with("person", "out0").with("clause", "PN-1.hair");
        let draft = draft.with("action", "fine").with("amount_yuan", "10.00");
        let draft = draft.with("state", state).with("objection", objection);
        let card = draft.with("notified_on", notified_on).put();
        world.now(now);
        let said = world.said(&Scope::Case(card), "PN-1");
        assert_eq!(
            said,
            ["proposed_fine", expected],
            "{state} {notified_on} {now}"
        );
    }
}

#[test]
fn a_withdrawn_penalty_says_nothing() {
    let mut world = team();
    let draft = world.wrote("penalty", "boss", "2026-11-02 10:00");
    let draft = draft.with("person", "out0").with("clause", "PN-1.hair");
    let draft = draft.with("action", "fine").with("amount_yuan", "10.00");
    let draft = draft.with("happened_on", "2026-11-02");
    let card = draft.with("state", "withdrawn").put();
    assert_eq!(world.said(&Scope::Case(card), "PN-1"), [""; 0]);
    let month = Scope::PersonMonth("2026-11".parse().unwrap(), "out0".parse().unwrap());
    assert_eq!(world.said(&month, "PN-1"), [""; 0]);
}

#[test]
fn fines_beyond_a_fifth_of_the_wage_bring_a_warning() {
    for (wage, fines, expected) in [
        ("", ["10.00", "10.00"], "not_set"),
        ("3000", ["500.00", "100.00"], "met"),
        ("3000", ["500.00", "100.01"], "warning"),
        ("2999", ["500.00", "100.00"], "warning"),
    ] {
        let mut world = team();
        if !wage.is_empty() {
            world.set("penalty.reference_wage_yuan", wage);
        }
        for yuan in fines {
            propose(&mut world, "out0", "PN-1.dereliction", "fine", yuan);
        }
        propose(&mut world, "spec", "PN-1.dereliction", "fine", "200.00");
        let month = Scope::PersonMonth("2026-11".parse().unwrap(), "out0".parse().unwrap());
        assert_eq!(world.said(&month, "PN-1"), [expected], "{wage} {fines:?}");
        let next = Scope::PersonMonth("2026-12".parse().unwrap(), "out0".parse().unwrap());
        assert_eq!(world.said(&next, "PN-1"), [""; 0]);
    }
}

#[test]
fn a_persons_second_violation_proposes_the_blacklist() {
    for (violations, expected) in [(0, vec![]), (1, vec!["warning"]), (2, vec!["proposal"])] {
        let mut world = team();
        for person in std::iter::repeat_n("out0", violations).chain(["spec"]) {
            let draft = world.wrote("violation", "boss", "2026-11-02 10:00");
            draft
                .with("person", person)
                .with("happened_on", "2026-11-01")
                .put();
        }
        let scope = Scope::Person("out0".parse().unwrap());
        assert_eq!(world.said(&scope, "PT-2"), expected, "{violations}");
    }
}
