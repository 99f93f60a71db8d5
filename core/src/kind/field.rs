//! A field of a form: its label, the type of its value, and its readers.

use std::collections::BTreeSet;

use super::{FieldId, Value};
use crate::ids::{KindId, RoleId};
use crate::limits;
use crate::phone::{MaskedPhone, PhoneNumber};

/// Text for people, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One of the choices of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value that the record holds: 1 to 64 of `a-z A-Z 0-9 _ - .`, stable over versions.
    pub id: String,
    /// The choice's name.
    pub label: Label,
}

/// Type of a field's value. It never changes between versions of a kind; the choices offered may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Free text.
    Text,
    /// A whole number.
    Integer,
    /// An exact number with decimals ([`super::Decimal`]).
    Decimal,
    /// A sum of money ([`super::Yuan`]).
    Yuan,
    /// A duration in whole minutes.
    Duration,
    /// Yes or no.
    Bool,
    /// One of the choices.
    Choice(Vec<Choice>),
    /// Any number of the choices.
    Choices(Vec<Choice>),
    /// A calendar day.
    Date,
    /// An instant.
    Time,
    /// A person's id.
    Person,
    /// Ids of people.
    People,
    /// The id of a record of this kind.
    Ref(KindId),
    /// Ids of records of this kind, or of any kind if none is named.
    Refs(Option<KindId>),
    /// A full mobile number.
    Phone,
    /// A mobile number without its middle digits.
    MaskedPhone,
    /// `latitude,longitude` with an optional accuracy in metres.
    Location,
    /// A photo, by its content ([`super::PhotoRef`]).
    Photo,
    /// Photos.
    Photos,
}

impl FieldType {
    /// True if values of the one can be read as the other: same type, same kind referred to, with any
    /// choices.
    pub(super) fn same_as(&self, other: &FieldType) -> bool {
        match (self, other) {
            (FieldType::Ref(ours), FieldType::Ref(theirs)) => ours == theirs,
            (FieldType::Refs(ours), FieldType::Refs(theirs)) => ours == theirs,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// True if a field holds any number of members: each is a key of its own in the document, so that
    /// two people who add one each lose neither.
    #[must_use]
    pub fn is_set(&self) -> bool {
        matches!(
            self,
            FieldType::Choices(_) | FieldType::People | FieldType::Refs(_) | FieldType::Photos
        )
    }

    /// Returns the word that a form's file uses.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::Integer => "integer",
            FieldType::Decimal => "decimal",
            FieldType::Yuan => "yuan",
            FieldType::Duration => "duration",
            FieldType::Bool => "bool",
            FieldType::Choice(_) => "choice",
            FieldType::Choices(_) => "choices",
            FieldType::Date => "date",
            FieldType::Time => "time",
            FieldType::Person => "person",
            FieldType::People => "people",
            FieldType::Ref(_) => "ref",
            FieldType::Refs(_) => "refs",
            FieldType::Phone => "phone",
            FieldType::MaskedPhone => "masked_phone",
            FieldType::Location => "location",
            FieldType::Photo => "photo",
            FieldType::Photos => "photos",
        }
    }
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key in the record's document.
    pub id: FieldId,
    /// The field's name.
    pub label: Label,
    /// A hint to show beside it, where people may wonder what to enter.
    pub help: Option<Label>,
    /// The type of its value.
    pub field_type: FieldType,
    /// True if a new record needs it, and it may not be cleared.
    pub required: bool,
    /// True if the value lives in the companion document; the record itself holds the masked form
    /// ([`Field::shown`]). Phone fields only.
    pub restricted: bool,
    /// True if the people named here get the record into their inbox. Person and people fields only.
    pub shares: bool,
    /// The roles that may set or remove its value; empty if every role that may write or amend the
    /// record may. Independent of reading: every reader of the record sees the value.
    pub set_by: Vec<RoleId>,
    /// The smallest number allowed, in whole units: yuan, minutes.
    pub min: Option<i64>,
    /// The largest number allowed, in whole units: yuan, minutes.
    pub max: Option<i64>,
    /// The longest text allowed, in characters; [`limits::TEXT_CHARS_MAX`] if not set.
    pub chars_max: Option<usize>,
}

impl Field {
    /// Returns the length of the longest text that a person may enter here, in characters.
    #[must_use]
    pub fn chars_max(&self) -> usize {
        self.chars_max.unwrap_or(limits::TEXT_CHARS_MAX)
    }

    /// True if a person in this role may set or remove the field's value.
    #[must_use]
    pub fn may_be_set_by(&self, role: &RoleId) -> bool {
        self.set_by.is_empty() || self.set_by.contains(role)
    }

    /// Returns the value as the record's own document holds it: a restricted number loses its middle
    /// digits, everything else is unchanged.
    ///
    /// Another author's document leaks a restricted number exactly where `field.shown(&value) !=
    /// value`.
    pub fn shown(&self, value: &Value) -> Value {
        let (true, Value::Text(text)) = (self.restricted, value) else {
            return value.clone();
        };
        if let Ok(number) = text.parse::<PhoneNumber>() {
            return Value::Text(number.masked().to_string());
        }
        match text.parse::<MaskedPhone>() {
            Ok(masked) => Value::Text(masked.to_string()),
            Err(_) => Value::Cleared,
        }
    }

    /// Returns the value as the office's tables, pages and files hold it: no full number, nor one that
    /// a person typed into a text. Ids of records, days, places, amounts and photos are no text.
    pub fn masked(&self, value: &Value) -> Value {
        self.masked_but(value, &BTreeSet::new())
    }

    /// Returns the masked value, except for these numbers: they are the reader's own.
    pub fn masked_but(&self, value: &Value, own: &BTreeSet<PhoneNumber>) -> Value {
        match self.field_type {
            _ if self.restricted && !is_one_of(value, own) => self.shown(value),
            FieldType::Ref(_)
            | FieldType::Refs(_)
            | FieldType::Date
            | FieldType::Time
            | FieldType::Decimal
            | FieldType::Yuan
            | FieldType::Location
            | FieldType::Photo
            | FieldType::Photos => value.clone(),
            _ => value.masked_but(own),
        }
    }
}

fn is_one_of(value: &Value, own: &BTreeSet<PhoneNumber>) -> bool {
    match value {
        Value::Text(text) => text.parse().is_ok_and(|number| own.contains(&number)),
        _ => false,
    }
}
