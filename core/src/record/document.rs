//! One automerge document with a flat root map, written and read through payloads.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ChangeHash, ROOT, ReadDoc, ScalarValue, ValueRef};

use super::error::MergeError;
use super::keys::Key;
use crate::change::{self, Scalar};
use crate::ids::{Actor, Hash};

/// Every value under a key, the winning one last, each with the change that wrote it where that is
/// needed: for concurrent values, and for acts (annulments, remarks, signatures).
pub(super) type Values = BTreeMap<String, Vec<Said>>;

/// A value and the change that wrote it.
pub(super) type Said = (Scalar, Option<Hash>);

/// The only owner of an automerge value.
pub(super) struct Document {
    automerge: Automerge,
}

impl Document {
    /// Creates an empty document. Each write sets its actor.
    pub(super) fn new() -> Document {
        let nobody = Actor {
            device: crate::ids::DeviceId([0; 16]),
            branch: 0,
        };
        Document {
            automerge: Automerge::new().with_actor(actor_id(nobody)),
        }
    }

    /// Merges a change.
    pub(super) fn apply(&mut self, payload: &[u8]) -> Result<(), MergeError> {
        let change = automerge::Change::from_bytes(change::chunk(payload))
            .map_err(|error| MergeError::Refused(error.to_string()))?;
        let deps: Vec<ChangeHash> = change.deps().to_vec();
        let missing: Vec<Hash> = deps
            .iter()
            .filter(|dep| self.automerge.get_change_by_hash(dep).is_none())
            .map(|dep| Hash(dep.0))
            .collect();
        // Automerge would queue the change silently, and the caller would take it for merged.
        if !missing.is_empty() {
            return Err(MergeError::Missing(missing));
        }
        self.automerge
            .apply_changes([change])
            .map_err(|error| MergeError::Refused(error.to_string()))
    }

    /// Writes a change and returns its payload; the document holds it from then on.
    pub(super) fn write<'a>(
        &mut self,
        actor: Actor,
        writes: impl Iterator<Item = (&'a str, &'a Option<Scalar>)>,
    ) -> Result<Vec<u8>, MergeError> {
        let refused = |error: automerge::AutomergeError| MergeError::Refused(error.to_string());
        self.automerge.set_actor(actor_id(actor));
        let mut transaction = self.automerge.transaction();
        for (key, value) in writes {
            let standing = transaction.get_all(ROOT, key).map_err(refused)?.len();
            if value.is_none() || standing > 1 {
                // Automerge writes the choice of the value shown first as a delete of the others, and
                // no later write could repeat such a choice: write the value explicitly.
                transaction.delete(ROOT, key).map_err(refused)?;
            }
            if let Some(value) = value {
                let value = to_automerge(value);
                transaction.put(ROOT, key, value).map_err(refused)?;
            }
        }
        let written = match transaction.commit() {
            (Some(hash), _) => hash,
            // Only restricted fields were written: the record still gets its change.
            (None, _) => self.automerge.empty_commit(Default::default()),
        };
        let written = self
            .automerge
            .get_change_by_hash(&written)
            .ok_or_else(|| MergeError::Refused("the written change is not there".to_owned()))?;
        change::payload(written.raw_bytes())
            .map(<[u8]>::to_vec)
            .ok_or_else(|| MergeError::Refused("the written change has no payload".to_owned()))
    }

    /// Reads all values.
    pub(super) fn values(&self) -> Values {
        let mut values = Values::new();
        for item in self.automerge.map_range(ROOT, ..) {
            let key = item.key.to_string();
            let standing = if item.conflict {
                let all = self.automerge.get_all(ROOT, key.as_str());
                all.unwrap_or_default()
                    .into_iter()
                    .filter_map(|(value, id)| {
                        Some((
                            from_automerge(&value.as_scalar()?.clone())?,
                            self.writer(&id),
                        ))
                    })
                    .collect()
            } else {
                let value = match &item.value {
                    ValueRef::Scalar(scalar) => from_automerge(&scalar.to_owned().into()),
                    ValueRef::Object(_) => None,
                };
                let is_act = !matches!(Key::parse(&key), Key::Field(_) | Key::Member(..));
                let writer = is_act.then(|| self.writer(&item.id())).flatten();
                value.map(|value| (value, writer)).into_iter().collect()
            };
            values.insert(key, standing);
        }
        values
    }

    fn writer(&self, id: &automerge::ObjId) -> Option<Hash> {
        self.automerge.hash_for_opid(id).map(|hash| Hash(hash.0))
    }
}

fn actor_id(actor: Actor) -> ActorId {
    ActorId::from(actor.to_bytes().as_slice())
}

fn to_automerge(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Null => ScalarValue::Null,
        Scalar::Bool(value) => ScalarValue::Boolean(*value),
        Scalar::Int(value) => ScalarValue::Int(*value),
        Scalar::Uint(value) => ScalarValue::Uint(*value),
        Scalar::Text(value) => ScalarValue::Str(value.as_str().into()),
        Scalar::Bytes(value) => ScalarValue::Bytes(value.clone()),
        Scalar::Timestamp(value) => ScalarValue::Timestamp(*value),
    }
}

/// Converts a value of a type that the change reader accepts; no other type gets into a document.
fn from_automerge(value: &ScalarValue) -> Option<Scalar> {
    Some(match value {
        ScalarValue::Null => Scalar::Null,
        ScalarValue::Boolean(value) => Scalar::Bool(*value),
        ScalarValue::Int(value) => Scalar::Int(*value),
        ScalarValue::Uint(value) => Scalar::Uint(*value),
        ScalarValue::Str(value) => Scalar::Text(value.to_string()),
        ScalarValue::Bytes(value) => Scalar::Bytes(value.clone()),
        ScalarValue::Timestamp(value) => Scalar::Timestamp(*value),
        ScalarValue::F64(_) | ScalarValue::Counter(_) | ScalarValue::Unknown { .. } => return None,
    })
}
