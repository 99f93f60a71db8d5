//! The places of a person's data.

use serde_json::{Map, Value as Json, json};
use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, KindId, PersonId, RecordId};
use streetbook_core::sync::EntryStatus;
use streetbook_core::time::Day;

/// A record that concerns a person, or an entry that names no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The record; without one an entry cannot be read.
    pub record: Option<RecordId>,
    /// Its form, if its creating entry is here.
    pub kind: Option<KindId>,
    /// Its book, likewise.
    pub book: Option<Book>,
    /// Its writer, as far as the office knows.
    pub author: Option<PersonId>,
    /// The day on which it was captured, by its author's clock.
    pub day: Option<Day>,
    /// The entries and fields in which it concerns them.
    pub places: Vec<Place>,
}

/// An entry, and the field in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The entry.
    pub entry: EntryRef,
    /// The field; empty where a record was asked for and not a number.
    pub field: String,
    /// The entry's state: [`place_state`].
    pub state: &'static str,
}

/// The latest status of an entry, as find and copy name it.
pub fn place_state(standing: Option<&EntryStatus>) -> &'static str {
    match standing {
        Some(EntryStatus::Accepted) => "stands",
        Some(EntryStatus::Held) => "held",
        Some(EntryStatus::Quarantined(_)) => "quarantined",
        Some(EntryStatus::Erased) => "erased",
        None => "stored",
    }
}

impl Found {
    /// Returns `stands` if a part of it does; otherwise the first other state.
    pub fn state(&self) -> &'static str {
        let states = || self.places.iter().map(|place| place.state);
        let standing = states().find(|state| *state == "stands");
        standing.or_else(|| states().next()).unwrap_or("stored")
    }

    /// As scripts read it.
    pub fn json(&self) -> Json {
        Json::Object(self.members())
    }

    pub(super) fn members(&self) -> Map<String, Json> {
        let text = |thing: Option<String>| thing.map_or(Json::Null, Json::String);
        let places = self.places.iter().map(|place| {
            json!({"device": place.entry.device.to_string(), "number": place.entry.n,
                "field": place.field, "state": place.state})
        });
        let members = [
            ("record", text(self.record.map(|record| record.to_string()))),
            ("kind", text(self.kind.as_ref().map(KindId::to_string))),
            ("book", text(self.book.as_ref().map(Book::to_string))),
            (
                "author",
                text(self.author.as_ref().map(PersonId::to_string)),
            ),
            ("day", text(self.day.map(|day| day.to_string()))),
            ("state", self.state().into()),
            ("places", places.collect()),
        ];
        members
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect()
    }
}
