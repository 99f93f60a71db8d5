//! Reading a record: winning values, open and settled conflicts, signatures, history.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Said;
use super::keys::Key;
use super::merge::{Record, Step};
use super::shown::{Annulment, Conflict, HistoryLine, Note, Shown, Side, Signed};
use super::writes::content_digest;
use crate::change::{Op, Scalar};
use crate::ids::Hash;
use crate::kind::Value;
use crate::time::Instant;

impl Record {
    /// Returns the record's current values; `None` while its creating entry is not here.
    pub fn shown(&self) -> Option<Shown> {
        self.read(true)
    }

    /// Returns the record for readers who may not see restricted values: with their masked forms.
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
        // The digest reads every value, and few records are signed.
        let is_signed = main
            .keys()
            .any(|key| matches!(Key::parse(key), Key::Signature(_)));
        let digest = if is_signed {
            content_digest(&main)
        } else {
            Default::default()
        };
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

    /// Returns every entry of the record in the order of merging.
    pub fn history(&self) -> Vec<HistoryLine> {
        self.tell(true)
    }

    /// Returns the history for readers who may not see restricted values.
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

    fn read_key(&self, shown: &mut Shown, key: &str, standing: &[Said], digest: &[u8]) {
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
                    let step = self.writer(hash)?;
                    Some(Signed {
                        by: step.stamp.by.clone(),
                        at: step.stamp.at,
                        current: self.is_current(value, step, digest),
                    })
                });
                shown.signatures.extend(signed);
            }
            Key::Reserved(_) => {}
        }
    }

    /// Reads a field's winner, and its sides if they differ.
    fn read_field(&self, shown: &mut Shown, field: &str, standing: &[Said]) {
        let Some((winner, _)) = standing.last() else {
            return;
        };
        shown
            .fields
            .insert(field.to_owned(), value_of(Some(winner)));
        // The companion's values replace the masked ones, and their conflict the masked one.
        shown.conflicts.retain(|conflict| conflict.field != field);
        let differ = standing.iter().any(|(value, _)| value != winner);
        if differ {
            let sides = standing.iter().rev().filter_map(|(value, hash)| {
                let stamp = &self.writer(hash)?.stamp;
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

    /// Returns the first annulment: two people may annul at once.
    fn annulment(&self, standing: &[Said]) -> Option<Annulment> {
        standing
            .iter()
            .filter_map(|(value, hash)| {
                let stamp = &self.writer(hash)?.stamp;
                let Scalar::Text(reason) = value else {
                    return None;
                };
                Some(Annulment {
                    reason: reason.clone(),
                    by: stamp.by.clone(),
                    at: stamp.at,
                })
            })
            // The author breaks a tie, so that every device shows the same one.
            .min_by_key(|annulment| (annulment.at, annulment.by.clone()))
    }

    fn notes(&self, standing: &[Said]) -> Vec<Note> {
        let note = |(value, hash): &Said| {
            let stamp = &self.writer(hash)?.stamp;
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

    /// Counts the amendments. One that repeats the current values writes nothing, and counts all the
    /// same.
    fn amendments(&self) -> u32 {
        let amends = |step: &&Step| {
            step.stamp.entry != self.origin.creator
                && step
                    .ops(true)
                    .all(|op| matches!(Key::parse(&op.key), Key::Field(_) | Key::Member(..)))
        };
        self.steps.iter().filter(amends).count() as u32
    }

    /// True if a signature's digest still matches the record. A restricted value may change under the
    /// same masked form: devices without the value see a change without content.
    fn is_current(&self, signed: &Scalar, by: &Step, digest: &[u8]) -> bool {
        let mut hidden = self
            .steps
            .iter()
            .filter(|step| step.restricted.is_some() || step.change.ops.is_empty())
            .peekable();
        let same = matches!(signed, Scalar::Bytes(signed) if signed == digest);
        if !same || hidden.peek().is_none() {
            return same;
        }
        // The digest covers masked forms only: a restricted change that the signer had not seen
        // makes the signature outdated.
        let past = self.past(&by.change);
        hidden.all(|step| past.contains(&step.change.hash))
    }

    /// Returns the step that wrote a value.
    fn writer(&self, change: &Option<Hash>) -> Option<&Step> {
        self.step(change.as_ref()?)
    }

    pub(super) fn step(&self, change: &Hash) -> Option<&Step> {
        let place = self.by_hash.get(change)?;
        self.steps.get(*place)
    }
}

impl Step {
    /// Returns its operations, with restricted values in place of their masked forms.
    fn ops(&self, restricted: bool) -> impl Iterator<Item = &Op> {
        let hidden = self.restricted.iter().filter(move |_| restricted);
        let hidden: Vec<&Op> = hidden.flat_map(|change| &change.ops).collect();
        let keys: BTreeSet<&str> = hidden.iter().map(|op| op.key.as_str()).collect();
        let main = self.change.ops.iter();
        let main = main.filter(move |op| !keys.contains(op.key.as_str()));
        let all: Vec<&Op> = main.chain(hidden).collect();
        let last: BTreeMap<&str, usize> = (0..)
            .zip(&all)
            .map(|(place, op)| (op.key.as_str(), place))
            .collect();
        // A choice deletes all values and writes one: shown as that one write.
        (0..)
            .zip(all)
            .filter(move |(place, op)| last.get(op.key.as_str()) == Some(place))
            .map(|(_, op)| op)
    }
}

/// Converts a stored scalar; `None` is a removed value.
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
