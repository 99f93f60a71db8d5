//! A kind: the whole form, and what it asks of a record.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::{Field, FieldError, FieldId, FieldRule, Label, Value};
use crate::book::Shelf;
use crate::ids::{KindId, RoleId};
use crate::time::Zone;

/// How records of a kind change after they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// A fact: never edited, only annulled with a reason or annotated.
    Entry,
    /// Edited by many, field by field; every concurrent value is kept.
    Card,
    /// A card that people sign; a signature covers one version.
    Slip,
}

impl Mechanism {
    /// The word that a form's file writes.
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
    /// Which form.
    pub id: KindId,
    /// Which version of it, from 1.
    pub version: u32,
    /// What people read.
    pub label: Label,
    /// How its records change.
    pub mechanism: Mechanism,
    /// Where its records stand.
    pub shelf: Shelf,
    /// Roles that may create a record.
    pub writers: Vec<RoleId>,
    /// Roles that may change a record of somebody else in a book they share. The author may always
    /// change his own card or slip.
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
    /// The file it was read from.
    pub fn toml(&self) -> &str {
        &self.toml
    }

    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// Checks what a person entered for a new record. Fields left empty are left out of the answer.
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

    /// Checks what a person changed in a record: the fields named, and no others. A field taken out
    /// is [`Value::Cleared`].
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

    /// Everything that is wrong with what somebody in this role entered for a new record, in the order of
    /// the form; what the form does not know stands last.
    pub fn problems(
        &self,
        fields: &BTreeMap<String, serde_json::Value>,
        role: &RoleId,
        zone: &Zone,
    ) -> Vec<FieldError> {
        let of_field = |field: &Field| match fields.get(field.id.as_str()) {
            Some(input) => match field.check(&self.id, input, zone) {
                Ok(Value::Cleared) if field.required => {
                    Some(field.error(&self.id, FieldRule::Required))
                }
                Ok(Value::Cleared) => None,
                Ok(_) => self
                    .check_role(&BTreeMap::from([(field.id.clone(), ())]), role)
                    .err(),
                Err(error) => Some(error),
            },
            None if field.required => Some(field.error(&self.id, FieldRule::Required)),
            None => None,
        };
        let strange = fields.keys().filter(|name| self.field(name).is_none());
        let strange = strange.map(|name| FieldError::unknown(&self.id, name));
        self.fields
            .iter()
            .filter_map(of_field)
            .chain(strange)
            .collect()
    }

    /// Checks that somebody in this role may set these fields.
    ///
    /// # Errors
    /// The first field that is for other roles to fill in.
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
