//! Changing the directory: people, invites, devices. Each change is an event of the server's own
//! journal, folded once it is durable.

use streetbook_core::ids::{DeviceId, PersonId, RoleId, TeamId};
use streetbook_core::journal::SignedCertificate;
use streetbook_core::sync::{Enrol, Enrolled};
use streetbook_core::time::Instant;

use super::App;
use crate::access::{
    self, Directory, EnrolError, ErasureRefused, Event, Noted, RandomError, StaffError,
};
use crate::commit::CommitError;

impl App {
    /// Stores events and folds them.
    pub(super) async fn store_events(&self, events: Vec<Event>) -> Result<(), StaffFailure> {
        if events.is_empty() {
            return Ok(());
        }
        let stored = events
            .iter()
            .map(|event| (event.topic(), event.encode()))
            .collect();
        let entries = self.store.committer.own(stored).await?;
        let mut directory = self.directory.write().map_err(|_| StaffFailure::Poisoned)?;
        for (entry, event) in entries.iter().zip(events) {
            if let Err(error) = directory.apply(entry.n, event) {
                tracing::warn!(%error, "an event of the directory does not fit");
            }
        }
        Ok(())
    }

    /// Makes events from the directory as it stands, and stores them before anybody else changes it.
    pub(super) async fn change<T, E>(
        &self,
        make: impl FnOnce(&Directory) -> Result<(T, Vec<Event>), E>,
    ) -> Result<T, StaffFailure>
    where
        StaffFailure: From<E>,
    {
        let _turn = self.directory_writes.lock().await;
        let (result, events) = {
            let directory = self.directory.read().map_err(|_| StaffFailure::Poisoned)?;
            make(&directory)?
        };
        self.store_events(events).await?;
        Ok(result)
    }

    /// Writes a line of the audit log; durable before it answers. What is to be noted before it happens
    /// (a number shown, a file sent) happens only after this.
    ///
    /// # Errors
    /// [`StaffFailure`] when the ledger fails.
    pub async fn note_act(&self, noted: Noted) -> Result<(), StaffFailure> {
        self.store_events(vec![Event::Noted(noted)]).await
    }

    /// Whether a person bears the id.
    pub fn is_known(&self, id: &PersonId) -> bool {
        let directory = self.directory.read();
        directory.is_ok_and(|directory| directory.person(id).is_some())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`StaffFailure`] when the id is taken or the ledger fails.
    pub async fn add_person(
        &self,
        id: PersonId,
        name: &str,
        team: TeamId,
        role: RoleId,
    ) -> Result<(), StaffFailure> {
        self.note(|directory| directory.add_person(id, name, team, role))
            .await
    }

    /// Moves a person to another team or role.
    ///
    /// # Errors
    /// [`StaffFailure`] when nobody bears the id or the ledger fails.
    pub async fn move_person(
        &self,
        id: &PersonId,
        team: TeamId,
        role: RoleId,
    ) -> Result<(), StaffFailure> {
        self.note(|directory| directory.move_person(id, team, role))
            .await
    }

    /// Gives a person a login, or a new password.
    ///
    /// # Errors
    /// [`StaffFailure`] when nobody bears the id or the ledger fails.
    pub async fn set_login(
        &self,
        login: &str,
        person: &PersonId,
        password_hash: String,
    ) -> Result<(), StaffFailure> {
        self.note(|directory| directory.set_login(login, person, password_hash))
            .await
    }

    /// Disables or enables a person.
    ///
    /// # Errors
    /// [`StaffFailure`] when nobody bears the id or the ledger fails.
    pub async fn disable_person(&self, id: &PersonId, disabled: bool) -> Result<(), StaffFailure> {
        self.note(|directory| directory.disable_person(id, disabled))
            .await
    }

    /// Gives out a one-time code, with the last moment at which it counts.
    ///
    /// # Errors
    /// [`StaffFailure`] when nobody bears the id or the ledger fails.
    pub async fn invite(&self, id: &PersonId) -> Result<(String, Instant), StaffFailure> {
        let random = access::random()?;
        let now = self.clock.now();
        self.change(|directory| {
            let person = directory.person(id).filter(|person| !person.is_disabled());
            if person.is_none() {
                return Err(StaffFailure::NoSuchPerson(id.clone()));
            }
            let (code, event) = access::invite(id.clone(), now, random);
            let expires_at = match &event {
                Event::Invite(invite) => invite.expires_at,
                _ => now,
            };
            Ok(((code, expires_at), vec![event]))
        })
        .await
    }

    /// Revokes a device.
    ///
    /// # Errors
    /// [`StaffFailure`] when no device bears the id or the ledger fails.
    pub async fn revoke(&self, device: DeviceId, reason: &str) -> Result<(), StaffFailure> {
        self.note(|directory| directory.revoke(device, reason))
            .await
    }

    /// Lets a device join.
    ///
    /// # Errors
    /// [`StaffFailure::Enrol`] saying what the person at the phone can do.
    pub async fn enrol(&self, request: &Enrol) -> Result<Enrolled, StaffFailure> {
        let now = self.clock.now();
        let admitted = self
            .change(|directory| {
                let admitted = access::enrol(directory, &self.keys, request, now)?;
                let events = admitted.events.clone();
                Ok::<_, EnrolError>((admitted, events))
            })
            .await?;
        let directory = self.directory.read().map_err(|_| StaffFailure::Poisoned)?;
        Ok(admitted.answer(&directory, &self.keys, now))
    }

    /// Learns from papers what a restored directory has forgotten.
    ///
    /// # Errors
    /// [`StaffFailure`] when this office did not sign them.
    pub async fn adopt(&self, papers: &SignedCertificate) -> Result<(), StaffFailure> {
        self.change(|directory| {
            let events = access::adopt(directory, papers);
            let events = events.map_err(|error| StaffFailure::Papers(error.to_string()))?;
            Ok::<_, StaffFailure>(((), events))
        })
        .await
    }

    /// New papers for a device whose person has moved or was renamed since.
    ///
    /// # Errors
    /// [`StaffFailure`] when the ledger fails.
    pub async fn renew(
        &self,
        device: &DeviceId,
    ) -> Result<Option<SignedCertificate>, StaffFailure> {
        let now = self.clock.now();
        {
            // Nearly every request ends here: nobody has to wait for a change to the directory.
            let directory = self.directory.read().map_err(|_| StaffFailure::Poisoned)?;
            if access::renew(&directory, &self.keys, device, now).is_none() {
                return Ok(None);
            }
        }
        self.change(|directory| {
            let event = access::renew(directory, &self.keys, device, now);
            let papers = match &event {
                Some(Event::Device(certified)) => Some(certified.certificate.clone()),
                _ => None,
            };
            Ok::<_, StaffFailure>((papers, event.into_iter().collect()))
        })
        .await
    }

    /// Stores an event that was made elsewhere from the directory as it stands.
    pub(super) async fn note(
        &self,
        make: impl FnOnce(&Directory) -> Result<Event, StaffError>,
    ) -> Result<(), StaffFailure> {
        self.change(|directory| Ok::<_, StaffError>(((), vec![make(directory)?])))
            .await
    }
}

/// Why the directory did not change.
#[derive(Debug, thiserror::Error)]
pub enum StaffFailure {
    /// What was asked for does not fit.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// Nobody bears the id, or he is disabled.
    #[error("there is no active person `{0}`: add him with `streetbook person add`")]
    NoSuchPerson(PersonId),
    /// An erasure that may not be asked for or decided.
    #[error(transparent)]
    Erasure(#[from] ErasureRefused),
    /// The device may not join.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// Papers that this office did not sign.
    #[error("{0}")]
    Papers(String),
    /// The event could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A thread died while it changed the directory.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}
