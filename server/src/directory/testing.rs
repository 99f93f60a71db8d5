//! A small office for this module's tests.

use streetbook_core::ids::{DeviceId, Hash};
use streetbook_core::journal::{Certificate, DeviceKey, Posting, SignedCertificate};
use streetbook_core::sync::Enrol;
use streetbook_core::time::Instant;

use super::events::{DeviceCertified, Event, PersonSet};
use super::times::Times;
use crate::directory::{Directory, FoldError};
use crate::secrets::ServerKeys;

/// A directory that is fed event by event.
pub struct Office {
    pub keys: ServerKeys,
    pub directory: Directory,
    pub n: u64,
    pub now: Instant,
}

/// The key of the device with this byte as id.
pub fn key(id: u8) -> DeviceKey {
    DeviceKey::from_seed([id; 32])
}

/// The bearer token of the device with this byte as id.
pub fn token(id: u8) -> String {
    streetbook_core::ids::hex(&[id; 32])
}

/// Returns the enrolment request of a device with this byte as id.
pub fn request(id: u8, code: &str) -> Enrol {
    Enrol {
        version: streetbook_core::sync::WIRE_VERSION,
        device: DeviceId([id; 16]),
        key: key(id).public(),
        token_hash: Hash::of(&[token(id).as_bytes()]),
        code: code.to_owned(),
        predecessor: None,
        signature: None,
    }
}

fn posting(number: u32, team: &str, role: &str) -> Posting {
    Posting {
        number,
        team: team.parse().unwrap(),
        role: role.parse().unwrap(),
    }
}

impl Office {
    pub fn new() -> Office {
        Office::with_seed(1)
    }

    pub fn with_seed(seed: u8) -> Office {
        let keys = ServerKeys::new([seed; 32], [2; 32], [3; 16]);
        Office {
            directory: Directory::new(keys.ledger(), keys.public()),
            keys,
            n: 0,
            now: Instant::from_millis(1_000_000),
        }
    }

    /// The office after a restore from a backup that knew nothing yet.
    pub fn restored_empty(&self) -> Office {
        Office {
            directory: Directory::new(self.keys.ledger(), self.keys.public()),
            keys: self.keys.clone(),
            n: 0,
            now: self.now,
        }
    }

    /// Now; every event was stored at the same early time.
    pub fn times(&self) -> Times<'_> {
        Times {
            now: self.now,
            event: &|_| Some(Instant::from_millis(2)),
        }
    }

    pub fn try_apply(&mut self, event: Event) -> Result<(), FoldError> {
        // Releases stand between the events of the directory.
        self.n += 2;
        self.directory.apply(self.n, event)
    }

    pub fn apply(&mut self, event: Event) -> u64 {
        self.try_apply(event).unwrap();
        self.n
    }

    pub fn person_event(&self, id: &str, number: u32, team: &str, role: &str) -> Event {
        Event::Person(PersonSet {
            id: id.parse().unwrap(),
            name: format!("name of {id}"),
            posting: posting(number, team, role),
            disabled: false,
        })
    }

    pub fn person(&mut self, id: &str, number: u32, team: &str, role: &str) -> u64 {
        self.apply(self.person_event(id, number, team, role))
    }

    pub fn disable(&mut self, id: &str) -> u64 {
        let person = self.directory.person(&id.parse().unwrap()).unwrap();
        let set = PersonSet {
            disabled: true,
            ..person.as_set().clone()
        };
        self.apply(Event::Person(set))
    }

    pub fn signed(&self, person: &str, device: u8, number: u32) -> SignedCertificate {
        let certificate = self.certificate(person, device, number, &token(device));
        SignedCertificate::sign(&certificate, self.keys.signing())
    }

    pub fn signed_with_token(&self, person: &str, device: u8, token: &str) -> SignedCertificate {
        let certificate = self.certificate(person, device, 1, token);
        SignedCertificate::sign(&certificate, self.keys.signing())
    }

    fn certificate(&self, person: &str, device: u8, number: u32, token: &str) -> Certificate {
        Certificate {
            ledger: self.keys.ledger(),
            device: DeviceId([device; 16]),
            key: key(device).public(),
            person: person.parse().unwrap(),
            name: format!("name of {person}"),
            posting: posting(number, "north", "outreach"),
            token_hash: Hash::of(&[token.as_bytes()]),
            issued: self.now,
            predecessor: None,
            since: Some(Instant::from_millis(2)),
        }
    }

    pub fn device(&mut self, person: &str, device: u8) -> u64 {
        let certificate = self.signed(person, device, 1);
        self.apply(Event::Device(DeviceCertified {
            certificate,
            invite: None,
        }))
    }
}
