//! The events that the directory folds, each under its topic.

use streetbook_core::journal::Topic;
use streetbook_core::kind::{KindPublished, PersonLeft};
use streetbook_core::rulebook::RevisionPublished;
use streetbook_core::sync::{from_bytes, to_bytes};

use super::erasure::{ErasureAsked, ErasureDecided};
use super::error::EventError;
use super::payloads::{
    AccountSet, DeviceCertified, DeviceRevoked, InviteGiven, OfficeDeviceOpened, PersonSet,
    SecondFactorSet, WorkspaceSet,
};
use super::retention::RetentionSet;
use crate::directory::audit::AuditEntry;
use crate::directory::freed::Freed;
use crate::store::events::Erased;

/// One event of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The workspace was set up or renamed.
    Workspace(WorkspaceSet),
    /// A person was added, moved, renamed, disabled or enabled.
    Person(PersonSet),
    /// A one-time code was given out.
    Invite(InviteGiven),
    /// A device received its certificate.
    Device(DeviceCertified),
    /// A device may no longer read, and what it writes is set aside.
    Revoked(DeviceRevoked),
    /// A person got a login, or a new password.
    Account(AccountSet),
    /// The server holds a device for a person who writes in the office.
    OfficeDevice(OfficeDeviceOpened),
    /// A person's second factor was switched on, used or taken away.
    SecondFactor(SecondFactorSet),
    /// Quarantined entries are judged again, without the objection that their writer had no right.
    Freed(Freed),
    /// Somebody did something that is kept in mind; it changes nothing.
    AuditEntry(AuditEntry),
    /// Somebody asked for an erasure.
    ErasureAsked(ErasureAsked),
    /// An erasure was approved or cancelled.
    ErasureDecided(ErasureDecided),
    /// Records are erased.
    Erased(Erased),
    /// For how long a form's records are kept.
    Retention(RetentionSet),
    /// A form was published.
    KindPublished(KindPublished),
    /// A version of the rulebook was published.
    RevisionPublished(RevisionPublished),
    /// Notice to phones that a person was disabled or enabled.
    Left(PersonLeft),
}

impl Event {
    /// The topic of the entry that holds this event.
    pub fn topic(&self) -> Topic {
        match self {
            Event::Workspace(_) => Topic::Workspace,
            Event::Person(_) => Topic::Person,
            Event::Invite(_) => Topic::Invite,
            Event::Device(_) => Topic::Device,
            Event::Revoked(_) => Topic::DeviceRevoked,
            Event::Account(_) => Topic::Login,
            Event::OfficeDevice(_) => Topic::OfficeDevice,
            Event::AuditEntry(_) => Topic::Audit,
            Event::ErasureAsked(_) => Topic::ErasureAsked,
            Event::ErasureDecided(_) => Topic::ErasureDecided,
            Event::Erased(_) => Topic::Erased,
            Event::SecondFactor(_) => Topic::SecondFactor,
            Event::Freed(_) => Topic::Freed,
            Event::Retention(_) => Topic::Retention,
            Event::KindPublished(_) => Topic::KindPublished,
            Event::RevisionPublished(_) => Topic::RevisionPublished,
            Event::Left(_) => Topic::PersonLeft,
        }
    }

    /// The payload of the entry that holds this event.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Event::Workspace(event) => to_bytes(event),
            Event::Person(event) => to_bytes(event),
            Event::Invite(event) => to_bytes(event),
            Event::Device(event) => to_bytes(event),
            Event::Revoked(event) => to_bytes(event),
            Event::Account(event) => to_bytes(event),
            Event::OfficeDevice(event) => to_bytes(event),
            Event::AuditEntry(event) => to_bytes(event),
            Event::ErasureAsked(event) => to_bytes(event),
            Event::ErasureDecided(event) => to_bytes(event),
            Event::Erased(event) => to_bytes(event),
            Event::SecondFactor(event) => to_bytes(event),
            Event::Freed(event) => to_bytes(event),
            Event::Retention(event) => to_bytes(event),
            Event::KindPublished(event) => to_bytes(event),
            Event::RevisionPublished(event) => to_bytes(event),
            Event::Left(event) => to_bytes(event),
        }
    }

    /// Reads a payload back.
    ///
    /// # Errors
    /// [`EventError`] for a topic of another part of the server, or bytes that this build cannot read.
    pub fn decode(number: u16, payload: &[u8]) -> Result<Event, EventError> {
        let topic = Topic::of(number).ok_or(EventError::Topic { topic: number })?;
        let event = match topic {
            Topic::Workspace => from_bytes(payload).map(Event::Workspace),
            Topic::Person => from_bytes(payload).map(Event::Person),
            Topic::Invite => from_bytes(payload).map(Event::Invite),
            Topic::Device => from_bytes(payload).map(Event::Device),
            Topic::DeviceRevoked => from_bytes(payload).map(Event::Revoked),
            Topic::Login => from_bytes(payload).map(Event::Account),
            Topic::OfficeDevice => from_bytes(payload).map(Event::OfficeDevice),
            Topic::Audit => from_bytes(payload).map(Event::AuditEntry),
            Topic::ErasureAsked => from_bytes(payload).map(Event::ErasureAsked),
            Topic::ErasureDecided => from_bytes(payload).map(Event::ErasureDecided),
            Topic::Erased => from_bytes(payload).map(Event::Erased),
            Topic::SecondFactor => from_bytes(payload).map(Event::SecondFactor),
            Topic::Freed => from_bytes(payload).map(Event::Freed),
            Topic::Retention => from_bytes(payload).map(Event::Retention),
            Topic::KindPublished => from_bytes(payload).map(Event::KindPublished),
            Topic::RevisionPublished => from_bytes(payload).map(Event::RevisionPublished),
            Topic::PersonLeft => from_bytes(payload).map(Event::Left),
            Topic::Releases | Topic::FindingNotice => {
                return Err(EventError::Topic { topic: number });
            }
        };
        event.map_err(|source| EventError::Unreadable {
            topic: number,
            source,
        })
    }
}
