//! Reading a record: winning values, open and settled conflicts, signatures, history.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::Key;
use super::merge::{Record, Step};
use super::shown::{Annulment, Conflict, HistoryLine, Note, Settled, Shown, Side, Signed};
use super::writes::content_digest;
use crate::change::{Change, Op, OpId, Scalar};
use crate::ids::Hash;
use crate::kind::Value;
use crate::time::Instant;

impl Record {
    /// What the record says now; `None` while its creating entry is not here.
    pub fn shown(&self) -> Option<Shown> {
        self.read(true)
    }

    /// What the record says to those who may not see restricted values: their masked forms.
    pub fn shown_masked(&self) -> Option<Shown> {
        self.read(false)
    }

    fn read(&self, restricted: bool) -> Option<Shown> {
        let first = self
            .steps
            .iter()
            .find(|step| step.stamp.entry == self.origin.creator)?;
        let main = self.main.values();
        let mut shown = Shown {
            origin: self.origin.clone(),
            author: first.stamp.by.clone(),
            captured_at: first.stamp.at,
            received_at: first.stamp.received_at,
            fields: BTreeMap::new(),
            annulled: None,
            signatures: Vec::new(),
            conflicts: Vec::new(),
            settled: self.settled(restricted),
            notes: Vec::new(),
            amendments: self.amendments(),
        };
        let digest = content_digest(&main);
        for (key, standing) in &main {
            self.read_key(&mut shown, key, standing, &digest);
        }
        if restricted {
            for (key, standing) in &self.companion.values() {
                self.read_field(&mut shown, key, standing);
            }
        }
        shown.fields.retain(|_, value| *value != Value::Cleared);
        shown.signatures.sort_by_key(|signed| signed.at);
        shown.notes.sort_by_key(|note| note.at);
        Some(shown)
    }

    /// Every entry of the record in the order in which it was merged.
    pub fn history(&self) -> Vec<HistoryLine> {
        self.tell(true)
    }

    /// The history for those who may not see restricted values.
    pub fn history_masked(&self) -> Vec<HistoryLine> {
        self.tell(false)
    }

    fn tell(&self, restricted: bool) -> Vec<HistoryLine> {
        self.steps
            .iter()
            .map(|step| HistoryLine {
                entry: step.stamp.entry,
                by: step.stamp.by.clone(),
                at: step.stamp.at,
                received_at: step.stamp.received_at,
                wrote: step
                    .ops(restricted)
                    .map(|op| (op.key.clone(), value_of(op.value.as_ref())))
                    .collect(),
            })
            .collect()
    }

    fn read_key(&self, shown: &mut Shown, key: &str, standing: &[(Scalar, Hash)], digest: &[u8]) {
        match Key::parse(key) {
            Key::Field(field) => self.read_field(shown, field, standing),
            Key::Member(field, member) => {
                let members = shown
                    .fields
                    .entry(field.to_owned())
                    .or_insert_with(|| Value::Members(BTreeSet::new()));
                if let Value::Members(members) = members {
                    members.insert(member.to_owned());
                }
            }
            Key::Annul => shown.annulled = self.annulment(standing),
            Key::Note(_) => shown.notes.extend(self.notes(standing)),
            Key::Signature(_) => {
                let signed = standing.iter().filter_map(|(value, hash)| {
                    let step = self.step(hash)?;
                    Some(Signed {
                        by: step.stamp.by.clone(),
                        at: step.stamp.at,
                        current: matches!(value, Scalar::Bytes(signed) if signed == digest),
                    })
                });
                shown.signatures.extend(signed);
            }
            Key::Reserved(_) => {}
        }
    }

    /// A field's winner, and its sides when they differ.
    fn read_field(&self, shown: &mut Shown, field: &str, standing: &[(Scalar, Hash)]) {
        let Some((winner, _)) = standing.last() else {
            return;
        };
        shown
            .fields
            .insert(field.to_owned(), value_of(Some(winner)));
        shown.conflicts.retain(|conflict| conflict.field != field);
        let differ = standing.iter().any(|(value, _)| value != winner);
        if differ {
            let sides = standing.iter().rev().filter_map(|(value, hash)| {
                let stamp = &self.step(hash)?.stamp;
                Some(Side {
                    value: value_of(Some(value)),
                    by: stamp.by.clone(),
                    device: stamp.entry.device,
                    at: stamp.at,
                })
            });
            shown.conflicts.push(Conflict {
                field: field.to_owned(),
                values: sides.collect(),
            });
        }
    }

    /// The first annulment counts: two people may annul at once.
    fn annulment(&self, standing: &[(Scalar, Hash)]) -> Option<Annulment> {
        standing
            .iter()
            .filter_map(|(value, hash)| {
                let stamp = &self.step(hash)?.stamp;
                let Scalar::Text(reason) = value else {
                    return None;
                };
                Some(Annulment {
                    reason: reason.clone(),
                    by: stamp.by.clone(),
                    at: stamp.at,
                })
            })
            .min_by_key(|annulment| (annulment.at, annulment.by.clone()))
    }

    fn notes(&self, standing: &[(Scalar, Hash)]) -> Vec<Note> {
        let note = |(value, hash): &(Scalar, Hash)| {
            let stamp = &self.step(hash)?.stamp;
            let Scalar::Text(text) = value else {
                return None;
            };
            Some(Note {
                text: text.clone(),
                by: stamp.by.clone(),
                at: stamp.at,
            })
        };
        standing.iter().filter_map(note).collect()
    }

    /// An amendment that says what stood there already writes nothing, and is one all the same.
    fn amendments(&self) -> u32 {
        let amends = |step: &&Step| {
            step.stamp.entry != self.origin.creator
                && step
                    .ops(true)
                    .all(|op| matches!(Key::parse(&op.key), Key::Field(_) | Key::Member(..)))
        };
        self.steps.iter().filter(amends).count() as u32
    }

    /// A change that ends a field's having several values settled a conflict. Automerge writes the
    /// choice of the value shown first as a delete of the others.
    fn settled(&self, restricted: bool) -> Vec<Settled> {
        let mut written: BTreeMap<OpId, &Op> = BTreeMap::new();
        let mut settled: BTreeMap<String, Settled> = BTreeMap::new();
        for step in &self.steps {
            for change in step.changes(restricted) {
                for (index, op) in change.ops.iter().enumerate() {
                    if let Some(value) = chosen(op, &written) {
                        let choice = Settled {
                            field: op.key.clone(),
                            value,
                            by: step.stamp.by.clone(),
                            at: step.stamp.at,
                        };
                        settled.insert(op.key.clone(), choice);
                    }
                    for overwritten in &op.overwrites {
                        written.remove(overwritten);
                    }
                    if op.value.is_some() {
                        let counter = change.start_op + index as u64;
                        let actor = change.actor;
                        written.insert(OpId { counter, actor }, op);
                    }
                }
            }
        }
        settled.into_values().collect()
    }

    fn step(&self, change: &Hash) -> Option<&Step> {
        self.by_hash
            .get(change)
            .and_then(|place| self.steps.get(*place))
    }
}

impl Step {
    /// Its changes, the companion's only for those who may see it.
    fn changes(&self, restricted: bool) -> impl Iterator<Item = &Change> {
        let companion = self.restricted.iter().filter(move |_| restricted);
        std::iter::once(&self.change).chain(companion)
    }

    /// What it wrote, restricted values in place of their masked forms.
    fn ops(&self, restricted: bool) -> impl Iterator<Item = &Op> {
        let hidden = self.restricted.iter().filter(move |_| restricted);
        let hidden: Vec<&Op> = hidden.flat_map(|change| &change.ops).collect();
        let keys: BTreeSet<&str> = hidden.iter().map(|op| op.key.as_str()).collect();
        let main = self.change.ops.iter();
        main.filter(move |op| !keys.contains(op.key.as_str()))
            .chain(hidden)
    }
}

/// The value that an operation chose among several, if it did. `written` holds what stands before it.
fn chosen(op: &Op, written: &BTreeMap<OpId, &Op>) -> Option<Value> {
    let Key::Field(_) = Key::parse(&op.key) else {
        return None;
    };
    let overwritten: BTreeSet<_> = op
        .overwrites
        .iter()
        .filter_map(|id| written.get(id).map(|op| &op.value))
        .collect();
    if op.value.is_some() {
        return (overwritten.len() > 1).then(|| value_of(op.value.as_ref()));
    }
    let left = written
        .iter()
        .rfind(|(id, other)| other.key == op.key && !op.overwrites.contains(id))?;
    (!overwritten.is_empty()).then(|| value_of(left.1.value.as_ref()))
}

/// What a stored scalar says; `None` is a value that was taken away.
pub fn value_of(scalar: Option<&Scalar>) -> Value {
    match scalar {
        None | Some(Scalar::Null) => Value::Cleared,
        Some(Scalar::Bool(value)) => Value::Bool(*value),
        Some(Scalar::Int(value)) => Value::Integer(*value),
        Some(Scalar::Uint(value)) => Value::Integer(i64::try_from(*value).unwrap_or(i64::MAX)),
        Some(Scalar::Text(text)) => Value::Text(text.clone()),
        Some(Scalar::Bytes(bytes)) => Value::Text(crate::ids::hex(bytes)),
        Some(Scalar::Timestamp(millis)) => Value::Time(Instant::from_millis(*millis)),
    }
}
