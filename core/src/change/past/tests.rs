use super::*;
use crate::change::Scalar;
use crate::ids::{Actor, DeviceId};

const LI: DeviceId = DeviceId([1; 16]);
const WANG: DeviceId = DeviceId([2; 16]);

fn actor(device: DeviceId) -> Actor {
    Actor { device, branch: 0 }
}

fn id(device: DeviceId, counter: u64) -> OpId {
    let actor = actor(device);
    OpId { counter, actor }
}

fn set(key: &str, overwrites: &[OpId]) -> Op {
    Op {
        key: key.to_owned(),
        value: Some(Scalar::Bool(true)),
        overwrites: overwrites.to_vec(),
    }
}

fn deleted(key: &str, overwrites: &[OpId]) -> Op {
    Op {
        value: None,
        ..set(key, overwrites)
    }
}

fn hash(name: u8) -> Hash {
    Hash([name; 32])
}

/// Returns a change with this name, author, author's number, first operation, parents and operations.
fn change(
    name: u8,
    (device, seq): (DeviceId, u64),
    start_op: u64,
    deps: &[u8],
    ops: Vec<Op>,
) -> Change {
    Change {
        hash: hash(name),
        actor: actor(device),
        seq,
        start_op,
        deps: deps.iter().map(|name| hash(*name)).collect(),
        ops,
    }
}

/// Returns a record: Li writes two fields, then amends the name, and Wang at the same time both, before
/// receiving that.
fn record() -> Past {
    Past::new(&[
        change(
            1,
            (LI, 1),
            1,
            &[],
            vec![set("name", &[]), set("grade", &[])],
        ),
        change(2, (LI, 2), 3, &[1], vec![set("name", &[id(LI, 1)])]),
        change(
            3,
            (WANG, 1),
            3,
            &[1],
            vec![set("name", &[id(LI, 1)]), set("grade", &[id(LI, 2)])],
        ),
    ])
}

fn contradicts(change: &Change, why: &str) {
    match record().check(change) {
        Err(PastError::Contradicts(text)) => assert!(text.contains(why), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_record_knows_its_changes() {
    assert!(Past::default().is_empty());
    let mut past = record();
    assert_eq!((past.len(), past.is_empty()), (3, false));
    assert!(past.holds(&hash(3)) && !past.holds(&hash(4)));
    past.add(change(4, (LI, 3), 4, &[2], vec![set("name", &[id(LI, 3)])]));
    past.add(change(4, (LI, 3), 4, &[2], vec![set("name", &[id(LI, 3)])]));
    assert_eq!(past.len(), 4, "one change is one, however often it comes");
    assert!(past.holds(&hash(4)));
}

#[test]
fn what_fits_its_past_joins() {
    let both = [id(LI, 3), id(WANG, 3)];
    for fits in [
        change(9, (LI, 3), 4, &[2], vec![set("name", &[id(LI, 3)])]),
        change(
            9,
            (LI, 3),
            4,
            &[2],
            vec![set("grade", &[id(LI, 2)]), set("contact", &[])],
        ),
        change(9, (WANG, 2), 5, &[2, 3], vec![set("name", &both)]),
        change(9, (WANG, 2), 5, &[2, 3], vec![deleted("name", &both[1..])]),
        // Its own first operation is overwritten by its second.
        change(
            9,
            (LI, 3),
            4,
            &[2],
            vec![set("name", &[id(LI, 3)]), set("name", &[id(LI, 4)])],
        ),
    ] {
        assert_eq!(record().check(&fits), Ok(()), "{fits:?}");
    }
    let first = change(1, (LI, 1), 1, &[], vec![set("name", &[])]);
    assert_eq!(Past::default().check(&first), Ok(()));
}

#[test]
fn what_builds_on_unknown_changes_names_them() {
    let early = change(9, (LI, 3), 4, &[2, 7, 8], vec![set("name", &[id(LI, 3)])]);
    let missing = PastError::Missing(vec![hash(7), hash(8)]);
    assert_eq!(record().check(&early), Err(missing));
}

#[test]
fn a_number_is_used_once_and_none_is_left_out() {
    let again = |seq| change(9, (LI, seq), 4, &[2], vec![set("name", &[id(LI, 3)])]);
    contradicts(&again(1), "bears this actor and number");
    contradicts(&again(2), "bears this actor and number");
    contradicts(&again(4), "has a gap");
    // They omit a change of their own, though the record has it.
    let aside = change(9, (LI, 3), 3, &[1], vec![set("name", &[id(LI, 1)])]);
    contradicts(&aside, "has a gap");
}

#[test]
fn operations_are_numbered_on_from_the_highest_before() {
    let at = |start_op| change(9, (LI, 3), start_op, &[2, 3], vec![set("contact", &[])]);
    contradicts(&at(4), "numbered on");
    assert_eq!(record().check(&at(5)), Ok(()), "Wang wrote two");
    contradicts(&at(6), "numbered on");
    let first = change(9, (DeviceId([3; 16]), 1), 2, &[], vec![set("contact", &[])]);
    contradicts(&first, "numbered on");
}

#[test]
fn only_what_stands_under_the_key_is_overwritten() {
    let overwriting = |op| change(9, (LI, 3), 4, &[2], vec![op]);
    for wrong in [
        set("name", &[id(LI, 1)]),
        set("grade", &[id(LI, 3)]),
        set("name", &[id(WANG, 3)]),
        set("name", &[id(LI, 3), id(WANG, 3)]),
        // A number of its own that is not its own change's.
        set("name", &[id(WANG, 4)]),
        deleted("name", &[id(LI, 1)]),
    ] {
        contradicts(&overwriting(wrong), "does not stand");
    }
    // A deleted value is not current, nor is the deletion.
    let mut past = record();
    past.add(change(
        4,
        (LI, 3),
        4,
        &[2],
        vec![deleted("name", &[id(LI, 3)])],
    ));
    for gone in [3, 4] {
        let late = change(9, (LI, 4), 5, &[4], vec![set("name", &[id(LI, gone)])]);
        let contradicts = matches!(past.check(&late), Err(PastError::Contradicts(_)));
        assert!(contradicts, "operation {gone}");
    }
    let fresh = change(9, (LI, 4), 5, &[4], vec![set("name", &[])]);
    assert_eq!(past.check(&fresh), Ok(()));
}
