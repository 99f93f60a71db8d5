//! Forms as data: an app draws its screens from them, in both languages.

use streetbook_core::kind::{self, Field};
use streetbook_core::replica::Replica;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::text::Wording;

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Kind {
    /// Its id, such as `street_contact`.
    pub id: String,
    /// Its newest version on this phone.
    pub version: u32,
    /// The form's name.
    pub label: Wording,
    /// The way in which its records change.
    pub mechanism: Mechanism,
    /// True if this person may write one.
    pub may_write: bool,
    /// True if this person may change another author's record; their own they always may, unless it is
    /// an entry.
    pub may_amend: bool,
    /// True if this person may sign one.
    pub may_sign: bool,
    /// The fields, in the order of the form.
    pub fields: Vec<KindField>,
}

/// The way in which records of a kind change after they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Mechanism {
    /// A fact: never edited, only annulled with a reason or annotated.
    Entry,
    /// Edited by many, field by field; every concurrent value is retained.
    Card,
    /// A card that people sign; a signature covers one version.
    Slip,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct KindField {
    /// Its id.
    pub id: String,
    /// The field's name.
    pub label: Wording,
    /// A hint to show beside it.
    pub help: Option<Wording>,
    /// The type of its value.
    pub field_type: FieldType,
    /// The choices on offer; empty for other types.
    pub choices: Vec<Choice>,
    /// The kind of the records that it refers to, if it is limited to one kind.
    pub refers_to: Option<String>,
    /// True if a record needs it.
    pub required: bool,
    /// True if others see it masked: it holds a full number.
    pub restricted: bool,
    /// True if this person may fill it in; a field for other roles is read-only for them.
    pub may_set: bool,
    /// The smallest number allowed.
    pub min: Option<i64>,
    /// The largest number allowed.
    pub max: Option<i64>,
    /// The longest text allowed, in characters; for free text only.
    pub chars_max: Option<u32>,
}

/// One of the choices of a field.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Choice {
    /// The value that the record holds.
    pub id: String,
    /// The choice's name.
    pub label: Wording,
}

/// The type of a field's value, and so of the input that an app draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FieldType {
    /// Free text.
    Text,
    /// A whole number.
    Integer,
    /// A number with decimals, as text.
    Decimal,
    /// A sum of money in yuan, as text.
    Yuan,
    /// Whole minutes.
    Duration,
    /// Yes or no.
    Bool,
    /// One of the choices.
    Choice,
    /// Any number of the choices.
    Choices,
    /// A calendar day, as text: `2026-11-02`.
    Date,
    /// An instant.
    Time,
    /// A person's id.
    Person,
    /// Ids of people.
    People,
    /// The id of a record.
    Ref,
    /// Ids of records.
    Refs,
    /// A full mobile number.
    Phone,
    /// A mobile number without its middle digits: `138****5678`.
    MaskedPhone,
    /// `latitude,longitude`, optionally with the accuracy in metres.
    Location,
    /// A photo, by its content: hash, bytes and type.
    Photo,
    /// Photos.
    Photos,
}

#[uniffi::export]
impl Phone {
    /// Returns every form at its newest version, including those that the office has published.
    pub fn kinds(&self) -> Result<Vec<Kind>, PhoneError> {
        self.cell.with(|replica| {
            let kinds = replica.kinds().iter_latest();
            Ok(kinds.map(|kind| Kind::of(kind, replica)).collect())
        })
    }
}

impl Kind {
    fn of(kind: &kind::Kind, replica: &Replica) -> Kind {
        let role = &replica.posting().role;
        let field = |field: &Field| KindField {
            may_set: field.may_be_set_by(role),
            ..KindField::from(field)
        };
        Kind {
            id: kind.id.to_string(),
            version: kind.version,
            label: (&kind.label).into(),
            mechanism: kind.mechanism.into(),
            may_write: kind.writers.contains(role),
            may_amend: kind.amenders.contains(role),
            may_sign: kind.signers.contains(role),
            fields: kind.fields.iter().map(field).collect(),
        }
    }
}

impl From<kind::Mechanism> for Mechanism {
    fn from(mechanism: kind::Mechanism) -> Mechanism {
        match mechanism {
            kind::Mechanism::Entry => Mechanism::Entry,
            kind::Mechanism::Card => Mechanism::Card,
            kind::Mechanism::Slip => Mechanism::Slip,
        }
    }
}

impl From<&Field> for KindField {
    fn from(field: &Field) -> KindField {
        let refers_to = match &field.field_type {
            kind::FieldType::Ref(kind) => Some(kind.to_string()),
            kind::FieldType::Refs(kind) => kind.as_ref().map(ToString::to_string),
            _ => None,
        };
        let is_text = field.field_type == kind::FieldType::Text;
        let chars_max = u32::try_from(field.chars_max()).unwrap_or(u32::MAX);
        KindField {
            id: field.id.to_string(),
            label: (&field.label).into(),
            help: field.help.as_ref().map(Wording::from),
            field_type: (&field.field_type).into(),
            choices: choices(&field.field_type),
            refers_to,
            required: field.required,
            restricted: field.restricted,
            may_set: field.set_by.is_empty(),
            min: field.min,
            max: field.max,
            chars_max: is_text.then_some(chars_max),
        }
    }
}

fn choices(of: &kind::FieldType) -> Vec<Choice> {
    let choice = |choice: &kind::Choice| Choice {
        id: choice.id.clone(),
        label: (&choice.label).into(),
    };
    match of {
        kind::FieldType::Choice(offered) | kind::FieldType::Choices(offered) => {
            offered.iter().map(choice).collect()
        }
        _ => Vec::new(),
    }
}

impl From<&kind::FieldType> for FieldType {
    fn from(of: &kind::FieldType) -> FieldType {
        match of {
            kind::FieldType::Text => FieldType::Text,
            kind::FieldType::Integer => FieldType::Integer,
            kind::FieldType::Decimal => FieldType::Decimal,
            kind::FieldType::Yuan => FieldType::Yuan,
            kind::FieldType::Duration => FieldType::Duration,
            kind::FieldType::Bool => FieldType::Bool,
            kind::FieldType::Choice(_) => FieldType::Choice,
            kind::FieldType::Choices(_) => FieldType::Choices,
            kind::FieldType::Date => FieldType::Date,
            kind::FieldType::Time => FieldType::Time,
            kind::FieldType::Person => FieldType::Person,
            kind::FieldType::People => FieldType::People,
            kind::FieldType::Ref(_) => FieldType::Ref,
            kind::FieldType::Refs(_) => FieldType::Refs,
            kind::FieldType::Phone => FieldType::Phone,
            kind::FieldType::MaskedPhone => FieldType::MaskedPhone,
            kind::FieldType::Location => FieldType::Location,
            kind::FieldType::Photo => FieldType::Photo,
            kind::FieldType::Photos => FieldType::Photos,
        }
    }
}
