//! The copy that a person gets of the data that the office holds of them: one JSON file, readable
//! without sign-in and without Streetbook.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use streetbook_core::change;
use streetbook_core::ids::{EntryRef, PersonId};
use streetbook_core::kind::{Field, Kind, Label};
use streetbook_core::phone::{PhoneNumber, mask_numbers_but};
use streetbook_core::record::{HistoryLine, Key, Shown, State, shown_json, value_of};
use streetbook_core::time::Zone;

use super::Found;

/// A record for its person, from what the office knows.
pub struct SubjectCopy<'a> {
    /// The places of the find.
    pub found: &'a Found,
    /// The form, where it is known: labels, and which fields are numbers.
    pub kind: Option<&'a Kind>,
    /// Their own numbers: every other one is masked.
    pub own: &'a BTreeSet<PhoneNumber>,
    /// The workspace's zone.
    pub zone: &'a Zone,
    /// A name for a person of the office.
    pub name: &'a dyn Fn(&PersonId) -> String,
}

/// Somebody who may read a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The person.
    pub person: PersonId,
    /// As what.
    pub role: String,
    /// Through which book.
    pub book: String,
    /// True if they may see its full number.
    pub sees_number: bool,
}

/// An entry of a record that was never merged.
pub struct Waiting<'a> {
    /// The entry.
    pub entry: EntryRef,
    /// Held or quarantined.
    pub state: &'static str,
    /// Its payloads.
    pub payloads: Vec<&'a [u8]>,
}

impl SubjectCopy<'_> {
    /// The record as JSON.
    pub fn json(
        &self,
        whole: Option<(Shown, Vec<HistoryLine>)>,
        waiting: &[Waiting<'_>],
        readers: &[Reader],
    ) -> Json {
        let mut copy = self.found.members();
        let mut add = |key: &str, value: Json| copy.insert(key.to_owned(), value);
        let label = self.kind.map(|kind| label(&kind.label));
        add("form", json!(label));
        let author = self.found.author.as_ref();
        add("written_by", json!(author.map(self.name)));
        if let Some((shown, history)) = whole {
            let shown = shown.masked_but(|id| self.field(id), self.own);
            let history = history.into_iter().map(|line| self.line(line));
            add("says", self.says(&shown));
            add("as_stored", shown_json(&shown, State::Released, self.zone));
            add("history", history.collect());
        }
        let waiting = waiting.iter().map(|entry| self.waiting(entry));
        add("not_merged", waiting.collect());
        let readers = readers.iter().map(|reader| self.reader(reader));
        add("read_by", readers.collect());
        Json::Object(copy)
    }

    /// Fields under the labels of the form.
    fn says(&self, shown: &Shown) -> Json {
        let fields = shown.fields.iter().map(|(id, value)| {
            let words = self.field(id).map(|field| label(&field.label));
            (
                words.unwrap_or_else(|| id.clone()),
                value.to_json(self.zone),
            )
        });
        Json::Object(fields.collect::<Map<_, _>>())
    }

    fn line(&self, line: HistoryLine) -> Json {
        let line = line.masked_but(|id| self.field(id), self.own);
        let wrote = line.wrote.iter();
        let wrote = wrote.map(|(key, value)| (key.clone(), value.to_json(self.zone)));
        json!({
            "by": (self.name)(&line.by),
            "at": line.at.in_zone(self.zone),
            "received_at": line.received_at.map(|at| at.in_zone(self.zone)),
            "wrote": wrote.collect::<Map<_, _>>(),
        })
    }

    /// Returns the content of an entry that was never merged; nothing where it cannot be read.
    fn waiting(&self, entry: &Waiting<'_>) -> Json {
        let changes = entry
            .payloads
            .iter()
            .filter_map(|bytes| change::read(bytes).ok());
        let ops = changes.flat_map(|change| change.ops);
        let wrote = ops.map(|op| {
            let value = value_of(op.value.as_ref());
            let value = match Key::parse(&op.key) {
                Key::Field(id) => match self.field(id) {
                    Some(field) => field.masked_but(&value, self.own),
                    None => value.masked_but(self.own),
                },
                _ => value.masked_but(self.own),
            };
            let key = mask_numbers_but(&op.key, self.own).into_owned();
            (key, value.to_json(self.zone))
        });
        json!({"device": entry.entry.device.to_string(), "number": entry.entry.n,
            "state": entry.state, "wrote": wrote.collect::<Map<_, _>>()})
    }

    fn reader(&self, reader: &Reader) -> Json {
        json!({"name": (self.name)(&reader.person), "role": reader.role, "book": reader.book,
            "sees_number": reader.sees_number})
    }

    fn field(&self, id: &str) -> Option<&Field> {
        self.kind.and_then(|kind| kind.field(id))
    }
}

fn label(label: &Label) -> String {
    format!("{} {}", label.zh, label.en)
}
