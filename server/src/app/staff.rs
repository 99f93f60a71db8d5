//! What somebody does with people and devices. Each act is an event of the server's own journal,
//! with a note behind it that says whose act it was.

use streetbook_core::ids::{DeviceId, PersonId, RoleId, TeamId};
use streetbook_core::time::Instant;

use super::App;
use crate::access::{
    self, Actor, AuditAct, Directory, ErasureRefused, Event, Noted, PasswordError, RandomError,
    RetentionRefused, StaffAct, StaffDone, StaffError,
};
use crate::commit::CommitError;
use crate::directory::WriteFailure;
use crate::index::IndexError;
use crate::ledger::LedgerError;

/// The acts of one actor. Whether he may is for the caller to know.
pub struct Staff<'a> {
    pub(super) app: &'a App,
    by: Actor,
}

impl App {
    /// What somebody may do with people, devices and logins.
    pub fn staff(&self, by: Actor) -> Staff<'_> {
        Staff { app: self, by }
    }

    /// Whether a person bears the id.
    pub fn is_known(&self, id: &PersonId) -> bool {
        self.directory.read().person(id).is_some()
    }
}

impl Staff<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StaffFailure`], as everywhere here: what was asked for does not fit, or the ledger fails.
    pub async fn add_person(
        &self,
        id: PersonId,
        name: &str,
        team: TeamId,
        role: RoleId,
    ) -> Result<(), StaffFailure> {
        let noted = self.act(AuditAct::Person, &id).purpose("added");
        self.note(noted, |directory| {
            directory.add_person(id, name, team, role)
        })
        .await
    }

    /// Moves a person to another team or role, what is not given stays, and ends his sessions.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn move_person(
        &self,
        id: &PersonId,
        team: Option<TeamId>,
        role: Option<RoleId>,
    ) -> Result<(TeamId, RoleId), StaffFailure> {
        let noted = self.act(AuditAct::Person, id).purpose("moved");
        let moved = self.app.directory.change(|directory| {
            let person = directory.person(id);
            let before = person.ok_or_else(|| StaffError::PersonUnknown(id.clone()))?;
            let before = before.posting();
            let team = team.unwrap_or_else(|| before.team.clone());
            let role = role.unwrap_or_else(|| before.role.clone());
            let event = directory.move_person(id, team.clone(), role.clone())?;
            Ok::<_, StaffFailure>(((team, role), vec![event, Event::Noted(noted)]))
        });
        let moved = moved.await?;
        self.app.sessions.close_all_of(id);
        Ok(moved)
    }

    /// Disables or enables a person; his sessions end.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn disable_person(&self, id: &PersonId, disabled: bool) -> Result<(), StaffFailure> {
        let purpose = if disabled { "disabled" } else { "enabled" };
        let noted = self.act(AuditAct::Person, id).purpose(purpose);
        let make = |directory: &Directory| {
            let [set, left] = directory.disable_person(id, disabled)?;
            Ok::<_, StaffFailure>(((), vec![set, left, Event::Noted(noted)]))
        };
        self.app.directory.change(make).await?;
        self.app.sessions.close_all_of(id);
        Ok(())
    }

    /// Gives out a one-time code, with the last moment at which it counts.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn invite(&self, id: &PersonId) -> Result<(String, Instant), StaffFailure> {
        let random = access::random()?;
        let now = self.app.clock.now();
        let noted = Event::Noted(self.act(AuditAct::Invite, id));
        let given = self.app.directory.change(|directory| {
            let person = directory.person(id).filter(|person| !person.is_disabled());
            if person.is_none() {
                return Err(StaffFailure::NoSuchPerson(id.clone()));
            }
            let (code, event) = access::invite(id.clone(), now, random);
            let expires_at = match &event {
                Event::Invite(invite) => invite.expires_at,
                _ => now,
            };
            Ok(((code, expires_at), vec![event, noted]))
        });
        given.await
    }

    /// Revokes a device.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn revoke(&self, device: DeviceId, reason: &str) -> Result<(), StaffFailure> {
        let noted = self.act(AuditAct::DeviceRevoked, device).purpose(reason);
        self.note(noted, |directory| directory.revoke(device, reason))
            .await
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn perform(&self, act: StaffAct) -> Result<StaffDone, StaffFailure> {
        match act {
            StaffAct::AddPerson {
                id,
                name,
                team,
                role,
            } => self.add_person(id, &name, team, role).await?,
            StaffAct::MovePerson { id, team, role } => {
                self.move_person(&id, team, role).await?;
            }
            StaffAct::DisablePerson { id, disabled } => self.disable_person(&id, disabled).await?,
            StaffAct::Invite { person } => {
                let (code, expires_at) = self.invite(&person).await?;
                return Ok(StaffDone::Code { code, expires_at });
            }
            StaffAct::Revoke { device, reason } => self.revoke(device, &reason).await?,
            StaffAct::AddLogin { login, person } => {
                return Ok(StaffDone::Password(self.add_login(&login, &person).await?));
            }
            StaffAct::ResetLogin { login } => {
                return Ok(StaffDone::Password(self.reset_login(&login).await?));
            }
            StaffAct::DisableLogin { login, disabled } => {
                self.disable_login(&login, disabled).await?;
            }
            StaffAct::SetPassword { login, hash } => self.set_password(&login, hash).await?,
            StaffAct::SetSecondFactor {
                person,
                secret,
                step,
            } => self.set_second_factor(&person, &secret, step).await?,
            StaffAct::DropSecondFactor { person } => self.drop_second_factor(&person).await?,
            StaffAct::DemandSecondFactor { demanded } => {
                self.demand_second_factor(demanded).await?;
            }
        }
        Ok(StaffDone::Done)
    }

    /// A line of the audit log about an act of this actor, now.
    pub(super) fn act(&self, act: AuditAct, about: impl ToString) -> Noted {
        Noted::new(self.app.clock.now(), self.by.clone(), act).about(about)
    }

    /// Stores one event and whose doing it was.
    pub(super) async fn note(
        &self,
        noted: Noted,
        make: impl FnOnce(&Directory) -> Result<Event, StaffError>,
    ) -> Result<(), StaffFailure> {
        let make = |directory: &Directory| {
            Ok::<_, StaffFailure>(((), vec![make(directory)?, Event::Noted(noted)]))
        };
        self.app.directory.change(make).await
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
    /// A period that cannot be meant.
    #[error(transparent)]
    Retention(#[from] RetentionRefused),
    /// The event could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// Nothing in this range was set aside for want of rights.
    #[error(
        "nothing from {from} to {to} of device {device} can be freed: `streetbook quarantine list` says what can"
    )]
    NothingToFree {
        /// Whose journal.
        device: DeviceId,
        /// The first entry.
        from: u64,
        /// The last entry.
        to: u64,
    },
    /// A password cannot be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// A thread died while it changed the directory.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}

impl From<WriteFailure> for StaffFailure {
    fn from(failure: WriteFailure) -> StaffFailure {
        match failure {
            WriteFailure::Commit(error) => error.into(),
            WriteFailure::Poisoned => StaffFailure::Poisoned,
        }
    }
}
