//! Pages of records, and one record with its history, for an app to show.

use std::collections::HashMap;

use streetbook_core::ids::KindId;
use streetbook_core::kind::Value;
use streetbook_core::record::{self, State};
use streetbook_core::replica::{self, Listed, Window};

use crate::act::id;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::value::FieldValue;

/// Upper bound of a page's records.
const PAGE_MAX: u32 = 500;

/// Filter of a list of records.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Filter {
    /// Only this kind, if any.
    #[uniffi(default = None)]
    pub kind: Option<String>,
    /// True for only those with several values in a field.
    #[uniffi(default = false)]
    pub conflicts_only: bool,
    /// True for the oldest first; otherwise the newest.
    #[uniffi(default = false)]
    pub oldest_first: bool,
}

/// A page of records, in the order of capture.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Page {
    /// The records.
    pub records: Vec<ShownRecord>,
    /// Value of `after` for the next page; none at the end.
    pub next: Option<String>,
    /// Number of records that match the filter.
    pub total: u64,
}

/// A record as plain values.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShownRecord {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The version of the form that it was written with.
    pub version: u32,
    /// The book that holds it, such as `team/north`.
    pub book: String,
    /// Id of the person who wrote it.
    pub author: String,
    /// Time of capture by the author's clock, in milliseconds since 1970 UTC.
    pub captured_at_ms: i64,
    /// Time at which the office stored it.
    pub received_at_ms: Option<i64>,
    /// Each field's value; of concurrent ones, the one that every device shows first.
    pub fields: HashMap<String, FieldValue>,
    /// Its state on the way to the office and the others.
    pub state: RecordState,
    /// The annulment, if any.
    pub annulled: Option<Annulment>,
    /// Signatures, oldest first.
    pub signatures: Vec<Signature>,
    /// Fields with several values, until a person chooses.
    pub conflicts: Vec<Conflict>,
    /// Fields that had several values until a person chose.
    pub settled: Vec<Settled>,
    /// Remarks, oldest first.
    pub remarks: Vec<Remark>,
    /// Number of times that its fields were changed after it was written.
    pub amendments: u32,
}

/// State of a record on its way to the office and the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RecordState {
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

/// The annulment of a record that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Annulment {
    /// The reason given.
    pub reason: String,
    /// Id of the person who wrote it.
    pub by: String,
    /// Time by the author's clock.
    pub at_ms: i64,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Signature {
    /// Id of the person who wrote it.
    pub by: String,
    /// Time by the author's clock.
    pub at_ms: i64,
    /// True if the record still holds the signed values.
    pub current: bool,
}

/// Several values of one field.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// The values; the one shown first comes first.
    pub values: Vec<Side>,
}

/// One of several concurrent values.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Side {
    /// The value.
    pub value: FieldValue,
    /// Id of the person who wrote it.
    pub by: String,
    /// Id of the device that wrote it.
    pub device: String,
    /// Time by that device's clock.
    pub at_ms: i64,
}

/// A conflict that a person settled.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Settled {
    /// The field.
    pub field: String,
    /// The value that the person gave it.
    pub value: FieldValue,
    /// Id of the person who chose.
    pub by: String,
    /// Time by the author's clock.
    pub at_ms: i64,
}

/// A remark on a record.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Remark {
    /// Its text.
    pub text: String,
    /// Id of the person who wrote it.
    pub by: String,
    /// Time by the author's clock.
    pub at_ms: i64,
}

/// One record and its history.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Sheet {
    /// The record.
    pub record: ShownRecord,
    /// Changes with author and time; the oldest first.
    pub history: Vec<HistoryLine>,
}

/// One entry in a record's history.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HistoryLine {
    /// The entry.
    pub entry: String,
    /// Its author.
    pub by: String,
    /// Time by the author's clock.
    pub at_ms: i64,
    /// Time at which the office stored it.
    pub received_at_ms: Option<i64>,
    /// The values that it wrote.
    pub wrote: Vec<Wrote>,
}

/// A value that an entry wrote under one key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Wrote {
    /// The field, or `FIELD/MEMBER`, `annul`, `note/…`, `sig/…`.
    pub key: String,
    /// The value.
    pub value: FieldValue,
}

#[uniffi::export]
impl Phone {
    /// Returns a page of at most `limit` records (500), after the record that the previous page ended
    /// with.
    #[uniffi::method(default(after = None, limit = 50))]
    pub fn list(
        &self,
        filter: Filter,
        after: Option<String>,
        limit: u32,
    ) -> Result<Page, PhoneError> {
        self.cell.with(|replica| {
            let kind: Option<KindId> = match &filter.kind {
                Some(kind) => Some(kind.parse().map_err(replica::ReplicaError::from)?),
                None => None,
            };
            let window = Window {
                after: after.as_deref().map(id).transpose()?,
                newest_first: !filter.oldest_first,
                limit: limit.min(PAGE_MAX) as usize,
            };
            let filter = replica::Filter {
                kind,
                conflicts_only: filter.conflicts_only,
            };
            let page = replica.page(&filter, &window)?;
            Ok(Page {
                records: page.entries.iter().map(ShownRecord::from).collect(),
                next: page.next.map(|id| id.to_string()),
                total: page.total,
            })
        })
    }

    /// Returns one record and its history.
    pub fn show(&self, record: String) -> Result<Sheet, PhoneError> {
        self.cell.with(|replica| {
            let (entry, history) = replica.show(id(&record)?)?;
            Ok(Sheet {
                record: (&entry).into(),
                history: history.iter().map(HistoryLine::from).collect(),
            })
        })
    }
}

impl From<&Listed> for ShownRecord {
    fn from(listed: &Listed) -> ShownRecord {
        let shown = &listed.shown;
        let field = |(id, value): (&String, _)| (id.clone(), FieldValue::from(value));
        ShownRecord {
            id: shown.origin.id().to_string(),
            kind: shown.origin.kind.to_string(),
            version: shown.origin.version,
            book: shown.origin.book.to_string(),
            author: shown.author.to_string(),
            captured_at_ms: shown.captured_at.millis(),
            received_at_ms: shown.received_at.map(|at| at.millis()),
            fields: shown.fields.iter().map(field).collect(),
            state: listed.state.into(),
            annulled: shown.annulled.as_ref().map(Annulment::from),
            signatures: shown.signatures.iter().map(Signature::from).collect(),
            conflicts: shown.conflicts.iter().map(Conflict::from).collect(),
            settled: shown.settled.iter().map(Settled::from).collect(),
            remarks: shown.notes.iter().map(Remark::from).collect(),
            amendments: shown.amendments,
        }
    }
}

impl From<State> for RecordState {
    fn from(state: State) -> RecordState {
        match state {
            State::Waiting => RecordState::Waiting,
            State::Receipted => RecordState::Receipted,
            State::Released => RecordState::Released,
            State::Quarantined => RecordState::Quarantined,
            State::Held => RecordState::Held,
        }
    }
}

impl From<&record::Annulment> for Annulment {
    fn from(annulled: &record::Annulment) -> Annulment {
        Annulment {
            reason: annulled.reason.clone(),
            by: annulled.by.to_string(),
            at_ms: annulled.at.millis(),
        }
    }
}

impl From<&record::Signed> for Signature {
    fn from(signed: &record::Signed) -> Signature {
        Signature {
            by: signed.by.to_string(),
            at_ms: signed.at.millis(),
            current: signed.current,
        }
    }
}

impl From<&record::Conflict> for Conflict {
    fn from(conflict: &record::Conflict) -> Conflict {
        let side = |side: &record::Side| Side {
            value: (&side.value).into(),
            by: side.by.to_string(),
            device: side.device.to_string(),
            at_ms: side.at.millis(),
        };
        Conflict {
            field: conflict.field.clone(),
            values: conflict.values.iter().map(side).collect(),
        }
    }
}

impl From<&record::Settled> for Settled {
    fn from(settled: &record::Settled) -> Settled {
        Settled {
            field: settled.field.clone(),
            value: (&settled.value).into(),
            by: settled.by.to_string(),
            at_ms: settled.at.millis(),
        }
    }
}

impl From<&record::Note> for Remark {
    fn from(note: &record::Note) -> Remark {
        Remark {
            text: note.text.clone(),
            by: note.by.to_string(),
            at_ms: note.at.millis(),
        }
    }
}

impl From<&record::HistoryLine> for HistoryLine {
    fn from(line: &record::HistoryLine) -> HistoryLine {
        let wrote = |(key, value): &(String, Value)| Wrote {
            key: key.clone(),
            value: value.into(),
        };
        HistoryLine {
            entry: line.entry.to_string(),
            by: line.by.to_string(),
            at_ms: line.at.millis(),
            received_at_ms: line.received_at.map(|at| at.millis()),
            wrote: line.wrote.iter().map(wrote).collect(),
        }
    }
}
