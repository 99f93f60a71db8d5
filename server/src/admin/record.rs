//! A record, read and edited by somebody in the office. An edit is an entry of a device that the server holds
//! for the person: it goes the same way as everything that phones write, and travels back to them.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId, RoleId};
use streetbook_core::journal::{
    Act, Clock as ClockEvidence, DeviceKey, Entry, Head, Header, JournalPart,
};
use streetbook_core::kind::Mechanism;
use streetbook_core::limits;
use streetbook_core::sync::EntryStatus;

use super::{Admin, AdminError, History, Outcome};
use crate::directory::{Actor, AuditAct};
use crate::merge::MergeFailure;
use crate::merge::worker::{Choice, Edit, EditAct, Reply, Want};
use crate::state::OfficeDevice;
use crate::store::commit::Push;
use crate::store::index::RecordRow;

/// Commands on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordCommand {
    /// Read it with its history, restricted values masked. Pages mask the numbers in its texts.
    History {
        /// The record.
        record: RecordId,
    },
    /// Read it with its full numbers. Who asks has audited first that somebody sees them.
    Whole {
        /// The record.
        record: RecordId,
    },
    /// Give a field the value that the person chose, as the page showed it: settles a conflict.
    Choose {
        /// Of which record.
        record: RecordId,
        /// The field.
        field: String,
        /// Its value, numbers masked.
        value: serde_json::Value,
    },
    /// Annul it.
    Annul {
        /// The record.
        record: RecordId,
        /// Why.
        reason: String,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: RecordCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        RecordCommand::History { record } => history(admin.read(record, Want::History).await?),
        RecordCommand::Whole { record } => history(admin.read(record, Want::Whole).await?),
        RecordCommand::Choose {
            record,
            field,
            value,
        } => {
            admin.choose(record, &field, &value).await?;
            Outcome::DONE
        }
        RecordCommand::Annul { record, reason } => {
            admin.annul(record, &reason).await?;
            Outcome::DONE
        }
    })
}

fn history(read: Option<History>) -> Outcome {
    Outcome::History(read.map(Box::new))
}

impl Admin<'_> {
    /// A record in its current state, with its history.
    ///
    /// # Errors
    /// [`AdminError`] when ledger or worker fail.
    pub async fn read(&self, record: RecordId, want: Want) -> Result<Option<History>, AdminError> {
        let reply = self.ask_worker(record, want).await?;
        Ok(reply.and_then(|reply| Some((reply.shown?, reply.history))))
    }

    /// Sets a field of a record to a value. Returns once the entry was accepted or refused.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when the value does not fit or the person may not.
    pub async fn choose(
        &self,
        record: RecordId,
        field: &str,
        value: &serde_json::Value,
    ) -> Result<(), AdminError> {
        let person = self.person()?;
        let row = self.row(record)?;
        let kinds = self.app.handles.kinds.now();
        let kind = kinds.reading(&row.kind).ok_or(AdminError::NotFound)?;
        if kind.mechanism == Mechanism::Entry {
            let text = "a record of this kind is never edited";
            return Err(AdminError::Refused(text.to_owned()));
        }
        let forms = kinds.versions(&kind.id).map(|form| form.toml().to_owned());
        let choice = Choice {
            forms: forms.collect(),
            field: field.to_owned(),
            offered: value.to_string(),
            zone: self.app.view.zone().name().to_owned(),
            role: self.role_of(person),
        };
        self.edit(person, record, &row, EditAct::Choose(choice))
            .await
    }

    /// Annuls a record. Returns once the entry was accepted or refused.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when the reason does not do or the person may not.
    pub async fn annul(&self, record: RecordId, reason: &str) -> Result<(), AdminError> {
        let person = self.person()?;
        let Some(reason) = limits::remark(reason) else {
            let text = "an annulment needs a reason of at most 4000 characters";
            return Err(AdminError::Refused(text.to_owned()));
        };
        let row = self.row(record)?;
        self.edit(person, record, &row, EditAct::Annul(reason.to_owned()))
            .await
    }

    /// Returns the acting person: an edit is signed with a device of their own.
    fn person(&self) -> Result<&PersonId, AdminError> {
        if let Actor::Person(person) = &self.by {
            return Ok(person);
        }
        let text = "a record is edited by a person: sign in at the pages";
        Err(AdminError::Refused(text.to_owned()))
    }

    fn row(&self, record: RecordId) -> Result<RecordRow, AdminError> {
        let row = self.app.handles.index.record(record)?;
        row.ok_or(AdminError::NotFound)
    }

    fn role_of(&self, person: &PersonId) -> Option<RoleId> {
        let directory = self.app.handles.directory.read();
        let posting = directory.person(person)?.posting();
        Some(posting.role.clone())
    }

    async fn ask_worker(&self, id: RecordId, want: Want) -> Result<Option<Reply>, AdminError> {
        let reader = self.app.reader.clone();
        let read = move || {
            // Reading leaves nothing half done in it.
            let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let mut replies = reader.read(&BTreeSet::from([id]), &want)?;
            Ok::<_, MergeFailure>(replies.remove(&id))
        };
        let read = tokio::task::spawn_blocking(read).await;
        Ok(read.map_err(|_| AdminError::Busy)??)
    }

    /// Has the worker write the change, which is its only trip there before the commit, signs it as an entry
    /// of the person's office device, and commits it.
    async fn edit(
        &self,
        person: &PersonId,
        record: RecordId,
        row: &RecordRow,
        act: EditAct,
    ) -> Result<(), AdminError> {
        let mut devices = self.app.office_devices.lock().await;
        if !devices.contains_key(person) {
            let opened = self.open_office_device(person).await?;
            devices.insert(person.clone(), opened);
        }
        let device = devices.get_mut(person).ok_or(AdminError::Busy)?;
        let entry = EntryRef {
            device: device.device,
            n: device.head.n + 1,
        };
        let want = Want::Edit(Edit {
            device: device.device,
            entry,
            act,
        });
        let reply = self.ask_worker(record, want).await?;
        let payload = reply.and_then(|reply| reply.edit);
        let payload = payload.ok_or(AdminError::NotFound)?;
        let payload = payload.map_err(AdminError::Refused)?;
        let written = Entry::new(&self.header(row), payload.to_vec(), None);
        self.commit(device, written).await?;
        drop(devices);
        self.app.progress.until_judged(entry).await;
        match self.app.handles.index.status(entry) {
            Ok(Some(EntryStatus::Quarantined(reason))) => Err(AdminError::Refused(reason.text)),
            _ => Ok(()),
        }
    }

    /// Commits the next entry of an office device.
    async fn commit(&self, device: &mut OfficeDevice, entry: Entry) -> Result<(), AdminError> {
        let handles = &self.app.handles;
        let after = device.head.extend(device.device, &entry);
        let part = JournalPart::sign(
            handles.keys.ledger(),
            device.device,
            device.head,
            vec![entry],
            &device.key,
        );
        let push = Push {
            part,
            received: Vec::new(),
            carrier: None,
        };
        handles.committer.push(vec![push]).await?;
        device.head = after;
        Ok(())
    }

    fn header(&self, row: &RecordRow) -> Header {
        let now = self.app.handles.clock.now();
        Header {
            act: Act::Change {
                target: row.creator,
            },
            clock: ClockEvidence {
                wall: now,
                booted: now,
                boot: 0,
                heard: now,
            },
            directory: self.app.handles.directory.read().position(),
            remakes: None,
        }
    }

    async fn open_office_device(&self, person: &PersonId) -> Result<OfficeDevice, AdminError> {
        let device = DeviceId(crate::secrets::random()?);
        let key = DeviceKey::from_seed(crate::secrets::random()?);
        let public = key.public();
        let entry = self.act(AuditAct::DeviceEnrolled, device).purpose("office");
        self.store(entry, |directory| {
            directory.open_office_device(person, device, public)
        })
        .await?;
        Ok(OfficeDevice {
            device,
            key,
            head: Head::EMPTY,
        })
    }
}
