//! The acts of a person on the phone. Each act is one journal entry; it returns once that is
//! fsynced.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::phone::Replica;
use crate::ids::RecordId;
use crate::kind::{FieldError, Kind};
use crate::replica::acts::Acts;
use crate::replica::{Moment, ReplicaError};

impl Replica {
    fn acts(&mut self) -> Acts<'_> {
        Acts {
            store: &mut self.store,
            workspace: &self.workspace,
            enrolment: &self.enrolment,
            news: &mut self.news,
        }
    }

    /// Writes a new record and returns its id once it is saved.
    ///
    /// # Errors
    /// A wrong field by name, no space, or a failing disk; nothing was written then.
    pub fn log(
        &mut self,
        kind: &str,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<RecordId, ReplicaError> {
        self.acts().log(kind, fields, now)
    }

    /// Returns everything that would be wrong with a new record of this form, in the form's order.
    pub fn problems(&self, kind: &Kind, fields: &BTreeMap<String, Json>) -> Vec<FieldError> {
        let role = &self.enrolment.posting().role;
        kind.problems(fields, role, self.enrolment.zone(), |person| {
            self.workspace.has_left(person)
        })
    }

    /// Changes fields of a record.
    ///
    /// # Errors
    /// A wrong field by name, or one for other roles, a record that is not here or is never edited, no space.
    pub fn amend(
        &mut self,
        id: RecordId,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        self.acts().amend(id, fields, now)
    }

    /// Settles a conflict: the chosen value replaces all that are there.
    ///
    /// # Errors
    /// As [`Replica::amend`].
    pub fn choose(
        &mut self,
        id: RecordId,
        field: &str,
        value: &Json,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        self.acts().choose(id, field, value, now)
    }

    /// Annuls a record. It stays visible, marked, with the reason.
    ///
    /// # Errors
    /// A record that is not here, an empty reason, no space.
    pub fn annul(&mut self, id: RecordId, reason: &str, now: Moment) -> Result<(), ReplicaError> {
        self.acts().annul(id, reason, now)
    }

    /// Adds a remark to a record.
    ///
    /// # Errors
    /// A record that is not here, an empty remark, no space.
    pub fn annotate(&mut self, id: RecordId, text: &str, now: Moment) -> Result<(), ReplicaError> {
        self.acts().annotate(id, text, now)
    }

    /// Signs a record in its state on this phone.
    ///
    /// # Errors
    /// A record that is not here or is no slip, no space.
    pub fn sign(&mut self, id: RecordId, now: Moment) -> Result<(), ReplicaError> {
        self.acts().sign(id, now)
    }

    /// Returns the form of a record here, at its newest version.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub fn kind_of(&self, id: RecordId) -> Result<Kind, ReplicaError> {
        self.workspace.kind_of(&self.store, id)
    }
}
