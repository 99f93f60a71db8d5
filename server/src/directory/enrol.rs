//! Enrolment of a device: with a one-time code, or as the successor of a device whose key it has.
//!
//! Nothing is stored here. [`enrol`] judges a request and returns the events to store;
//! [`Admitted::answer`] makes the reply once they are stored and folded. The caller admits no other
//! enrolment in between, so that a code is spent once.

use streetbook_core::ids::{DeviceId, Hash, PersonId};
use streetbook_core::journal::{Certificate, CertificateError, KeyError, SignedCertificate};
use streetbook_core::sync::{Enrol, Enrolled, WIRE_VERSION};
use streetbook_core::time::Instant;

use super::adopt::{adopt, person_missing};
use super::device::{Device, Invite};
use super::events::{DeviceCertified, Event, PersonSet};
use super::times::Times;
use crate::directory::{Directory, code_hash};
use crate::secrets::ServerKeys;

/// A device that may join.
#[derive(Clone, Debug)]
#[must_use = "the device has joined only once the events are stored"]
pub struct Admitted {
    /// To store and fold, in this order, before the answer is given; none for a repeated request.
    pub events: Vec<Event>,
    /// The device's certificate.
    pub certificate: SignedCertificate,
    device: DeviceId,
}

impl Admitted {
    /// The reply, with the directory after the events.
    pub fn answer(self, directory: &Directory, keys: &ServerKeys, now: Instant) -> Enrolled {
        Enrolled {
            certificate: self.certificate,
            server_key: keys.public(),
            ledger: keys.ledger(),
            time_zone: directory.zone().name().to_owned(),
            challenge: keys.challenge(self.device, now),
            directory: directory.position(),
        }
    }
}

/// Judges a request to join.
///
/// # Errors
/// [`EnrolError`] naming what the person at the phone can do.
pub fn enrol(
    directory: &Directory,
    keys: &ServerKeys,
    request: &Enrol,
    times: &Times<'_>,
) -> Result<Admitted, EnrolError> {
    if request.version != WIRE_VERSION {
        return Err(EnrolError::Version {
            found: request.version,
        });
    }
    check_key(keys, request)?;
    if request.device == keys.device() {
        return Err(EnrolError::Taken);
    }
    if directory.is_revoked(&request.device) {
        return Err(EnrolError::Revoked);
    }
    if let Some(known) = directory.device(&request.device) {
        return again(directory, known, request);
    }
    if request.code.is_empty() {
        succeed(directory, keys, request, times)
    } else {
        spend_code(directory, keys, request, times)
    }
}

/// The reply to an earlier request was lost: the same certificate once more, whatever the code is.
fn again(directory: &Directory, known: &Device, request: &Enrol) -> Result<Admitted, EnrolError> {
    let papers = known.papers.as_ref().ok_or(EnrolError::Taken)?;
    let same = papers.certificate.key == request.key
        && papers.certificate.token_hash == request.token_hash;
    if !same {
        return Err(EnrolError::Taken);
    }
    enabled(directory, &known.person)?;
    Ok(Admitted {
        events: Vec::new(),
        certificate: papers.signed.clone(),
        device: known.id,
    })
}

fn spend_code(
    directory: &Directory,
    keys: &ServerKeys,
    request: &Enrol,
    times: &Times<'_>,
) -> Result<Admitted, EnrolError> {
    let hash = code_hash(&request.code);
    let invite = directory.invite(&hash).ok_or(EnrolError::CodeUnknown)?;
    check_invite(invite, times.now)?;
    let person = enabled(directory, &invite.person)?;
    let at = (times.now, times.joined(directory, &person.id));
    Ok(certify(keys, request, person, None, Some(hash), at))
}

fn check_invite(invite: &Invite, now: Instant) -> Result<(), EnrolError> {
    if invite.spent_by.is_some() {
        return Err(EnrolError::CodeSpent);
    }
    if now > invite.expires_at {
        return Err(EnrolError::CodeExpired);
    }
    Ok(())
}

/// Admits a successor: the old certificate proves its person, the old key's signature that the
/// request is theirs.
fn succeed(
    directory: &Directory,
    keys: &ServerKeys,
    request: &Enrol,
    times: &Times<'_>,
) -> Result<Admitted, EnrolError> {
    let papers = request.predecessor.as_ref().ok_or(EnrolError::NoCode)?;
    let old = directory.open(papers)?;
    request.verify(&old.key).map_err(EnrolError::OldKey)?;
    if directory.is_revoked(&old.device) {
        return Err(EnrolError::Revoked);
    }
    if old.device == request.device {
        return Err(EnrolError::Taken);
    }
    // After a restore of the server the old papers may be the only trace of device and person.
    let mut events = adopt(directory, papers)?;
    let missing = person_missing(directory, &old);
    let person = match &missing {
        Some(set) if !set.disabled => set,
        Some(_) => return Err(EnrolError::Disabled),
        None => enabled(directory, &old.person)?,
    };
    let at = (
        times.now,
        old.since.or_else(|| times.joined(directory, &person.id)),
    );
    let admitted = certify(keys, request, person, Some(old.device), None, at);
    events.extend(admitted.events);
    Ok(Admitted { events, ..admitted })
}

fn certify(
    keys: &ServerKeys,
    request: &Enrol,
    person: &PersonSet,
    predecessor: Option<DeviceId>,
    invite: Option<Hash>,
    (now, since): (Instant, Option<Instant>),
) -> Admitted {
    let certificate = Certificate {
        ledger: keys.ledger(),
        device: request.device,
        key: request.key.clone(),
        person: person.id.clone(),
        name: person.name.clone(),
        posting: person.posting.clone(),
        token_hash: request.token_hash,
        issued: now,
        predecessor,
        since,
    };
    let certificate = SignedCertificate::sign(&certificate, keys.signing());
    Admitted {
        events: vec![Event::Device(DeviceCertified {
            certificate: certificate.clone(),
            invite,
        })],
        certificate,
        device: request.device,
    }
}

fn enabled<'a>(directory: &'a Directory, id: &PersonId) -> Result<&'a PersonSet, EnrolError> {
    directory
        .person(id)
        .map(|person| person.as_set())
        .filter(|person| !person.disabled)
        .ok_or(EnrolError::Disabled)
}

/// A usable key refuses a signature of somebody else as forged; any other word means that nothing it
/// signs could ever be checked.
fn check_key(keys: &ServerKeys, request: &Enrol) -> Result<(), EnrolError> {
    let foreign = keys.signing().sign(b"streetbook/key-check/1");
    match request.key.verify(b"streetbook/key-check/1", &foreign) {
        Err(KeyError::Forged) => Ok(()),
        Err(unusable) => Err(EnrolError::Key(unusable)),
        // The server's own public key.
        Ok(()) => Err(EnrolError::Taken),
    }
}

/// Reason why a device may not join.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// Another wire version.
    #[error(
        "wire version {found} is not spoken here (this office: {WIRE_VERSION}): update the older side"
    )]
    Version {
        /// The version found.
        found: u8,
    },
    /// A key with which nothing can be checked.
    #[error("the device's key cannot be used: {0}")]
    Key(KeyError),
    /// The id belongs to another device.
    #[error("this device id is in use with another key: draw a new one and enrol again")]
    Taken,
    /// The device, or the one it carries on for, was revoked.
    #[error("the office revoked this device: ask the office for a new code")]
    Revoked,
    /// The person no longer works here.
    #[error("the person of this device is disabled or unknown here: ask the office")]
    Disabled,
    /// Neither a code nor an old certificate.
    #[error("enrolling takes a one-time code from the office, or the papers of the device before")]
    NoCode,
    /// No such code.
    #[error("this code is not known: check each character, or ask the office for a new one")]
    CodeUnknown,
    /// Used.
    #[error("this code has been used: a code makes one device, ask the office for a new one")]
    CodeSpent,
    /// Too late.
    #[error("this code has expired: ask the office for a new one and type it within ten minutes")]
    CodeExpired,
    /// Papers that this office did not sign.
    #[error("the papers of the device before do not count here: {0}")]
    Predecessor(#[from] CertificateError),
    /// Papers without the key that belongs to them.
    #[error("the request is not signed with the key of the device before: {0}")]
    OldKey(KeyError),
}

impl EnrolError {
    /// The code of the problem that the server answers.
    pub fn code(&self) -> &'static str {
        match self {
            EnrolError::Version { .. } => "version",
            EnrolError::Key(_) => "malformed",
            EnrolError::Taken => "taken",
            EnrolError::Revoked | EnrolError::Disabled => "revoked",
            EnrolError::Predecessor(_) | EnrolError::OldKey(_) => "proof",
            EnrolError::NoCode
            | EnrolError::CodeUnknown
            | EnrolError::CodeSpent
            | EnrolError::CodeExpired => "code",
        }
    }
}

#[cfg(test)]
mod tests;
