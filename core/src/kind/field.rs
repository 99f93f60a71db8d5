//! A field of a form: what it is called, what it holds, who may see it.

use std::collections::BTreeSet;

use super::{FieldId, Value};
use crate::ids::{KindId, RoleId};
use crate::limits;
use crate::phone::{MaskedPhone, PhoneNumber};

/// What people read on the form, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One of the answers that a field offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the record holds: 1 to 64 of `a-z A-Z 0-9 _ - .`, stable over versions.
    pub id: String,
    /// What people read.
    pub label: Label,
}

/// What a field holds. It never changes between versions of a kind; the choices offered may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Free text.
    Text,
    /// A whole number.
    Integer,
    /// An exact number with digits behind the point ([`super::Decimal`]).
    Decimal,
    /// A sum of money ([`super::Yuan`]).
    Yuan,
    /// How long something took, in whole minutes.
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
    /// Ids of records of this kind, or of any where none is named.
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
    /// True where values of the one can be read as the other: same type, same kind referred to,
    /// whatever choices are offered.
    pub(super) fn same_as(&self, other: &FieldType) -> bool {
        match (self, other) {
            (FieldType::Ref(ours), FieldType::Ref(theirs)) => ours == theirs,
            (FieldType::Refs(ours), FieldType::Refs(theirs)) => ours == theirs,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// True where a field holds any number of members: each is a key of its own in the document, so
    /// that two people who add one each lose neither.
    #[must_use]
    pub fn is_set(&self) -> bool {
        matches!(
            self,
            FieldType::Choices(_) | FieldType::People | FieldType::Refs(_) | FieldType::Photos
        )
    }

    /// The word that a form's file writes.
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
    /// What people read.
    pub label: Label,
    /// What they read beside it where they may wonder what to enter.
    pub help: Option<Label>,
    /// What it holds.
    pub field_type: FieldType,
    /// A new record needs it, and nobody may clear it.
    pub required: bool,
    /// The value lives in the companion document; the record itself holds the masked form
    /// ([`Field::shown`]). Phone fields only.
    pub restricted: bool,
    /// The people named here get the record into their inbox. Person and people fields only.
    pub shares: bool,
    /// The roles that may give it a value or take it out; empty where whoever may write or amend the
    /// record may. Kept apart from reading: everybody who reads the record sees the value.
    pub set_by: Vec<RoleId>,
    /// The smallest number allowed, in whole units: yuan, minutes.
    pub min: Option<i64>,
    /// The largest number allowed, in whole units: yuan, minutes.
    pub max: Option<i64>,
    /// The longest text allowed, in characters; without it [`limits::TEXT_CHARS_MAX`].
    pub chars_max: Option<usize>,
}

impl Field {
    /// The longest text that a person may enter here.
    #[must_use]
    pub fn chars_max(&self) -> usize {
        self.chars_max.unwrap_or(limits::TEXT_CHARS_MAX)
    }

    /// True where somebody in this role may give the field a value or take it out.
    #[must_use]
    pub fn may_be_set_by(&self, role: &RoleId) -> bool {
        self.set_by.is_empty() || self.set_by.contains(role)
    }

    /// The value as the record's own document holds it: a restricted number loses its middle
    /// digits, everything else stays as it is.
    ///
    /// A document of somebody else keeps a restricted number open exactly where
    /// `field.shown(&value) != value`.
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

    /// The value as the office's tables, pages and files hold it: no full number, also none that
    /// somebody typed into a text. Ids of records, days, places, amounts and photos are no text.
    pub fn masked(&self, value: &Value) -> Value {
        self.masked_but(value, &BTreeSet::new())
    }

    /// The same, but these numbers stay: they are the reader's own.
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
