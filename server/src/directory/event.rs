//! What the office writes into its own journal about people and devices.
//!
//! An event is stored as the payload of an office entry; its topic stands in the entry's header. New
//! fields are added at the end and may be missing, so that an older build still reads what it knows.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use streetbook_core::ids::{DeviceId, Hash, PersonId};
use streetbook_core::journal::{Posting, PublicKey, SignedCertificate, Topic};
use streetbook_core::kind::{KindPublished, PersonLeft};
use streetbook_core::rulebook::RevisionPublished;
use streetbook_core::sync::{MessageError, from_bytes, to_bytes};
use streetbook_core::time::Instant;

use super::audit::Noted;
use super::freed::Freed;
use crate::erasure::{Erased, ErasureAsked, ErasureDecided, RetentionSet};

/// One event of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The workspace was set up or renamed.
    Workspace(WorkspaceSet),
    /// A person was added, moved, renamed, disabled or enabled.
    Person(PersonSet),
    /// A one-time code was given out.
    Invite(InviteGiven),
    /// A device got its papers.
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
    Noted(Noted),
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
    /// What phones hear of a person who was disabled or enabled.
    Left(PersonLeft),
}

/// The workspace's name and time zone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WorkspaceSet {
    /// As pages show it.
    #[n(0)]
    pub name: String,
    /// An IANA name: it decides to which day a record belongs.
    #[n(1)]
    pub time_zone: String,
    /// True: administrators sign in with a second factor only.
    #[n(2)]
    #[cbor(default)]
    pub second_factor: bool,
}

/// A person as he stands from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PersonSet {
    /// Who.
    #[n(0)]
    pub id: PersonId,
    /// The name that others see.
    #[n(1)]
    pub name: String,
    /// Where he works; a new number opens a new personal book.
    #[n(2)]
    pub posting: Posting,
    /// True: he reads and writes nothing any more.
    #[n(3)]
    pub disabled: bool,
}

/// A one-time code for a device of this person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct InviteGiven {
    /// The hash of the normalised code: who reads the ledger cannot enrol with it.
    #[n(0)]
    pub code_hash: Hash,
    /// Whose device it will be.
    #[n(1)]
    pub person: PersonId,
    /// The last moment at which the code counts.
    #[n(2)]
    pub expires_at: Instant,
}

/// A device's papers, first or renewed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DeviceCertified {
    /// What the server signed.
    #[n(0)]
    pub certificate: SignedCertificate,
    /// The code that this enrolment spends.
    #[n(1)]
    pub invite: Option<Hash>,
}

/// A revoked device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DeviceRevoked {
    /// Which one.
    #[n(0)]
    pub device: DeviceId,
    /// Why, in the office's words.
    #[n(1)]
    pub reason: String,
}

/// A login to the office's pages.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AccountSet {
    /// What the person types.
    #[n(0)]
    pub login: String,
    /// Who that is.
    #[n(1)]
    pub person: PersonId,
    /// An argon2id PHC string.
    #[n(2)]
    pub password_hash: String,
    /// True: somebody else chose the password, and the person must choose his own before anything else.
    #[n(3)]
    #[cbor(default)]
    pub temporary: bool,
    /// True: nobody signs in with it.
    #[n(4)]
    #[cbor(default)]
    pub disabled: bool,
}

/// A person's second factor as it stands from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SecondFactorSet {
    /// Whose.
    #[n(0)]
    pub person: PersonId,
    /// The secret under a key of the server's; `None` when he has none any more.
    #[n(1)]
    pub sealed: Option<ByteVec>,
    /// The last time step whose code was used: none up to it counts again.
    #[n(2)]
    pub used_step: u64,
}

/// A device that lives in the server's memory until its next start. A fresh one for each start: after
/// a restore from a backup no (actor, number) is ever used twice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OfficeDeviceOpened {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// The person who writes with it.
    #[n(1)]
    pub person: PersonId,
    /// Its key.
    #[n(2)]
    pub key: PublicKey,
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
            Event::Noted(_) => Topic::Audit,
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
            Event::Noted(event) => to_bytes(event),
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
            Topic::Audit => from_bytes(payload).map(Event::Noted),
            Topic::ErasureAsked => from_bytes(payload).map(Event::ErasureAsked),
            Topic::ErasureDecided => from_bytes(payload).map(Event::ErasureDecided),
            Topic::Erased => from_bytes(payload).map(Event::Erased),
            Topic::SecondFactor => from_bytes(payload).map(Event::SecondFactor),
            Topic::Freed => from_bytes(payload).map(Event::Freed),
            Topic::Retention => from_bytes(payload).map(Event::Retention),
            Topic::KindPublished => from_bytes(payload).map(Event::KindPublished),
            Topic::RevisionPublished => from_bytes(payload).map(Event::RevisionPublished),
            Topic::PersonLeft => from_bytes(payload).map(Event::Left),
            Topic::Releases | Topic::RulingSaid => return Err(EventError::Topic { topic: number }),
        };
        event.map_err(|source| EventError::Unreadable {
            topic: number,
            source,
        })
    }
}

/// Why a payload is no event of the directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Another part's topic, or one of a newer build.
    #[error("topic {topic} of the office's journal is no event of the directory known here")]
    Topic {
        /// What stood in the header.
        topic: u16,
    },
    /// The payload does not fit its topic.
    #[error("an event of topic {topic} in the office's journal cannot be read: {source}")]
    Unreadable {
        /// What stood in the header.
        topic: u16,
        /// What is wrong with the bytes.
        source: MessageError,
    },
}

#[cfg(test)]
mod tests {
    use streetbook_core::ids::RecordId;

    use super::*;
    use crate::directory::testing::{Office, key};
    use crate::directory::{Actor, AuditAct};
    use crate::erasure::ErasureId;

    /// The office, its people and their devices.
    fn of_people(office: &Office) -> Vec<Event> {
        vec![
            Event::Workspace(WorkspaceSet {
                name: "渠道中心".into(),
                time_zone: "Asia/Shanghai".into(),
                second_factor: true,
            }),
            office.person_event("out0", 1, "north", "outreach"),
            Event::Invite(InviteGiven {
                code_hash: Hash([1; 32]),
                person: "out0".parse().unwrap(),
                expires_at: Instant::from_millis(9),
            }),
            Event::Device(DeviceCertified {
                certificate: office.signed("out0", 7, 1),
                invite: Some(Hash([1; 32])),
            }),
            Event::Revoked(DeviceRevoked {
                device: DeviceId([7; 16]),
                reason: "lost".into(),
            }),
            Event::Account(AccountSet {
                login: "li".into(),
                person: "mgr".parse().unwrap(),
                password_hash: "$argon2id$".into(),
                temporary: true,
                disabled: false,
            }),
            Event::OfficeDevice(OfficeDeviceOpened {
                device: DeviceId([8; 16]),
                person: "mgr".parse().unwrap(),
                key: key(8).public(),
            }),
        ]
    }

    /// The audit log, and erasures.
    fn of_erasures(office: &Office) -> Vec<Event> {
        vec![
            Event::Noted(Noted::new(office.now, Actor::Operator, AuditAct::Person)),
            Event::ErasureAsked(ErasureAsked {
                id: ErasureId([1; 8]),
                records: vec![RecordId([2; 16])],
                number_mac: Some([3; 16]),
                reason: "asked for".into(),
                by: "mgr".parse().unwrap(),
                at: Instant::from_millis(1),
                due_at: Instant::from_millis(2),
            }),
            Event::ErasureDecided(ErasureDecided {
                id: ErasureId([1; 8]),
                approved: true,
                by: "mgr".parse().unwrap(),
                at: Instant::from_millis(3),
            }),
            Event::Erased(Erased {
                records: vec![RecordId([2; 16])],
                at: Instant::from_millis(4),
                asked: Some(ErasureId([1; 8])),
                payloads: vec![Hash([9; 32])],
            }),
        ]
    }

    /// What came later, each with a topic of its own.
    fn of_later_topics() -> Vec<Event> {
        vec![
            Event::SecondFactor(SecondFactorSet {
                person: "mgr".parse().unwrap(),
                sealed: Some(vec![1, 2].into()),
                used_step: 7,
            }),
            Event::Freed(Freed {
                device: DeviceId([7; 16]),
                from: 3,
                to: 9,
                by: Actor::Operator,
                reason: "found again".into(),
                at: Instant::from_millis(9),
            }),
            Event::Retention(RetentionSet {
                kind: "store".parse().unwrap(),
                days: Some(30),
            }),
            Event::KindPublished(KindPublished {
                toml: "kind = …".into(),
            }),
            Event::RevisionPublished(RevisionPublished {
                toml: "version = …".into(),
            }),
            Event::Left(PersonLeft {
                person: "li".parse().unwrap(),
                left: true,
            }),
        ]
    }

    #[test]
    fn every_event_comes_back_as_it_went_under_its_own_topic() {
        let office = Office::new();
        let events = [of_people(&office), of_erasures(&office), of_later_topics()].concat();
        let topics: Vec<Topic> = events.iter().map(Event::topic).collect();
        let all = Topic::ALL.into_iter();
        let others = [Topic::Releases, Topic::RulingSaid];
        let expected: Vec<Topic> = all.filter(|topic| !others.contains(topic)).collect();
        assert_eq!(topics, expected);
        for event in events {
            assert_eq!(
                Event::decode(event.topic().number(), &event.encode()),
                Ok(event.clone())
            );
        }
    }

    #[test]
    fn an_event_of_an_older_build_is_read_without_what_it_did_not_know() {
        let old = b"\x83\x62li\x63mgr\x61$";
        let Ok(Event::Account(account)) = Event::decode(7, old) else {
            panic!("an account without flags is read");
        };
        assert!(!account.temporary && !account.disabled);
    }

    #[test]
    fn what_is_no_event_is_named_by_its_topic() {
        assert_eq!(
            Event::decode(6, &[0x80]),
            Err(EventError::Topic { topic: 6 })
        );
        let cut = Event::decode(2, &[0x84, 0x61]).unwrap_err();
        assert!(cut.to_string().contains("topic 2"), "{cut}");
    }
}
