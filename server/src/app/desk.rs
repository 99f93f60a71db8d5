//! What people do in the office. An edit is an entry of a device that the server holds for the person:
//! it goes the same way as everything that phones write, and travels back to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use streetbook_core::ids::{DeviceId, PersonId, RecordId, RoleId};
use streetbook_core::journal::{
    Act, Clock as ClockEvidence, DeviceKey, Entry, Head, Header, JournalPart,
};
use streetbook_core::kind::{Field, Mechanism};
use streetbook_core::record::{HistoryLine, Shown};
use streetbook_core::time::Zone;

use super::{App, StaffFailure};
use crate::access::{self, Actor, AuditAct};
use crate::commit::{CommitError, Push};
use crate::merge::MergeFailure;
use crate::worker::{Edit, EditAct, Reply, Want};

/// A device that lives in the server's memory until its next start, so that after a restore from a
/// backup no number of it is used twice.
pub(super) struct OfficeDevice {
    device: DeviceId,
    key: DeviceKey,
    head: Head,
}

impl App {
    /// A record as it stands, with its history, restricted values masked.
    ///
    /// # Errors
    /// [`DeskFailure`] when ledger or worker fail.
    pub async fn history(
        &self,
        id: RecordId,
    ) -> Result<Option<(Shown, Vec<HistoryLine>)>, DeskFailure> {
        let reply = self.read_record(id, Want::History).await?;
        Ok(reply.and_then(|reply| Some((reply.shown?, reply.history))))
    }

    /// A record as it stands, with its history and every full number. Note first who sees it.
    ///
    /// # Errors
    /// [`DeskFailure`] when ledger or worker fail.
    pub async fn whole(
        &self,
        id: RecordId,
    ) -> Result<Option<(Shown, Vec<HistoryLine>)>, DeskFailure> {
        let reply = self.read_record(id, Want::Whole).await?;
        Ok(reply.and_then(|reply| Some((reply.shown?, reply.history))))
    }

    /// Gives a field of a record a value: settles a conflict.
    ///
    /// # Errors
    /// [`DeskFailure::Refused`] when the value does not fit or the person may not.
    pub async fn choose(
        &self,
        person: &PersonId,
        id: RecordId,
        field: &str,
        value: &serde_json::Value,
    ) -> Result<(), DeskFailure> {
        let shown = self.shown(id).await?;
        let kinds = self.kinds.now();
        let kind = kinds.reading(&shown.origin.kind);
        let kind = kind.ok_or(DeskFailure::NotFound)?;
        if kind.mechanism == Mechanism::Entry {
            let text = "a record of this kind is never edited";
            return Err(DeskFailure::Refused(text.to_owned()));
        }
        let zone = self.view.zone();
        let value = as_written(&shown, kind.field(field), value, zone)?;
        let fields = BTreeMap::from([(field.to_owned(), value)]);
        let values = kind
            .check_amend(&fields, zone)
            .map_err(|error| DeskFailure::Refused(error.to_string()))?;
        if let Some(role) = self.role_of(person) {
            kind.check_role(&values, &role)
                .map_err(|error| DeskFailure::Refused(error.to_string()))?;
        }
        let forms = kinds.versions(&kind.id).map(|form| form.toml().to_owned());
        self.edit(person, &shown, EditAct::Fields(forms.collect(), values))
            .await
    }

    /// Annuls a record.
    ///
    /// # Errors
    /// [`DeskFailure::Refused`] when the reason is empty or the person may not.
    pub async fn annul(
        &self,
        person: &PersonId,
        id: RecordId,
        reason: &str,
    ) -> Result<(), DeskFailure> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > streetbook_core::limits::TEXT_CHARS_MAX {
            let text = "an annulment needs a reason of at most 4000 characters";
            return Err(DeskFailure::Refused(text.to_owned()));
        }
        let shown = self.shown(id).await?;
        self.edit(person, &shown, EditAct::Annul(reason.to_owned()))
            .await
    }

    fn role_of(&self, person: &PersonId) -> Option<RoleId> {
        let directory = self.directory.read();
        let posting = directory.person(person)?.posting();
        Some(posting.role.clone())
    }

    async fn shown(&self, id: RecordId) -> Result<Shown, DeskFailure> {
        let reply = self.read_record(id, Want::Shown).await?;
        reply
            .and_then(|reply| reply.shown)
            .ok_or(DeskFailure::NotFound)
    }

    async fn read_record(&self, id: RecordId, want: Want) -> Result<Option<Reply>, DeskFailure> {
        let reader = self.reader.clone();
        let read = move || {
            // Reading leaves nothing half done in it.
            let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let mut replies = reader.read(&BTreeSet::from([id]), &want)?;
            Ok::<_, MergeFailure>(replies.remove(&id))
        };
        let read = tokio::task::spawn_blocking(read).await;
        Ok(read.map_err(|_| DeskFailure::Busy)??)
    }

    async fn edit(
        &self,
        person: &PersonId,
        shown: &Shown,
        act: EditAct,
    ) -> Result<(), DeskFailure> {
        let mut devices = self.office_devices.lock().await;
        if !devices.contains_key(person) {
            let opened = self.open_office_device(person).await?;
            devices.insert(person.clone(), opened);
        }
        let device = devices.get_mut(person).ok_or(DeskFailure::Busy)?;
        let entry = streetbook_core::ids::EntryRef {
            device: device.device,
            n: device.head.n + 1,
        };
        let want = Want::Edit(Edit {
            device: device.device,
            entry,
            act,
        });
        let reply = self.read_record(shown.origin.id(), want).await?;
        let payload = reply.and_then(|reply| reply.edit);
        let payload = payload.ok_or(DeskFailure::NotFound)?;
        let payload = payload.map_err(DeskFailure::Refused)?;
        let entry_written = Entry::new(&self.header(shown), payload.to_vec(), None);
        let after = device.head.extend(device.device, &entry_written);
        let part = JournalPart::sign(
            self.keys.ledger(),
            device.device,
            device.head,
            vec![entry_written],
            &device.key,
        );
        let push = Push {
            part,
            received: Vec::new(),
            carrier: None,
        };
        self.store.committer.push(vec![push]).await?;
        device.head = after;
        drop(devices);
        self.wait_until_judged(entry).await;
        match self.store.index.status(entry) {
            Ok(Some(streetbook_core::sync::Standing::Quarantined(reason))) => {
                Err(DeskFailure::Refused(reason.text))
            }
            _ => Ok(()),
        }
    }

    fn header(&self, shown: &Shown) -> Header {
        let now = self.clock.now();
        Header {
            act: Act::Change {
                target: shown.origin.creator,
            },
            clock: ClockEvidence {
                wall: now,
                booted: now,
                boot: 0,
                heard: now,
            },
            directory: self.directory.read().position(),
            remakes: None,
        }
    }

    async fn open_office_device(&self, person: &PersonId) -> Result<OfficeDevice, DeskFailure> {
        let device = DeviceId(access::random().map_err(StaffFailure::from)?);
        let key = DeviceKey::from_seed(access::random().map_err(StaffFailure::from)?);
        let public = key.public();
        let staff = self.staff(Actor::Person(person.clone()));
        let noted = staff
            .act(AuditAct::DeviceEnrolled, device)
            .purpose("office");
        staff
            .note(noted, |directory| {
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

/// The value as somebody wrote it, where a page offered it with its numbers masked: what is chosen must
/// not lose them.
fn as_written(
    shown: &Shown,
    field: Option<&Field>,
    offered: &serde_json::Value,
    zone: &Zone,
) -> Result<serde_json::Value, DeskFailure> {
    let Some(field) = field else {
        return Ok(offered.clone());
    };
    let conflicts = shown.conflicts.iter();
    let of_field = conflicts.filter(|conflict| conflict.field == field.id.as_str());
    let sides: BTreeSet<_> = of_field
        .flat_map(|conflict| conflict.values.iter().map(|side| &side.value))
        .filter(|value| field.masked(value).to_json(zone) == *offered)
        .collect();
    let mut sides = sides.into_iter();
    match (sides.next(), sides.next()) {
        (Some(_), Some(_)) => Err(DeskFailure::Refused(
            "two of the values differ in a number that is masked here: choose on a phone"
                .to_owned(),
        )),
        (Some(written), None) => Ok(written.to_json(zone)),
        (None, _) => Ok(offered.clone()),
    }
}

/// Why something did not happen in the office.
#[derive(Debug, thiserror::Error)]
pub enum DeskFailure {
    /// No such record, or not his.
    #[error("there is no such record")]
    NotFound,
    /// The office's own rules refuse it.
    #[error("{0}")]
    Refused(String),
    /// Try again.
    #[error("the office is busy: try again")]
    Busy,
    /// Ledger, index or worker.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// The entry could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The person's office device could not be noted.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
}
