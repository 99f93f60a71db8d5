//! What automerge writes for a phone, we read as automerge does.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ROOT, ScalarValue, legacy};
use proptest::prelude::*;
use streetbook_core::change::{self, Change, Op, OpId, Scalar};
use streetbook_core::ids::{Actor, Hash};

use crate::street::{Step, Street, contested_record};

/// Reads a change both ways and compares everything.
pub fn check(theirs: &automerge::Change) {
    let payload = change::payload(theirs.raw_bytes()).expect("automerge's own checksum is wrong");
    assert_eq!(change::chunk(payload), theirs.raw_bytes());
    let ours = change::read(payload).unwrap_or_else(|error| panic!("{error}: {theirs:?}"));
    let decoded = theirs.decode();
    let expected = Change {
        hash: Hash(theirs.hash().0),
        actor: actor(theirs.actor_id()),
        seq: theirs.seq(),
        start_op: theirs.start_op().get(),
        deps: theirs.deps().iter().map(|dep| Hash(dep.0)).collect(),
        ops: decoded.operations.iter().map(op).collect(),
    };
    assert_eq!(ours, expected);
}

fn actor(id: &ActorId) -> Actor {
    Actor::from_bytes(id.to_bytes()).unwrap()
}

fn op(theirs: &legacy::Op) -> Op {
    let legacy::Key::Map(key) = &theirs.key else {
        panic!("a flat record has no lists");
    };
    let overwrites = theirs.pred.iter().map(|id| OpId {
        counter: id.counter(),
        actor: actor(id.actor()),
    });
    Op {
        key: key.to_string(),
        value: match &theirs.action {
            legacy::OpType::Put(value) => Some(scalar(value)),
            legacy::OpType::Delete => None,
            other => panic!("a flat record has no {other:?}"),
        },
        overwrites: overwrites.collect(),
    }
}

fn scalar(theirs: &ScalarValue) -> Scalar {
    match theirs {
        ScalarValue::Null => Scalar::Null,
        ScalarValue::Boolean(yes) => Scalar::Bool(*yes),
        ScalarValue::Int(number) => Scalar::Int(*number),
        ScalarValue::Uint(number) => Scalar::Uint(*number),
        ScalarValue::Str(text) => Scalar::Text(text.to_string()),
        ScalarValue::Bytes(bytes) => Scalar::Bytes(bytes.clone()),
        ScalarValue::Timestamp(time) => Scalar::Timestamp(*time),
        other => panic!("a phone writes no {other:?}"),
    }
}

fn value() -> impl Strategy<Value = ScalarValue> {
    prop_oneof![
        Just(ScalarValue::Null),
        any::<bool>().prop_map(ScalarValue::Boolean),
        any::<i64>().prop_map(ScalarValue::Int),
        (0..3_i64).prop_map(ScalarValue::Int),
        any::<u64>().prop_map(ScalarValue::Uint),
        any::<String>().prop_map(|text| ScalarValue::Str(text.into())),
        prop::collection::vec(any::<u8>(), 0..200).prop_map(ScalarValue::Bytes),
        any::<i64>().prop_map(ScalarValue::Timestamp),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-d]",
        1 => "present/[a-z]{1,190}",
        1 => "[店牌]{1,20}",
    ]
}

/// Steps of four phones on one record.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4_usize, key(), value()).prop_map(|(who, key, value)| Step::Put(who, key, value)),
        2 => (0..4_usize, key()).prop_map(|(who, key)| Step::Delete(who, key)),
        2 => (0..4_usize).prop_map(Step::Commit),
        2 => (0..4_usize, 0..4_usize).prop_map(|(who, from)| Step::Hear(who, from)),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_honest_change_reads_as_automerge_reads_it(steps in steps()) {
        let mut street = Street::new(4);
        steps.into_iter().for_each(|step| street.step(step));
        street.changes().iter().for_each(check);
    }
}

#[test]
fn a_contested_record_reads_as_automerge_reads_it() {
    let changes = contested_record();
    changes.iter().for_each(check);
    let decoded = changes.iter().map(automerge::Change::decode);
    let overwrites = decoded.flat_map(|change| change.operations);
    assert_eq!(overwrites.map(|op| op.pred.len()).max(), Some(3));
}

#[test]
fn choosing_the_value_already_shown_deletes_the_others() {
    let last = contested_record().pop().unwrap();
    let ours = change::read(change::payload(last.raw_bytes()).unwrap()).unwrap();
    let choice = ours.ops.iter().find(|op| op.key == "shop").unwrap();
    assert_eq!((&choice.value, choice.overwrites.len()), (&None, 1));
}

#[test]
fn a_change_without_operations_is_a_change() {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 18]));
    doc.empty_change(Default::default());
    doc.put(ROOT, "after", 1).unwrap();
    let changes = doc.get_changes(&[]);
    assert_eq!(changes.len(), 2);
    changes.iter().for_each(check);
}

#[test]
fn a_key_written_twice_in_one_change_overwrites_itself() {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 18]));
    doc.put(ROOT, "shop", "a").unwrap();
    doc.put(ROOT, "shop", "b").unwrap();
    doc.delete(ROOT, "shop").unwrap();
    doc.put(ROOT, "shop", "c").unwrap();
    let changes = doc.get_changes(&[]);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].len(), 4);
    check(&changes[0]);
}
