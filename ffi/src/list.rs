//! What an app shows: pages of records, and one record with its history.

use std::collections::HashMap;

use streetbook_core::ids::KindId;
use streetbook_core::kind::Value;
use streetbook_core::record::{self, State};
use streetbook_core::replica::{self, Listed, Window};

use crate::act::id;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::value::FieldValue;

/// A page never holds more.
const PAGE_MAX: u32 = 500;

/// Which records to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Filter {
    /// Only this kind.
    #[uniffi(default = None)]
    pub kind: Option<String>,
    /// Only those with several values in a field.
    #[uniffi(default = false)]
    pub conflicts_only: bool,
    /// The oldest first; else the newest.
    #[uniffi(default = false)]
    pub oldest_first: bool,
}

/// Some records, in the order in which they were captured.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Page {
    /// The records.
    pub records: Vec<ShownRecord>,
    /// What to pass as `after` for the next page; none at the end.
    pub next: Option<String>,
    /// How many records the filter takes.
    pub total: u64,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShownRecord {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The version of the form that it was written with.
    pub version: u32,
    /// The book it stands in, such as `team/north`.
    pub book: String,
    /// Who wrote it.
    pub author: String,
    /// When, by the author's clock, in milliseconds since 1970 UTC.
    pub captured_at_ms: i64,
    /// When the office stored it.
    pub received_at_ms: Option<i64>,
    /// Each field's value; of concurrent ones, the one that every device shows first.
    pub fields: HashMap<String, FieldValue>,
    /// Where it stands on its way.
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
    /// How many times its fields were changed after it was written.
    pub amendments: u32,
}

/// Where a record stands on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RecordState {
    /// Saved on this phone only.
    Waiting,
    /// Durable at the office.
    Receipted,
    /// Merged, and to be seen by those who share the book.
    Released,
    /// Set aside by the office.
    Quarantined,
    /// Waits at the office for an entry that it builds on.
    Held,
}

/// Why a record does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Annulment {
    /// The reason given.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When, by his clock.
    pub at_ms: i64,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Signature {
    /// By whom.
    pub by: String,
    /// When, by his clock.
    pub at_ms: i64,
    /// Whether the record still says what was signed.
    pub current: bool,
}

/// Several values of one field.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// The values, the one shown first first.
    pub values: Vec<Side>,
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Side {
    /// What it says.
    pub value: FieldValue,
    /// Who wrote it.
    pub by: String,
    /// On which device.
    pub device: String,
    /// When, by that device's clock.
    pub at_ms: i64,
}

/// A conflict that a person settled.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Settled {
    /// The field.
    pub field: String,
    /// The value that the person gave it.
    pub value: FieldValue,
    /// Who chose.
    pub by: String,
    /// When, by his clock.
    pub at_ms: i64,
}

/// A remark on a record.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// By whom.
    pub by: String,
    /// When, by his clock.
    pub at_ms: i64,
}

/// One record and its history.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Sheet {
    /// What it says.
    pub record: ShownRecord,
    /// Who changed what, when; the oldest first.
    pub history: Vec<HistoryLine>,
}

/// One entry in a record's history.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HistoryLine {
    /// The entry.
    pub entry: String,
    /// Its author.
    pub by: String,
    /// When, by his clock.
    pub at_ms: i64,
    /// When the office stored it.
    pub received_at_ms: Option<i64>,
    /// What it wrote.
    pub wrote: Vec<Wrote>,
}

/// What an entry wrote into one place.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Wrote {
    /// The field, or `FIELD/MEMBER`, `annul`, `note/…`, `sig/…`.
    pub key: String,
    /// The value.
    pub value: FieldValue,
}

#[uniffi::export]
impl Phone {
    /// A page of at most `limit` records (500), after the record that a page before ended with.
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

    /// One record and its history.
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
