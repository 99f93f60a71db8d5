//! Certificates that the directory does not know, or that no longer match it.
//!
//! A server restored from an older backup has forgotten the devices, people and moves since then. The
//! phones have not: their certificates bear the server's own signature, and restore the directory.

use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{Certificate, CertificateError, SignedCertificate};

use super::events::{DeviceCertified, Event, PersonSet};
use super::times::Times;
use crate::directory::Directory;
use crate::secrets::ServerKeys;

/// Returns the events by which the directory learns a certificate of this office, to store and fold
/// in this order; none when it knows all of it. A device that it knew was revoked stays revoked.
///
/// # Errors
/// [`CertificateError`] when this office did not sign it.
pub fn adopt(
    directory: &Directory,
    papers: &SignedCertificate,
) -> Result<Vec<Event>, CertificateError> {
    let certificate = directory.open(papers)?;
    let mut events = Vec::new();
    events.extend(person_missing(directory, &certificate).map(Event::Person));
    if directory.device(&certificate.device).is_none() {
        events.push(Event::Device(DeviceCertified {
            certificate: papers.clone(),
            invite: None,
        }));
    }
    Ok(events)
}

/// Returns the certificate's person as they should be, when the directory lacks them or their
/// latest posting.
pub(super) fn person_missing(
    directory: &Directory,
    certificate: &Certificate,
) -> Option<PersonSet> {
    let known = directory.person(&certificate.person);
    if known.is_some_and(|person| person.posting().number >= certificate.posting.number) {
        return None;
    }
    Some(PersonSet {
        id: certificate.person.clone(),
        name: certificate.name.clone(),
        posting: certificate.posting.clone(),
        disabled: known.is_some_and(|person| person.is_disabled()),
    })
}

/// A new certificate for a device whose person has moved or was renamed since, or if the old one
/// does not state since when they are here; `None` while the old one still matches the directory.
pub fn renew(
    directory: &Directory,
    keys: &ServerKeys,
    device: &DeviceId,
    times: &Times<'_>,
) -> Option<Event> {
    let device = directory.device(device)?;
    let person = directory.person(&device.person)?;
    let old = &device.papers.as_ref()?.certificate;
    let since = old
        .since
        .or_else(|| times.joined(directory, &device.person));
    if old.posting == *person.posting() && old.name == person.name() && old.since == since {
        return None;
    }
    let certificate = Certificate {
        name: person.name().to_owned(),
        posting: person.posting().clone(),
        issued: times.now,
        since,
        ..old.clone()
    };
    Some(Event::Device(DeviceCertified {
        certificate: SignedCertificate::sign(&certificate, keys.signing()),
        invite: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::DeviceRevoked;
    use crate::directory::testing::{Office, token};

    const DEVICE: DeviceId = DeviceId([7; 16]);

    #[test]
    fn a_restored_office_knows_device_person_and_move_again_from_papers() {
        let office = Office::new();
        let mut restored = office.restored_empty();
        restored.person("out1", 1, "north", "outreach");
        let papers = office.signed("out0", 7, 2);
        let events = adopt(&restored.directory, &papers).unwrap();
        assert_eq!(events.len(), 2, "{events:?}");
        for event in events {
            restored.apply(event);
        }
        let device = restored.directory.device(&DEVICE).unwrap();
        assert!(device.accepts_token(&token(7)) && !device.accepts_token(&token(8)));
        // Entries that were written against the lost directory are judged as of the healing.
        let writer = restored.directory.writer(&DEVICE, 1).unwrap();
        assert_eq!(writer.posting.number, 2);
        assert_eq!(adopt(&restored.directory, &papers), Ok(Vec::new()));
        let older = office.signed("out0", 7, 1);
        assert_eq!(adopt(&restored.directory, &older), Ok(Vec::new()));
    }

    #[test]
    fn papers_of_another_office_teach_nothing() {
        let office = Office::new();
        let forged = Office::with_seed(99).signed("out0", 7, 1);
        let refused = adopt(&office.directory, &forged);
        assert!(matches!(refused, Err(CertificateError::Signature(_))));
    }

    #[test]
    fn papers_bring_back_neither_a_revoked_device_nor_a_disabled_person() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        office.disable("out0");
        office.apply(Event::Revoked(DeviceRevoked {
            device: DEVICE,
            reason: "lost".into(),
        }));
        let papers = office.signed("out0", 7, 2);
        for event in adopt(&office.directory, &papers).unwrap() {
            office.apply(event);
        }
        assert!(office.directory.device(&DEVICE).unwrap().is_revoked());
        let person = office.directory.person(&"out0".parse().unwrap()).unwrap();
        assert!(person.is_disabled() && person.posting().number == 2);
    }

    #[test]
    fn papers_are_renewed_once_after_a_move() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        let enrolled = office.device("out0", 7);
        let renewed =
            |office: &Office| renew(&office.directory, &office.keys, &DEVICE, &office.times());
        assert_eq!(renewed(&office), None);
        office.person("out0", 2, "south", "specialist");
        let event = renewed(&office).unwrap();
        let certified = office.apply(event);
        let device = office.directory.device(&DEVICE).unwrap();
        assert_eq!(
            (device.enrolled_at, device.certified_at),
            (enrolled, certified)
        );
        let certificate = &device.papers.as_ref().unwrap().certificate;
        assert_eq!(certificate.posting.team.as_str(), "south");
        assert!(device.accepts_token(&token(7)));
        assert_eq!(renewed(&office), None);
    }
}
