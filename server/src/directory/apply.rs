//! The effect of an event on the directory.

use std::sync::Arc;

use streetbook_core::ids::{DeviceId, IdError};
use streetbook_core::journal::CertificateError;
use streetbook_core::kind::KindError;
use streetbook_core::rulebook::{Revision, Rulebook, RulebookError};
use streetbook_core::time::Zone;

use super::device::{Account, Device, Invite, OpenedCertificate, SecondFactor};
use super::events::{
    AccountSet, DeviceCertified, DeviceRevoked, Event, InviteGiven, OfficeDeviceOpened, PersonSet,
    SecondFactorSet, WorkspaceSet,
};
use super::person::{Person, Workspace};
use crate::directory::Directory;

impl Directory {
    /// Folds the event at number `n` of the office's journal. What was folded before is
    /// skipped, so that events may be handed in again. A note moves nothing, not even the position: phones
    /// need no notice that somebody signed in.
    ///
    /// # Errors
    /// [`FoldError`] for an invalid event. The position has moved on all the same: the
    /// caller reports it and goes on with the next one.
    pub fn apply(&mut self, n: u64, event: Event) -> Result<(), FoldError> {
        if n <= self.position || matches!(event, Event::AuditEntry(_)) {
            return Ok(());
        }
        self.position = n;
        match event {
            Event::Workspace(event) => self.set_workspace(event)?,
            Event::Person(event) => self.set_person(event),
            Event::Invite(event) => self.give_invite(event),
            Event::Device(event) => self.certify(event)?,
            Event::Revoked(event) => self.revoke_device(event),
            Event::Account(event) => self.set_account(event),
            Event::OfficeDevice(event) => self.hold_office_device(event)?,
            Event::SecondFactor(event) => self.set_second_factor(event),
            Event::Freed(event) => self.freed.add(&event),
            Event::AuditEntry(_) | Event::Left(_) => {}
            Event::ErasureAsked(event) => self.erasures.ask(event),
            Event::ErasureDecided(event) => self.erasures.decide(event),
            Event::Erased(event) => self.erasures.erase(event),
            Event::Retention(event) => self.set_retention(event),
            Event::KindPublished(event) => self.kinds.take(&event.toml)?,
            Event::RevisionPublished(event) => self.take_revision(&event.toml)?,
        }
        Ok(())
    }

    fn set_workspace(&mut self, event: WorkspaceSet) -> Result<(), FoldError> {
        self.workspace = Some(Workspace {
            zone: Zone::named(&event.time_zone)?,
            name: event.name,
            second_factor: event.second_factor,
        });
        Ok(())
    }

    fn take_revision(&mut self, toml: &str) -> Result<(), FoldError> {
        let mut next = Rulebook::clone(&self.rulebook);
        next.publish(Revision::parse_toml(toml)?)?;
        self.rulebook = Arc::new(next);
        Ok(())
    }

    fn set_person(&mut self, event: PersonSet) {
        match self.people.get_mut(&event.id) {
            Some(person) => person.change(self.position, event),
            None => {
                let id = event.id.clone();
                self.people.insert(id, Person::new(self.position, event));
            }
        }
    }

    fn give_invite(&mut self, event: InviteGiven) {
        self.invites.entry(event.code_hash).or_insert(Invite {
            person: event.person,
            expires_at: event.expires_at,
            spent_by: None,
        });
    }

    /// A first certificate or a renewed one. Of two devices that race for one code, the first in the
    /// journal has it.
    fn certify(&mut self, event: DeviceCertified) -> Result<(), FoldError> {
        let certificate = self.open(&event.certificate)?;
        let id = certificate.device;
        let enrolled_at = match self.devices.get(&id) {
            Some(known) if known.key != certificate.key => return Err(FoldError::Taken(id)),
            Some(known) => known.enrolled_at,
            None if id.0 == self.ledger() => return Err(FoldError::Taken(id)),
            None => self.position,
        };
        if let Some(invite) = event.invite.and_then(|hash| self.invites.get_mut(&hash)) {
            if invite.spent_by.is_some_and(|device| device != id) {
                return Err(FoldError::CodeSpent(id));
            }
            invite.spent_by = Some(id);
        }
        let device = Device {
            id,
            person: certificate.person.clone(),
            key: certificate.key.clone(),
            papers: Some(OpenedCertificate {
                signed: event.certificate,
                certificate,
            }),
            revoked: self.revoked.get(&id).cloned(),
            enrolled_at,
            certified_at: self.position,
        };
        self.take_token(id, &device);
        self.devices.insert(id, device);
        Ok(())
    }

    /// A renewed certificate may name another token: the one before is no longer valid.
    fn take_token(&mut self, id: DeviceId, renewed: &Device) {
        let token = |device: &Device| {
            let papers = device.papers.as_ref();
            papers.map(|papers| papers.certificate.token_hash)
        };
        let before = self.devices.get(&id).and_then(token);
        if let Some(before) = before.and_then(|before| self.tokens.get_mut(&before)) {
            before.remove(&id);
        }
        if let Some(token) = token(renewed) {
            self.tokens.entry(token).or_default().insert(id);
        }
    }

    fn revoke_device(&mut self, event: DeviceRevoked) {
        if let Some(device) = self.devices.get_mut(&event.device) {
            device.revoked = Some(event.reason.clone());
        }
        self.revoked.insert(event.device, event.reason);
    }

    fn set_account(&mut self, event: AccountSet) {
        let account = Account {
            person: event.person,
            password_hash: event.password_hash,
            temporary: event.temporary,
            disabled: event.disabled,
        };
        self.accounts.insert(event.login, account);
    }

    fn set_second_factor(&mut self, event: SecondFactorSet) {
        match event.sealed {
            Some(sealed) => {
                let factor = SecondFactor {
                    sealed: sealed.into(),
                    used_step: event.used_step,
                };
                self.second_factors.insert(event.person, factor);
            }
            None => {
                self.second_factors.remove(&event.person);
            }
        }
    }

    fn hold_office_device(&mut self, event: OfficeDeviceOpened) -> Result<(), FoldError> {
        let id = event.device;
        if id.0 == self.ledger() || self.devices.contains_key(&id) {
            return Err(FoldError::Taken(id));
        }
        let device = Device {
            id,
            person: event.person,
            key: event.key,
            papers: None,
            revoked: self.revoked.get(&id).cloned(),
            enrolled_at: self.position,
            certified_at: self.position,
        };
        self.devices.insert(id, device);
        Ok(())
    }
}

/// Reason why a stored event is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// A zone that this build's table lacks.
    #[error("the workspace's time zone is unknown to this build: {0}; update `streetbook`")]
    Zone(#[from] IdError),
    /// A form that this build cannot read, or that does not go with those before.
    #[error("a published form is left out: {0}")]
    Kind(#[from] KindError),
    /// A version of the rulebook that this build cannot read, or that does not follow.
    #[error("a published version of the rulebook is left out: {0}")]
    Rulebook(#[from] RulebookError),
    /// Papers that the server's key did not sign.
    #[error("the office's journal holds papers that do not count: {0}")]
    Certificate(#[from] CertificateError),
    /// Two devices under one id.
    #[error("the id of device {0} is in use with another key: it draws a new id and enrols again")]
    Taken(DeviceId),
    /// Two devices with one code.
    #[error("device {0} used a code that another device has spent: it needs a new code")]
    CodeSpent(DeviceId),
}

#[cfg(test)]
mod tests {
    use streetbook_core::ids::Hash;

    use super::*;
    use crate::directory::testing::{Office, key, token};

    #[test]
    fn a_move_keeps_the_old_posting_for_older_positions() {
        let mut office = Office::new();
        let added = office.person("out0", 1, "north", "outreach");
        let moved = office.person("out0", 2, "south", "specialist");
        let disabled = office.disable("out0");
        let id = "out0".parse().unwrap();
        let team_at = |position| {
            let posting = office.directory.posting_at(&id, position);
            posting.map(|posting| posting.team.to_string())
        };
        assert_eq!(team_at(added - 1), None);
        assert_eq!(team_at(added).as_deref(), Some("north"));
        assert_eq!(team_at(moved - 1).as_deref(), Some("north"));
        assert_eq!(team_at(moved).as_deref(), Some("south"));
        assert_eq!(team_at(disabled), None);
        assert_eq!(team_at(u64::MAX), None);
        let person = office.directory.person(&id).unwrap();
        assert_eq!(person.postings().count(), 2);
        assert_eq!(person.changed_at(), disabled);
    }

    #[test]
    fn an_event_that_is_handed_in_again_changes_nothing() {
        let mut office = Office::new();
        let n = office.person("out0", 1, "north", "outreach");
        let again = office.person_event("out0", 2, "south", "outreach");
        assert_eq!(office.directory.apply(n, again), Ok(()));
        let person = office.directory.person(&"out0".parse().unwrap()).unwrap();
        assert_eq!(person.posting().number, 1);
        assert_eq!(office.directory.position(), n);
    }

    #[test]
    fn two_devices_that_race_for_one_code_do_not_both_get_in() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        office.apply(Event::Invite(InviteGiven {
            code_hash: Hash([5; 32]),
            person: "out0".parse().unwrap(),
            expires_at: office.now,
        }));
        let device = |office: &Office, id| {
            Event::Device(DeviceCertified {
                certificate: office.signed("out0", id, 1),
                invite: Some(Hash([5; 32])),
            })
        };
        office.apply(device(&office, 7));
        let late = office.try_apply(device(&office, 8));
        assert_eq!(late, Err(FoldError::CodeSpent(DeviceId([8; 16]))));
        assert!(office.directory.device(&DeviceId([8; 16])).is_none());
        assert_eq!(office.directory.position(), office.n, "the fold goes on");
    }

    #[test]
    fn nobody_takes_over_a_device_and_nobody_the_servers_own_journal() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        office.device("out0", 7);
        let opened = |id, seed| {
            Event::OfficeDevice(OfficeDeviceOpened {
                device: id,
                person: "out0".parse().unwrap(),
                key: key(seed).public(),
            })
        };
        let own = DeviceId(office.directory.ledger());
        for id in [DeviceId([7; 16]), own] {
            let taken = office.try_apply(opened(id, 9));
            assert_eq!(taken, Err(FoldError::Taken(id)));
        }
        office.apply(opened(DeviceId([9; 16]), 9));
        let device = office.directory.device(&DeviceId([9; 16])).unwrap();
        assert!(device.is_office() && !device.accepts_token(""));
    }

    #[test]
    fn a_device_is_found_by_its_token_until_it_is_revoked_or_takes_another() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        office.device("out0", 7);
        office.device("out0", 8);
        let found = |office: &Office, of| {
            let device = office.directory.device_of_token(&token(of));
            device.map(|device| device.id.0[0])
        };
        assert_eq!(
            [7, 8, 9].map(|of| found(&office, of)),
            [Some(7), Some(8), None]
        );
        office.apply(Event::Device(DeviceCertified {
            certificate: office.signed_with_token("out0", 7, &token(9)),
            invite: None,
        }));
        assert_eq!([7, 9].map(|of| found(&office, of)), [None, Some(7)]);
        office.apply(Event::Revoked(DeviceRevoked {
            device: DeviceId([8; 16]),
            reason: "lost".into(),
        }));
        assert_eq!(found(&office, 8), None);
    }

    #[test]
    fn a_revocation_outlives_a_directory_that_forgot_the_device() {
        let mut office = Office::new();
        office.apply(Event::Revoked(DeviceRevoked {
            device: DeviceId([7; 16]),
            reason: "lost".into(),
        }));
        office.person("out0", 1, "north", "outreach");
        office.device("out0", 7);
        let device = office.directory.device(&DeviceId([7; 16])).unwrap();
        assert!(device.is_revoked());
    }

    #[test]
    fn papers_of_another_office_and_unknown_zones_are_reported() {
        let mut office = Office::new();
        let stranger = Office::with_seed(99);
        let event = Event::Device(DeviceCertified {
            certificate: stranger.signed("out0", 7, 1),
            invite: None,
        });
        let error = office.try_apply(event).unwrap_err();
        assert!(matches!(error, FoldError::Certificate(_)));
        let mars = Event::Workspace(WorkspaceSet {
            name: "x".into(),
            time_zone: "Mars/Olympus".into(),
            second_factor: false,
        });
        assert!(matches!(office.try_apply(mars), Err(FoldError::Zone(_))));
        assert_eq!(office.directory.zone().name(), "Asia/Shanghai");
    }
}
