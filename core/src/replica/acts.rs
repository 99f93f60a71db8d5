//! The acts of a person on the phone. Each act is one journal entry; it returns once that is
//! fsynced.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::enrolment::Enrolment;
use super::lists::News;
use super::moment::Moment;
use super::store::{DeviceStore, OpenRecord};
use super::workspace::Workspace;
use super::{Refusal, ReplicaError};
use crate::ids::{PersonId, RecordId};
use crate::kind::{FieldId, Kind, Mechanism};
use crate::limits;
use crate::record::{Origin, Write};

/// Writes what a person does.
pub(super) struct Acts<'a> {
    pub store: &'a mut DeviceStore,
    pub workspace: &'a Workspace,
    pub enrolment: &'a Enrolment,
    pub news: &'a mut News,
}

impl Acts<'_> {
    /// Writes a new record and gives its id once it is saved.
    ///
    /// # Errors
    /// A wrong field by name, no space, or a failing disk; nothing was written then.
    pub(super) fn log(
        &mut self,
        kind: &str,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<RecordId, ReplicaError> {
        self.store.check_space()?;
        now.check()?;
        let kind = self.workspace.latest(kind)?;
        let values = kind.check_new(fields, self.enrolment.zone())?;
        let posting = self.enrolment.posting();
        kind.check_role(&values, &posting.role)?;
        kind.check_people(&values, |_, person| self.workspace.has_left(person))?;
        let origin = Origin {
            creator: self.store.next_entry(),
            kind: kind.id.clone(),
            version: kind.version,
            book: kind.shelf.book(
                self.enrolment.person(),
                posting.number,
                &posting.team,
                &posting.role,
            ),
        };
        let open = OpenRecord::begin(origin);
        self.write(open, &Write::Fields(&kind, &values), now)
    }

    /// Changes fields of a record.
    ///
    /// # Errors
    /// A wrong field by name, or one for other roles, a record that is not here or is never edited, no space.
    pub(super) fn amend(
        &mut self,
        id: RecordId,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        let kind = self.workspace.kind_of(self.store, id)?;
        self.amend_by(&kind, id, fields, now)
    }

    /// Settles a conflict: the chosen value replaces all that are there.
    ///
    /// # Errors
    /// As [`Acts::amend`].
    pub(super) fn choose(
        &mut self,
        id: RecordId,
        field: &str,
        value: &Json,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        let fields = BTreeMap::from([(field.to_owned(), value.clone())]);
        // What stands in conflict may be a field or choice that only earlier versions offer.
        let kind = self.workspace.kind_of(self.store, id)?;
        let kind = self
            .workspace
            .kinds()
            .reading(&kind.id)
            .cloned()
            .unwrap_or(kind);
        self.amend_by(&kind, id, &fields, now)
    }

    fn amend_by(
        &mut self,
        kind: &Kind,
        id: RecordId,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        if kind.mechanism == Mechanism::Entry {
            return Err(Refusal::NeverEdited.into());
        }
        let values = kind.check_amend(fields, self.enrolment.zone())?;
        kind.check_role(&values, &self.enrolment.posting().role)?;
        let row = self.store.row(id);
        let shown = row.and_then(|row| row.shown.as_ref()?.open());
        // Whom the record names already stays: others of a list change.
        let stays = |field: &FieldId, person: &PersonId| {
            let shown = shown.as_ref();
            shown.is_some_and(|shown| shown.names(field.as_str(), person))
        };
        kind.check_people(&values, |field, person| {
            self.workspace.has_left(person) && !stays(field, person)
        })?;
        self.change(id, &Write::Fields(kind, &values), now)
    }

    /// Annuls a record. It stays visible, marked, with the reason.
    ///
    /// # Errors
    /// A record that is not here, an empty reason, no space.
    pub(super) fn annul(
        &mut self,
        id: RecordId,
        reason: &str,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        let reason = limits::remark(reason).ok_or(Refusal::Reason)?;
        self.change(id, &Write::Annul(reason), now)
    }

    /// Adds a remark to a record.
    ///
    /// # Errors
    /// A record that is not here, an empty remark, no space.
    pub(super) fn annotate(
        &mut self,
        id: RecordId,
        text: &str,
        now: Moment,
    ) -> Result<(), ReplicaError> {
        let text = limits::remark(text).ok_or(Refusal::Remark)?;
        self.change(id, &Write::Note(text), now)
    }

    /// Signs a record in its state on this phone.
    ///
    /// # Errors
    /// A record that is not here or is no slip, no space.
    pub(super) fn sign(&mut self, id: RecordId, now: Moment) -> Result<(), ReplicaError> {
        if self.workspace.kind_of(self.store, id)?.mechanism != Mechanism::Slip {
            return Err(Refusal::NotSigned.into());
        }
        self.change(id, &Write::Sign, now)
    }

    fn change(&mut self, id: RecordId, write: &Write<'_>, now: Moment) -> Result<(), ReplicaError> {
        self.store.check_space()?;
        now.check()?;
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let row = self.store.row(id).ok_or_else(unknown)?;
        if row.is_set_aside() {
            return Err(Refusal::SetAside.into());
        }
        let open = self.store.open_record(id)?.ok_or_else(unknown)?;
        self.write(open, write, now).map(drop)
    }

    fn write(
        &mut self,
        open: OpenRecord,
        write: &Write<'_>,
        now: Moment,
    ) -> Result<RecordId, ReplicaError> {
        let (id, clock) = (
            open.id(),
            now.clock(self.store.checkpoint().challenge.as_ref()),
        );
        self.store.write(open, write, clock, None)?;
        self.news.records.insert(id);
        Ok(id)
    }
}
