//! People: adding, moving, disabling them, and codes for their phones.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RoleId, TeamId};
use streetbook_core::time::Instant;

use super::{Admin, AdminError, Outcome};
use crate::directory;
use crate::directory::{AuditAct, Directory, Event, Person, StaffError};

/// Commands on people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum PersonCommand {
    /// Add a person in their first posting.
    #[serde(rename = "person_add")]
    Add {
        /// Their id, for good.
        id: PersonId,
        /// The name that others see.
        name: String,
        /// Their team.
        team: TeamId,
        /// Their role there.
        role: RoleId,
    },
    /// List everybody.
    #[serde(rename = "person_list")]
    List,
    /// Move a person; what is not given stays.
    #[serde(rename = "person_move")]
    Move {
        /// The person's id.
        id: PersonId,
        /// The new team.
        team: Option<TeamId>,
        /// The new role.
        role: Option<RoleId>,
    },
    /// Take all rights from a person, or give them back.
    #[serde(rename = "person_disable")]
    Disable {
        /// The person's id.
        id: PersonId,
        /// True takes, false gives.
        disabled: bool,
    },
    /// Give out a one-time code for a phone.
    #[serde(rename = "invite")]
    Invite {
        /// The person whose phone it enrols.
        person: PersonId,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: PersonCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        PersonCommand::Add {
            id,
            name,
            team,
            role,
        } => {
            admin.add_person(id.clone(), &name, team, role).await?;
            json!({"id": id}).into()
        }
        PersonCommand::List => people(&admin.app.handles.directory.read()).into(),
        PersonCommand::Move { id, team, role } => {
            let (team, role) = admin.move_person(&id, team, role).await?;
            json!({"id": id, "team": team, "role": role}).into()
        }
        PersonCommand::Disable { id, disabled } => {
            admin.disable_person(&id, disabled).await?;
            json!({"id": id, "disabled": disabled}).into()
        }
        PersonCommand::Invite { person } => {
            let (code, expires_at) = admin.invite(&person).await?;
            Outcome::Code { code, expires_at }
        }
    })
}

fn people(directory: &Directory) -> Json {
    let person = |person: &Person| {
        json!({"id": person.id(), "name": person.name(), "team": person.posting().team,
            "role": person.posting().role, "disabled": person.is_disabled()})
    };
    directory.people().map(person).collect()
}

impl Admin<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`AdminError`], as everywhere here: what was asked for does not fit, or the ledger fails.
    pub async fn add_person(
        &self,
        id: PersonId,
        name: &str,
        team: TeamId,
        role: RoleId,
    ) -> Result<(), AdminError> {
        let noted = self.act(AuditAct::Person, &id).purpose("added");
        self.store(noted, |directory| {
            directory.add_person(id, name, team, role)
        })
        .await
    }

    /// Moves a person to another team or role, each of which stays if not given, and ends their
    /// sessions.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn move_person(
        &self,
        id: &PersonId,
        team: Option<TeamId>,
        role: Option<RoleId>,
    ) -> Result<(TeamId, RoleId), AdminError> {
        let noted = self.act(AuditAct::Person, id).purpose("moved");
        let moved = self.app.handles.directory.change(|directory| {
            let person = directory.person(id);
            let before = person.ok_or_else(|| StaffError::PersonUnknown(id.clone()))?;
            let before = before.posting();
            let team = team.unwrap_or_else(|| before.team.clone());
            let role = role.unwrap_or_else(|| before.role.clone());
            let event = directory.move_person(id, team.clone(), role.clone())?;
            Ok::<_, AdminError>(((team, role), vec![event, Event::AuditEntry(noted)]))
        });
        let moved = moved.await?;
        self.app.sessions.close_all_of(id);
        Ok(moved)
    }

    /// Disables or enables a person; their sessions end.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn disable_person(&self, id: &PersonId, disabled: bool) -> Result<(), AdminError> {
        let purpose = if disabled { "disabled" } else { "enabled" };
        let noted = self.act(AuditAct::Person, id).purpose(purpose);
        let make = |directory: &Directory| {
            let [set, left] = directory.disable_person(id, disabled)?;
            Ok::<_, AdminError>(((), vec![set, left, Event::AuditEntry(noted)]))
        };
        self.app.handles.directory.change(make).await?;
        self.app.sessions.close_all_of(id);
        Ok(())
    }

    /// Issues a one-time code, and returns it with the last moment at which it is valid.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn invite(&self, id: &PersonId) -> Result<(String, Instant), AdminError> {
        let random = crate::secrets::random()?;
        let now = self.app.handles.clock.now();
        let noted = Event::AuditEntry(self.act(AuditAct::Invite, id));
        let given = self.app.handles.directory.change(|directory| {
            let person = directory.person(id).filter(|person| !person.is_disabled());
            if person.is_none() {
                return Err(AdminError::Refused(format!(
                    "there is no active person `{id}`: add him with `streetbook person add`"
                )));
            }
            let (code, event) = directory::invite(id.clone(), now, random);
            let expires_at = match &event {
                Event::Invite(invite) => invite.expires_at,
                _ => now,
            };
            Ok(((code, expires_at), vec![event, noted]))
        });
        given.await
    }
}
