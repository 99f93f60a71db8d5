use streetbook_core::ids::{DeviceId, Hash, RecordId};
use streetbook_core::journal::Topic;
use streetbook_core::kind::{KindPublished, PersonLeft};
use streetbook_core::rulebook::RevisionPublished;
use streetbook_core::time::Instant;

use super::*;
use crate::directory::testing::{Office, key};
use crate::directory::{Actor, AuditAct, AuditEntry, Freed};
use crate::store::events::{Erased, ErasureId};

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
        Event::AuditEntry(AuditEntry::new(
            office.now,
            Actor::Operator,
            AuditAct::Person,
        )),
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

/// Events of later versions, each with a topic of its own.
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
    let others = [Topic::Releases, Topic::FindingNotice];
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
