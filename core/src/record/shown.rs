//! What a record says, ready to be shown, listed and exported: plain values, no automerge.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde_json::{Value as Json, json};

use super::merge::Origin;
use crate::ids::{DeviceId, EntryRef, PersonId};
use crate::kind::Value;
use crate::time::{Instant, Zone};

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Shown {
    /// Kind, version, book and creating entry.
    #[n(0)]
    pub origin: Origin,
    /// Who wrote it.
    #[n(1)]
    pub author: PersonId,
    /// When, by the author's clock.
    #[n(2)]
    pub captured_at: Instant,
    /// When the office stored its first entry.
    #[n(3)]
    pub received_at: Option<Instant>,
    /// Each field's value; of concurrent ones, the one that every device shows first.
    #[n(4)]
    pub fields: BTreeMap<String, Value>,
    /// The annulment, if any.
    #[n(5)]
    pub annulled: Option<Annulment>,
    /// Signatures, oldest first.
    #[n(6)]
    pub signatures: Vec<Signed>,
    /// Fields with several values, until a person chooses.
    #[n(7)]
    pub conflicts: Vec<Conflict>,
    /// Fields that had several values until a person chose.
    #[n(8)]
    pub settled: Vec<Settled>,
    /// Remarks, oldest first.
    #[n(9)]
    pub notes: Vec<Note>,
    /// How many times its fields were changed after it was written.
    #[n(10)]
    pub amendments: u32,
}

impl Shown {
    /// Whether a field names somebody, be it in one of several values.
    pub fn names(&self, field: &str, person: &PersonId) -> bool {
        let sides = self
            .conflicts
            .iter()
            .filter(|conflict| conflict.field == field);
        let sides = sides.flat_map(|conflict| conflict.values.iter().map(|side| &side.value));
        let mut values = self.fields.get(field).into_iter().chain(sides);
        values.any(|value| value.people().contains(person))
    }
}

/// Why a record does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Annulment {
    /// The reason given.
    #[n(0)]
    pub reason: String,
    /// By whom.
    #[n(1)]
    pub by: PersonId,
    /// When, by his clock.
    #[n(2)]
    pub at: Instant,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Signed {
    /// By whom.
    #[n(0)]
    pub by: PersonId,
    /// When, by his clock.
    #[n(1)]
    pub at: Instant,
    /// Whether the record still says what was signed.
    #[n(2)]
    pub current: bool,
}

/// Several values of one field.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Conflict {
    /// The field.
    #[n(0)]
    pub field: String,
    /// The values, the one shown first first.
    #[n(1)]
    pub values: Vec<Side>,
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Side {
    /// What it says.
    #[n(0)]
    pub value: Value,
    /// Who wrote it.
    #[n(1)]
    pub by: PersonId,
    /// On which device.
    #[n(2)]
    pub device: DeviceId,
    /// When, by that device's clock.
    #[n(3)]
    pub at: Instant,
}

/// A conflict that a person settled.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Settled {
    /// The field.
    #[n(0)]
    pub field: String,
    /// The value that the person gave it.
    #[n(1)]
    pub value: Value,
    /// Who chose.
    #[n(2)]
    pub by: PersonId,
    /// When, by his clock.
    #[n(3)]
    pub at: Instant,
}

/// A remark on a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Note {
    /// What it says.
    #[n(0)]
    pub text: String,
    /// By whom.
    #[n(1)]
    pub by: PersonId,
    /// When, by his clock.
    #[n(2)]
    pub at: Instant,
}

/// One entry in a record's history: who changed what, when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct HistoryLine {
    /// The entry.
    #[n(0)]
    pub entry: EntryRef,
    /// Its author.
    #[n(1)]
    pub by: PersonId,
    /// When, by the author's clock.
    #[n(2)]
    pub at: Instant,
    /// When the office stored it.
    #[n(3)]
    pub received_at: Option<Instant>,
    /// What it wrote: key and value, cleared and removed values included.
    #[n(4)]
    pub wrote: Vec<(String, Value)>,
}

/// Where a record stands on its way, as its phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Saved on this phone only.
    Waiting,
    /// Durable at the office.
    Receipted,
    /// Merged, and visible to those who share the book.
    Released,
    /// Set aside by the office.
    Quarantined,
    /// Waits at the office for an entry that it builds on.
    Held,
}

impl State {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Receipted => "receipted",
            State::Released => "released",
            State::Quarantined => "quarantined",
            State::Held => "held",
        }
    }
}

/// The JSON form that `phone list --json` and the ndjson export share (design: command line).
pub fn shown_json(shown: &Shown, state: State, zone: &Zone) -> Json {
    let at = |instant: Instant| instant.in_zone(zone);
    let side = |side: &Side| json!({"value": side.value.to_json(zone), "by": side.by, "device": side.device.to_string(), "at": at(side.at)});
    let conflict = |conflict: &Conflict| {
        let values: Vec<Json> = conflict.values.iter().map(side).collect();
        json!({"field": conflict.field, "values": values})
    };
    let fields: serde_json::Map<String, Json> = shown
        .fields
        .iter()
        .map(|(id, value)| (id.clone(), value.to_json(zone)))
        .collect();
    let signed =
        |signed: &Signed| json!({"by": signed.by, "at": at(signed.at), "current": signed.current});
    let settled = |settled: &Settled| json!({"field": settled.field, "value": settled.value.to_json(zone), "by": settled.by, "at": at(settled.at)});
    json!({
        "id": shown.origin.id().to_string(),
        "kind": shown.origin.kind,
        "version": shown.origin.version,
        "author": shown.author,
        "captured_at": at(shown.captured_at),
        "fields": fields,
        "state": state.word(),
        "annulled": shown.annulled.as_ref().map(|annulled| json!({"reason": annulled.reason, "by": annulled.by, "at": at(annulled.at)})),
        "signatures": shown.signatures.iter().map(signed).collect::<Vec<_>>(),
        "conflicts": shown.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "settled": shown.settled.iter().map(settled).collect::<Vec<_>>(),
        "notes": shown.notes.iter().map(|note| json!({"text": note.text, "by": note.by, "at": at(note.at)})).collect::<Vec<_>>(),
        "amendments": shown.amendments,
    })
}
