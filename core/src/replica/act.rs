//! What a person does on the phone. Each act is one journal entry; it returns once that is fsynced.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::packed::Packed;
use super::rows::{Known, Place, Row, Ruled};
use super::volume::Volume;
use super::{Refusal, Replica, ReplicaError};
use crate::ids::{Actor, EntryRef, KindId, PersonId, RecordId};
use crate::journal::{Act, Clock, Entry, Header, Remade};
use crate::kind::{FieldError, FieldId, Kind, Mechanism};
use crate::limits;
use crate::planted::{Bug, planted};
use crate::record::{Origin, Payloads, Record, Write};
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

impl Moment {
    /// Refuses a clock that is out of order: the office would set aside what is written by it.
    fn check(&self) -> Result<(), ReplicaError> {
        if self.wall.is_in_living_years() {
            Ok(())
        } else {
            Err(ReplicaError::Clock)
        }
    }
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
        self.check_space()?;
        now.check()?;
        let kind = self.latest(kind)?;
        let values = kind.check_new(fields, &self.zone)?;
        let posting = &self.certificate.posting;
        kind.check_role(&values, &posting.role)?;
        kind.check_people(&values, |_, person| self.left.contains(person))?;
        let entry = self.next_entry();
        let origin = Origin {
            creator: entry,
            kind: kind.id.clone(),
            version: kind.version,
            book: kind.shelf.book(
                &self.certificate.person,
                posting.number,
                &posting.team,
                &posting.role,
            ),
        };
        let mut record = Record::new(origin.clone());
        let payloads = record.write(self.actor(0), entry, &Write::Fields(&kind, &values))?;
        let act = Act::Create {
            kind: origin.kind.clone(),
            version: origin.version,
            book: origin.book.clone(),
        };
        self.save(act, payloads, now, None)?;
        Ok(origin.id())
    }

    /// Everything that would be wrong with a new record of this form, in the form's order.
    pub fn problems(&self, kind: &Kind, fields: &BTreeMap<String, Json>) -> Vec<FieldError> {
        let role = &self.certificate.posting.role;
        kind.problems(fields, role, &self.zone, |person| {
            self.left.contains(person)
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
        let kind = self.kinds.reading(&kind.id).cloned().unwrap_or(kind);
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
        let row = self.volume.rows.get(id);
        let shown = row.and_then(|row| row.shown.as_ref()?.open());
        // Whom the record names already stays: others of a list change.
        let stays = |field: &FieldId, person: &PersonId| {
            let shown = shown.as_ref();
            shown.is_some_and(|shown| shown.names(field.as_str(), person))
        };
        kind.check_people(&values, |field, person| {
            self.left.contains(person) && !stays(field, person)
        })?;
        self.change(id, &Write::Fields(kind, &values), now)
    }

    /// Annuls a record. It stays visible, marked, with the reason.
    ///
    /// # Errors
    /// A record that is not here, an empty reason, no space.
    pub fn annul(&mut self, id: RecordId, reason: &str, now: Moment) -> Result<(), ReplicaError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > limits::TEXT_CHARS_MAX {
            return Err(Refusal::Reason.into());
        }
        self.change(id, &Write::Annul(reason), now)
    }

    /// Adds a remark to a record.
    ///
    /// # Errors
    /// A record that is not here, an empty remark, no space.
    pub fn annotate(&mut self, id: RecordId, text: &str, now: Moment) -> Result<(), ReplicaError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > limits::TEXT_CHARS_MAX {
            return Err(Refusal::Remark.into());
        }
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
        self.check_space()?;
        now.check()?;
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let mut row = self.volume.rows.get(id).cloned().ok_or_else(unknown)?;
        if row.is_set_aside() {
            return Err(Refusal::SetAside.into());
        }
        let record = self.volume.record(&mut row)?;
        let mut record = record.filter(Record::holds_creator).ok_or_else(unknown)?;
        let target = record.origin().creator;
        let actor = self.actor(self.free_branch(&row));
        let payloads = record.write(actor, self.next_entry(), write)?;
        self.save(Act::Change { target }, payloads, now, None)
            .map(drop)
    }

    /// Appends the entry, fsyncs, and brings the record's row up to date.
    pub(super) fn save(
        &mut self,
        act: Act,
        payloads: Payloads,
        now: Moment,
        remakes: Option<Remade>,
    ) -> Result<EntryRef, ReplicaError> {
        let header = Header {
            act,
            clock: self.clock(now),
            directory: self.volume.rows.covered.directory,
            remakes,
        };
        let entry = Entry::new(&header, payloads.main, payloads.companion);
        let saved = self.volume.save(&entry)?;
        self.note_own(saved.n, &entry)?;
        Ok(saved)
    }

    /// Takes an own entry into its record's row.
    pub(super) fn note_own(&mut self, n: u64, entry: &Entry) -> Result<(), ReplicaError> {
        let header = entry.header().map_err(|_| ReplicaError::Newer)?;
        let at = self.volume.own(n);
        let Some((id, origin)) = Volume::belongs(at, &header.act) else {
            return Ok(());
        };
        let mut row = self.volume.rows.get(id).cloned().unwrap_or_default();
        if origin.is_some() {
            row.origin = origin;
        }
        row.branch = row.branch.max(branch_of(entry));
        row.entries.retain(|known| known.entry != at);
        row.entries.push(Known {
            entry: at,
            place: Place::Own,
            ruled: Ruled::Nothing,
            merged: true,
        });
        self.keep_row(id, row);
        Ok(())
    }

    /// Reads a changed row's record again and keeps it. What cannot be read now stays as it was shown:
    /// the entry is saved all the same.
    pub(super) fn keep_row(&mut self, id: RecordId, mut row: Row) {
        if let Ok(record) = self.volume.record(&mut row) {
            row.shown = record
                .and_then(|record| record.shown())
                .as_ref()
                .map(Packed::of);
        }
        self.news.records.insert(id);
        self.volume.rows.put(id, row);
    }

    /// The branch on which to write to a record next: one on which everything that this device wrote
    /// is part of it. Else a change's number would be used twice.
    pub(super) fn free_branch(&self, row: &Row) -> u16 {
        if planted(Bug::ReusedActor) {
            return row.branch;
        }
        row.entries
            .iter()
            .filter(|known| known.entry.device == self.volume.device && !known.merged)
            .filter_map(|known| self.volume.entry(known.entry.n).ok())
            .map(|entry| branch_of(&entry).saturating_add(1))
            .fold(row.branch, u16::max)
    }

    pub(super) fn clock(&self, now: Moment) -> Clock {
        let heard = self.volume.rows.covered.challenge.as_ref();
        Clock {
            wall: now.wall,
            booted: now.booted,
            boot: now.boot,
            heard: heard.map(|challenge| challenge.at).unwrap_or_default(),
        }
    }

    pub(super) fn actor(&self, branch: u16) -> Actor {
        Actor {
            device: self.volume.device,
            branch,
        }
    }

    pub(super) fn next_entry(&self) -> EntryRef {
        self.volume.own(self.volume.head.n + 1)
    }

    /// Refuses before capture, so that what is there already can still be written and sent.
    pub(super) fn check_space(&self) -> Result<(), ReplicaError> {
        let free_bytes = self.files.disk.free_bytes()?;
        if free_bytes < limits::FREE_BYTES_MIN {
            return Err(ReplicaError::StorageFull {
                free_bytes,
                needed_bytes: limits::FREE_BYTES_MIN,
            });
        }
        Ok(())
    }

    fn latest(&self, kind: &str) -> Result<Kind, ReplicaError> {
        let unknown = || ReplicaError::UnknownKind(kind.chars().take(64).collect());
        let id: KindId = kind.parse().map_err(|_| unknown())?;
        self.kinds.latest(&id).cloned().ok_or_else(unknown)
    }

    /// The form of a record here, at its newest version.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub fn kind_of(&self, id: RecordId) -> Result<Kind, ReplicaError> {
        let row = self.volume.rows.get(id);
        let origin = row.and_then(|row| row.origin.as_ref());
        let origin = origin.ok_or_else(|| ReplicaError::UnknownRecord(id.to_string()))?;
        self.latest(origin.kind.as_str())
    }
}

/// The branch that an entry's change was written on.
fn branch_of(entry: &Entry) -> u16 {
    let change = entry.payload.bytes().map(crate::change::read);
    change
        .and_then(Result::ok)
        .map_or(0, |change| change.actor.branch)
}
