//! A change as values.

use crate::ids::{Actor, Hash};

/// One change of one record, valid in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// SHA-256 of the payload: the automerge change hash.
    pub hash: Hash,
    /// The device and branch that wrote it.
    pub actor: Actor,
    /// Its number among this actor's changes of the record, from 1.
    pub seq: u64,
    /// Counter of its first operation; the others follow one by one.
    pub start_op: u64,
    /// The changes it builds on, ascending.
    pub deps: Vec<Hash>,
    /// Its sets and deletes. A key may come twice: the later operation then overwrites the earlier one.
    pub ops: Vec<Op>,
}

/// One key set or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// The key in the record's map.
    pub key: String,
    /// The new value; `None` deletes what is overwritten. After a conflict automerge writes the choice
    /// of the value already shown in that way: the others are deleted and it remains.
    pub value: Option<Scalar>,
    /// Operations whose values were under the key, ascending: more than one after a conflict.
    pub overwrites: Vec<OpId>,
}

/// An operation's id. Ordered as automerge orders them: by counter, then by actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// Counter, above those of everything that the change builds on.
    pub counter: u64,
    /// The device and branch that wrote it.
    pub actor: Actor,
}

/// A value under a key. Floats and counters are not permitted in a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// An explicit null.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number from 0.
    Uint(u64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Milliseconds since 1970.
    Timestamp(i64),
}
