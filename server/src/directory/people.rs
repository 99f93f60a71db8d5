//! The office's changes to people and devices, as events to store.

use streetbook_core::ids::{DeviceId, PersonId, RoleId, TeamId};
use streetbook_core::journal::{Posting, PublicKey};
use streetbook_core::kind::PersonLeft;
use streetbook_core::time::{Instant, Zone};

use super::audit::Actor;
use super::error::{StaffError, TEXT_CHARS_MAX};
use super::events::{DeviceRevoked, Event, OfficeDeviceOpened, PersonSet, WorkspaceSet};
use super::freed::Freed;
use super::person::Person;
use super::roles::ROLES;
use crate::directory::Directory;

/// Sets the workspace up, or renames it.
///
/// # Errors
/// [`StaffError`] when the name does not fit or the time zone is unknown.
pub fn set_workspace(name: &str, time_zone: &str) -> Result<Event, StaffError> {
    Ok(Event::Workspace(WorkspaceSet {
        name: fitting("name", name)?,
        time_zone: Zone::named(time_zone)?.name().to_owned(),
        second_factor: false,
    }))
}

impl Directory {
    /// Adds a person in their first posting.
    ///
    /// # Errors
    /// [`StaffError`] when the id is taken, the name does not fit or the role is unknown.
    pub fn add_person(
        &self,
        id: PersonId,
        name: &str,
        team: TeamId,
        role: RoleId,
    ) -> Result<Event, StaffError> {
        if self.person(&id).is_some() {
            return Err(StaffError::PersonExists(id));
        }
        Ok(Event::Person(PersonSet {
            id,
            name: fitting("name", name)?,
            posting: posting(1, team, role)?,
            disabled: false,
        }))
    }

    /// Moves a person to another team or role: their next posting, with a personal book of its own.
    ///
    /// # Errors
    /// [`StaffError`] when the person or role is unknown, or they work there already.
    pub fn move_person(
        &self,
        id: &PersonId,
        team: TeamId,
        role: RoleId,
    ) -> Result<Event, StaffError> {
        let person = self.known(id)?;
        let before = person.posting();
        if before.team == team && before.role == role {
            return Err(StaffError::SamePosting(id.clone()));
        }
        Ok(Event::Person(PersonSet {
            posting: posting(before.number.saturating_add(1), team, role)?,
            ..person.as_set().clone()
        }))
    }

    /// Corrects a person's name.
    ///
    /// # Errors
    /// [`StaffError`] when the person is unknown or the name does not fit.
    pub fn rename_person(&self, id: &PersonId, name: &str) -> Result<Event, StaffError> {
        Ok(Event::Person(PersonSet {
            name: fitting("name", name)?,
            ..self.known(id)?.as_set().clone()
        }))
    }

    /// Removes all rights from a person, or restores them; phones are notified that they have left
    /// or are back.
    ///
    /// # Errors
    /// [`StaffError`] when the person is unknown.
    pub fn disable_person(&self, id: &PersonId, disabled: bool) -> Result<[Event; 2], StaffError> {
        let set = PersonSet {
            disabled,
            ..self.known(id)?.as_set().clone()
        };
        let left = PersonLeft {
            person: id.clone(),
            left: disabled,
        };
        Ok([Event::Person(set), Event::Left(left)])
    }

    /// Revokes a device: it reads nothing more, and what it still sends is set aside.
    ///
    /// # Errors
    /// [`StaffError`] when the device is unknown or the reason does not fit.
    pub fn revoke(&self, device: DeviceId, reason: &str) -> Result<Event, StaffError> {
        if self.device(&device).is_none() {
            return Err(StaffError::DeviceUnknown(device));
        }
        Ok(Event::Revoked(DeviceRevoked {
            device,
            reason: fitting("reason", reason)?,
        }))
    }

    /// Frees entries of a device.
    ///
    /// # Errors
    /// [`StaffError`] when the device is unknown, the range is none or the reason does not fit.
    pub fn free(
        &self,
        entries: (DeviceId, u64, u64),
        by: Actor,
        reason: &str,
        at: Instant,
    ) -> Result<Event, StaffError> {
        let (device, from, to) = entries;
        if self.device(&device).is_none() {
            return Err(StaffError::DeviceUnknown(device));
        }
        if from == 0 || from > to {
            return Err(StaffError::Range { from, to });
        }
        Ok(Event::Freed(Freed {
            device,
            from,
            to,
            by,
            reason: fitting("reason", reason)?,
            at,
        }))
    }

    /// Opens a device that the server holds for a person; id and key are fresh and random.
    ///
    /// # Errors
    /// [`StaffError`] when the person is unknown.
    pub fn open_office_device(
        &self,
        person: &PersonId,
        device: DeviceId,
        key: PublicKey,
    ) -> Result<Event, StaffError> {
        self.known(person)?;
        Ok(Event::OfficeDevice(OfficeDeviceOpened {
            device,
            person: person.clone(),
            key,
        }))
    }

    pub(super) fn known(&self, id: &PersonId) -> Result<&Person, StaffError> {
        self.person(id)
            .ok_or_else(|| StaffError::PersonUnknown(id.clone()))
    }
}

fn posting(number: u32, team: TeamId, role: RoleId) -> Result<Posting, StaffError> {
    if !ROLES.contains(&role.as_str()) {
        return Err(StaffError::RoleUnknown(role));
    }
    Ok(Posting { number, team, role })
}

pub(super) fn fitting(what: &'static str, text: &str) -> Result<String, StaffError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(StaffError::Text { what });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;

    #[test]
    fn a_workspace_has_a_name_and_a_known_zone() {
        let mut office = Office::new();
        let event = set_workspace(" 渠道中心 ", "Europe/Berlin").unwrap();
        office.apply(event);
        let workspace = office.directory.workspace().unwrap();
        assert_eq!(workspace.name, "渠道中心");
        assert_eq!(office.directory.zone().name(), "Europe/Berlin");
        let mars = set_workspace("x", "Mars/Olympus");
        assert!(matches!(mars, Err(StaffError::Zone(_))));
    }

    #[test]
    fn people_are_added_moved_renamed_and_disabled() {
        let mut office = Office::new();
        let id: PersonId = "out0".parse().unwrap();
        let (north, south) = ("north".parse::<TeamId>().unwrap(), "south".parse().unwrap());
        let role: RoleId = "outreach".parse().unwrap();
        let add = |office: &Office, role: &RoleId| {
            let directory = &office.directory;
            directory.add_person(id.clone(), " 刘磊 ", north.clone(), role.clone())
        };
        let unknown = add(&office, &"boss".parse().unwrap()).unwrap_err();
        assert!(unknown.to_string().contains("outreach"), "{unknown}");
        let added = add(&office, &role).unwrap();
        office.apply(added);
        assert_eq!(
            add(&office, &role),
            Err(StaffError::PersonExists(id.clone()))
        );

        let stay = office
            .directory
            .move_person(&id, north.clone(), role.clone());
        assert_eq!(stay, Err(StaffError::SamePosting(id.clone())));
        let moved = office.directory.move_person(&id, south, role.clone());
        office.apply(moved.unwrap());
        for event in office.directory.disable_person(&id, true).unwrap() {
            office.apply(event);
        }
        let renamed = office.directory.rename_person(&id, "刘蕾").unwrap();
        office.apply(renamed);
        let person = office.directory.person(&id).unwrap();
        assert_eq!((person.name(), person.posting().number), ("刘蕾", 2));
        assert!(person.is_disabled(), "a new name gives no rights back");
    }

    #[test]
    fn a_revocation_names_a_known_device_and_a_reason() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        office.device("out0", 7);
        let (device, stranger) = (DeviceId([7; 16]), DeviceId([8; 16]));
        assert_eq!(
            office.directory.revoke(stranger, "lost"),
            Err(StaffError::DeviceUnknown(stranger))
        );
        let unsaid = office.directory.revoke(device, " ");
        assert_eq!(unsaid, Err(StaffError::Text { what: "reason" }));
        let revoked = office.directory.revoke(device, "lost").unwrap();
        office.apply(revoked);
        assert!(office.directory.is_revoked(&device));
    }
}
