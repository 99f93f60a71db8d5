//! What a person does on the phone. Each act is one journal entry; it returns once that is fsynced.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::store::OpenRecord;
use super::{Refusal, Replica, ReplicaError};
use crate::ids::{KindId, PersonId, RecordId};
use crate::journal::Clock;
use crate::kind::{FieldError, FieldId, Kind, Mechanism};
use crate::limits;
use crate::record::{Origin, Write};
use crate::time::Instant;

/// The phone's clocks at one moment, as the host reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock.
    pub wall: Instant,
    /// Wall clock minus the time since the machine booted.
    pub booted: Instant,
    /// A number drawn at each boot.
    pub boot: u64,
}

impl Replica {
    /// Writes a new record and gives its id once it is saved.
    ///
    /// # Errors
    /// A wrong field by name, no space, or a failing disk; nothing was written then.
    pub fn log(
        &mut self,
        kind: &str,
        fields: &BTreeMap<String, Json>,
        now: Moment,
    ) -> Result<RecordId, ReplicaError> {
        self.store.check_space()?;
        let kind = self.latest(kind)?;
        let values = kind.check_new(fields, &self.zone)?;
        let posting = &self.certificate.posting;
        kind.check_role(&values, &posting.role)?;
        kind.check_people(&values, |_, person| self.workspace.has_left(person))?;
        let origin = Origin {
            creator: self.store.next_entry(),
            kind: kind.id.clone(),
            version: kind.version,
            book: kind.shelf.book(
                &self.certificate.person,
                posting.number,
                &posting.team,
                &posting.role,
            ),
        };
        let open = OpenRecord::begin(origin);
        self.write(open, &Write::Fields(&kind, &values), now)
    }

    /// Everything that would be wrong with a new record of this form, in the form's order.
    pub fn problems(&self, kind: &Kind, fields: &BTreeMap<String, Json>) -> Vec<FieldError> {
        let role = &self.certificate.posting.role;
        kind.problems(fields, role, &self.zone, |person| {
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
        let kind = self.kind_of(id)?;
        self.amend_by(&kind, id, fields, now)
    }

    /// Settles a conflict: the chosen value takes the place of all that stand there.
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
        let fields = BTreeMap::from([(field.to_owned(), value.clone())]);
        // What stands in conflict may be a field or choice that only earlier versions offer.
        let kind = self.kind_of(id)?;
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
        let values = kind.check_amend(fields, &self.zone)?;
        kind.check_role(&values, &self.certificate.posting.role)?;
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
    pub fn annul(&mut self, id: RecordId, reason: &str, now: Moment) -> Result<(), ReplicaError> {
        let reason = limits::remark(reason).ok_or(Refusal::Reason)?;
        self.change(id, &Write::Annul(reason), now)
    }

    /// Adds a remark to a record.
    ///
    /// # Errors
    /// A record that is not here, an empty remark, no space.
    pub fn annotate(&mut self, id: RecordId, text: &str, now: Moment) -> Result<(), ReplicaError> {
        let text = limits::remark(text).ok_or(Refusal::Remark)?;
        self.change(id, &Write::Note(text), now)
    }

    /// Signs a record as it stands on this phone.
    ///
    /// # Errors
    /// A record that is not here or is no slip, no space.
    pub fn sign(&mut self, id: RecordId, now: Moment) -> Result<(), ReplicaError> {
        if self.kind_of(id)?.mechanism != Mechanism::Slip {
            return Err(Refusal::NotSigned.into());
        }
        self.change(id, &Write::Sign, now)
    }

    fn change(&mut self, id: RecordId, write: &Write<'_>, now: Moment) -> Result<(), ReplicaError> {
        self.store.check_space()?;
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
        let (id, clock) = (open.id(), self.clock(now));
        self.store.write(open, write, clock, None)?;
        self.news.records.insert(id);
        Ok(id)
    }

    pub(super) fn clock(&self, now: Moment) -> Clock {
        let heard = self.store.checkpoint().challenge.as_ref();
        Clock {
            wall: now.wall,
            booted: now.booted,
            boot: now.boot,
            heard: heard.map(|challenge| challenge.at).unwrap_or_default(),
        }
    }

    fn latest(&self, kind: &str) -> Result<Kind, ReplicaError> {
        let unknown = || ReplicaError::UnknownKind(kind.chars().take(64).collect());
        let id: KindId = kind.parse().map_err(|_| unknown())?;
        self.workspace
            .kinds()
            .latest(&id)
            .cloned()
            .ok_or_else(unknown)
    }

    /// The form of a record here, at its newest version.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub fn kind_of(&self, id: RecordId) -> Result<Kind, ReplicaError> {
        let row = self.store.row(id);
        let origin = row.and_then(|row| row.origin.as_ref());
        let origin = origin.ok_or_else(|| ReplicaError::UnknownRecord(id.to_string()))?;
        self.latest(origin.kind.as_str())
    }
}
