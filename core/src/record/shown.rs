//! A record as plain values, ready to be shown, listed and exported: no automerge.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde_json::{Value as Json, json};

use super::merge::Origin;
use crate::ids::{DeviceId, EntryRef, PersonId};
use crate::kind::Value;
use crate::time::{Instant, Zone};

/// A record as plain values.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Shown {
    /// Kind, version, book and creating entry.
    #[n(0)]
    pub origin: Origin,
    /// The person who wrote it.
    #[n(1)]
    pub author: PersonId,
    /// Time of capture by the author's clock.
    #[n(2)]
    pub captured_at: Instant,
    /// Time at which the office stored its first entry.
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
    /// Number of times that its fields were changed after it was written.
    #[n(10)]
    pub amendments: u32,
}

impl Shown {
    /// True if a field names the person, also if only in one of several values.
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

/// The annulment of a record that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Annulment {
    /// The reason given.
    #[n(0)]
    pub reason: String,
    /// Its author.
    #[n(1)]
    pub by: PersonId,
    /// Time by the author's clock.
    #[n(2)]
    pub at: Instant,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Signed {
    /// Its author.
    #[n(0)]
    pub by: PersonId,
    /// Time by the author's clock.
    #[n(1)]
    pub at: Instant,
    /// True if the record still holds the signed values.
    #[n(2)]
    pub current: bool,
}

/// Several values of one field.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Conflict {
    /// The field.
    #[n(0)]
    pub field: String,
    /// The values; the one shown first comes first.
    #[n(1)]
    pub values: Vec<Side>,
}

/// One of several concurrent values.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Side {
    /// The value.
    #[n(0)]
    pub value: Value,
    /// Its author.
    #[n(1)]
    pub by: PersonId,
    /// The device that wrote it.
    #[n(2)]
    pub device: DeviceId,
    /// Time by that device's clock.
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
    /// The person who chose.
    #[n(2)]
    pub by: PersonId,
    /// Time by the author's clock.
    #[n(3)]
    pub at: Instant,
}

/// A remark on a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Note {
    /// Its text.
    #[n(0)]
    pub text: String,
    /// Its author.
    #[n(1)]
    pub by: PersonId,
    /// Time by the author's clock.
    #[n(2)]
    pub at: Instant,
}

/// One entry in a record's history, with author, times and values.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct HistoryLine {
    /// The entry.
    #[n(0)]
    pub entry: EntryRef,
    /// Its author.
    #[n(1)]
    pub by: PersonId,
    /// Time by the author's clock.
    #[n(2)]
    pub at: Instant,
    /// Time at which the office stored it.
    #[n(3)]
    pub received_at: Option<Instant>,
    /// Keys and values that it wrote, cleared and removed values included.
    #[n(4)]
    pub wrote: Vec<(String, Value)>,
}

/// State of a record on its way to the office and the others, as its phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Saved on this phone only.
    Waiting,
    /// Durable at the office.
    Receipted,
    /// Merged, and visible to those who share the book.
    Released,
    /// Quarantined by the office.
    Quarantined,
    /// Held at the office until an entry arrives that it builds on.
    Held,
}

impl State {
    /// Returns the word used in JSON.
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

/// Returns the JSON form that `phone list --json` and the ndjson export share (design: command line).
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
