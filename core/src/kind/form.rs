//! A kind: the whole form, and what it requires of a record.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::{Field, FieldError, FieldId, FieldRule, Label, Value};
use crate::book::Shelf;
use crate::ids::{KindId, PersonId, RoleId};
use crate::time::Zone;

/// The way in which records of a kind change after they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// A fact: never edited, only annulled with a reason or annotated.
    Entry,
    /// Edited by many, field by field; every concurrent value is retained.
    Card,
    /// A card that people sign; a signature covers one version.
    Slip,
}

impl Mechanism {
    /// Returns the word that a form's file uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Mechanism::Entry => "entry",
            Mechanism::Card => "card",
            Mechanism::Slip => "slip",
        }
    }
}

/// One version of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The form's id.
    pub id: KindId,
    /// Its version, from 1.
    pub version: u32,
    /// The form's name.
    pub label: Label,
    /// The way in which its records change.
    pub mechanism: Mechanism,
    /// The shelf that its records belong on.
    pub shelf: Shelf,
    /// Roles that may create a record.
    pub writers: Vec<RoleId>,
    /// Roles that may change another author's record in a book they share. Authors may always change
    /// their own card or slip.
    pub amenders: Vec<RoleId>,
    /// Roles that may sign; slips only.
    pub signers: Vec<RoleId>,
    /// Roles that, besides the author, may read the restricted fields.
    pub restricted_to: Vec<RoleId>,
    /// The fields, in the order of the form.
    pub fields: Vec<Field>,
    /// The file it was read from.
    pub(super) toml: Arc<str>,
}

impl Kind {
    /// Returns the file it was read from.
    pub fn toml(&self) -> &str {
        &self.toml
    }

    /// Returns the field of this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// Checks what a person entered for a new record. Empty fields are omitted from the result.
    ///
    /// # Errors
    /// The first field that is unknown, does not fit, or is required and missing.
    pub fn check_new(
        &self,
        fields: &BTreeMap<String, serde_json::Value>,
        zone: &Zone,
    ) -> Result<BTreeMap<FieldId, Value>, FieldError> {
        let mut values = self.check_amend(fields, zone)?;
        values.retain(|_, value| *value != Value::Cleared);
        let missing = |field: &&Field| field.required && !values.contains_key(&field.id);
        match self.fields.iter().find(missing) {
            Some(field) => Err(field.error(&self.id, FieldRule::Required)),
            None => Ok(values),
        }
    }

    /// Checks what a person changed in a record: the fields named, and no others. A field whose value
    /// is removed is [`Value::Cleared`].
    ///
    /// # Errors
    /// The first field that is unknown, does not fit, or is required and cleared.
    pub fn check_amend(
        &self,
        fields: &BTreeMap<String, serde_json::Value>,
        zone: &Zone,
    ) -> Result<BTreeMap<FieldId, Value>, FieldError> {
        let check = |(name, input): (&String, &serde_json::Value)| {
            let field = self
                .field(name)
                .ok_or_else(|| FieldError::unknown(&self.id, name))?;
            Ok((field.id.clone(), field.check(&self.id, input, zone)?))
        };
        fields.iter().map(check).collect()
    }

    /// Returns every error in what a person in this role entered for a new record, in the order of the
    /// form; fields that the form does not have come last. `has_left` is true for people whom no field
    /// may name any more.
    pub fn problems(
        &self,
        fields: &BTreeMap<String, serde_json::Value>,
        role: &RoleId,
        zone: &Zone,
        has_left: impl Fn(&PersonId) -> bool,
    ) -> Vec<FieldError> {
        let missing = |field: &Field| {
            let required = field.required;
            required.then(|| field.error(&self.id, FieldRule::Required))
        };
        let of_field = |field: &Field| {
            let Some(input) = fields.get(field.id.as_str()) else {
                return missing(field);
            };
            // An emptied box is as missing as one that was never filled in.
            let value = match field.check(&self.id, input, zone) {
                Ok(Value::Cleared) => return missing(field),
                Ok(value) => BTreeMap::from([(field.id.clone(), value)]),
                Err(error) => return Some(error),
            };
            let may = self.check_role(&value, role);
            may.and_then(|()| self.check_people(&value, |_, person| has_left(person)))
                .err()
        };
        let strange = fields.keys().filter(|name| self.field(name).is_none());
        let strange = strange.map(|name| FieldError::unknown(&self.id, name));
        self.fields
            .iter()
            .filter_map(of_field)
            .chain(strange)
            .collect()
    }

    /// Checks that a person in this role may set these fields.
    ///
    /// # Errors
    /// The first field that only other roles may fill in.
    pub fn check_role<V>(
        &self,
        values: &BTreeMap<FieldId, V>,
        role: &RoleId,
    ) -> Result<(), FieldError> {
        let theirs = |field: &&Field| values.contains_key(&field.id) && !field.may_be_set_by(role);
        match self.fields.iter().find(theirs) {
            Some(field) => {
                let roles = field.set_by.clone().into();
                Err(field.error(&self.id, FieldRule::NotThisRole { roles }))
            }
            None => Ok(()),
        }
    }
}
