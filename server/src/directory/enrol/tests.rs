//! Joining once, twice, too late, with somebody else's code, and as a successor.

use super::*;
use crate::directory::testing::{Office, key, request, token};
use crate::directory::{DeviceRevoked, invite};

/// Returns an office with one person and a code for them.
fn invited() -> (Office, String) {
    let mut office = Office::new();
    office.person("out0", 1, "north", "outreach");
    let (code, event) = invite("out0".parse().unwrap(), office.now, [9; 10]);
    office.apply(event);
    (office, code)
}

impl Office {
    fn judges(&self, request: &Enrol) -> Result<Admitted, EnrolError> {
        enrol(&self.directory, &self.keys, request, &self.times())
    }

    fn refuses(&self, request: &Enrol) -> EnrolError {
        self.judges(request).unwrap_err()
    }

    /// Judges, stores and answers.
    fn enrols(&mut self, request: &Enrol) -> Enrolled {
        let admitted = self.judges(request).unwrap();
        for event in admitted.events.clone() {
            self.apply(event);
        }
        admitted.answer(&self.directory, &self.keys, self.now)
    }
}

/// A request of a fresh device that carries on for the one of this certificate.
fn successor(id: u8, papers: &SignedCertificate, old_key: u8) -> Enrol {
    let request = Enrol {
        predecessor: Some(papers.clone()),
        ..request(id, "")
    };
    request.sign_with(&key(old_key))
}

#[test]
fn a_code_makes_one_device_with_papers_and_a_first_challenge() {
    let (mut office, code) = invited();
    let enrolled = office.enrols(&request(7, &code.to_lowercase()));
    let papers = office.directory.open(&enrolled.certificate).unwrap();
    assert_eq!(papers.person.as_str(), "out0");
    assert_eq!(papers.posting.team.as_str(), "north");
    assert_eq!(enrolled.directory, office.n);
    assert_eq!(enrolled.time_zone, "Asia/Shanghai");
    let device = DeviceId([7; 16]);
    assert!(office.keys.check_challenge(device, &enrolled.challenge));
    let known = office.directory.device(&device).unwrap();
    assert!(known.accepts_token(&token(7)));
    assert_eq!(office.refuses(&request(8, &code)), EnrolError::CodeSpent);
}

#[test]
fn a_lost_reply_is_given_again_and_stores_nothing() {
    let (mut office, code) = invited();
    let first = office.enrols(&request(7, &code));
    let admitted = office.judges(&request(7, &code)).unwrap();
    assert!(admitted.events.is_empty());
    assert_eq!(admitted.certificate, first.certificate);
    let other_key = Enrol {
        key: key(8).public(),
        ..request(7, &code)
    };
    assert_eq!(office.refuses(&other_key), EnrolError::Taken);
    let other_token = Enrol {
        token_hash: Hash([0; 32]),
        ..request(7, &code)
    };
    assert_eq!(office.refuses(&other_token), EnrolError::Taken);
}

#[test]
fn codes_that_are_late_wrong_or_missing_make_no_device() {
    let (mut office, code) = invited();
    assert_eq!(
        office.refuses(&request(7, "00000-00000")),
        EnrolError::CodeUnknown
    );
    assert_eq!(office.refuses(&request(7, "")), EnrolError::NoCode);
    office.now = Instant::from_millis(office.now.millis() + 600_000);
    assert!(
        office.judges(&request(7, &code)).is_ok(),
        "the tenth minute counts"
    );
    office.now = Instant::from_millis(office.now.millis() + 1);
    assert_eq!(office.refuses(&request(7, &code)), EnrolError::CodeExpired);
}

#[test]
fn the_code_of_a_disabled_person_makes_no_device() {
    let (mut office, code) = invited();
    office.disable("out0");
    assert_eq!(office.refuses(&request(7, &code)), EnrolError::Disabled);
}

#[test]
fn the_servers_own_journal_and_unusable_keys_are_refused() {
    let (office, code) = invited();
    let own = Enrol {
        device: office.keys.device(),
        ..request(7, &code)
    };
    assert_eq!(office.refuses(&own), EnrolError::Taken);
    let server_key = Enrol {
        key: office.keys.public(),
        ..request(7, &code)
    };
    assert_eq!(office.refuses(&server_key), EnrolError::Taken);
    let unknown = [0x82, 9, 0x41, 0];
    let unusable = Enrol {
        key: streetbook_core::sync::from_bytes(&unknown).unwrap(),
        ..request(7, &code)
    };
    assert_eq!(
        office.refuses(&unusable),
        EnrolError::Key(KeyError::Algorithm(9))
    );
    let newer = Enrol {
        version: 2,
        ..request(7, &code)
    };
    assert_eq!(office.refuses(&newer), EnrolError::Version { found: 2 });
}

#[test]
fn the_old_key_names_a_successor_in_the_posting_of_today() {
    let (mut office, code) = invited();
    let papers = office.enrols(&request(7, &code)).certificate;
    office.person("out0", 2, "south", "outreach");
    let enrolled = office.enrols(&successor(8, &papers, 7));
    let new = office.directory.open(&enrolled.certificate).unwrap();
    assert_eq!(new.predecessor, Some(DeviceId([7; 16])));
    assert_eq!(new.posting.number, 2);
    assert_eq!(office.directory.devices().count(), 2);
}

#[test]
fn stolen_papers_name_no_successor() {
    let (mut office, code) = invited();
    let papers = office.enrols(&request(7, &code)).certificate;
    let thief = office.refuses(&successor(8, &papers, 9));
    assert_eq!(thief, EnrolError::OldKey(KeyError::Forged));
    let unsigned = Enrol {
        signature: None,
        ..successor(8, &papers, 7)
    };
    assert!(matches!(office.refuses(&unsigned), EnrolError::OldKey(_)));
    let foreign = Office::with_seed(99).signed("out0", 7, 1);
    let foreign = office.refuses(&successor(8, &foreign, 7));
    assert!(matches!(foreign, EnrolError::Predecessor(_)));
    assert_eq!(foreign.code(), "proof");
}

#[test]
fn a_revoked_device_and_a_disabled_person_have_no_successor() {
    let (mut office, code) = invited();
    let papers = office.enrols(&request(7, &code)).certificate;
    office.apply(Event::Revoked(DeviceRevoked {
        device: DeviceId([7; 16]),
        reason: "lost".into(),
    }));
    assert_eq!(
        office.refuses(&successor(8, &papers, 7)),
        EnrolError::Revoked
    );
    assert_eq!(office.refuses(&request(7, &code)), EnrolError::Revoked);
    let (mut office, code) = invited();
    let papers = office.enrols(&request(7, &code)).certificate;
    office.disable("out0");
    assert_eq!(
        office.refuses(&successor(8, &papers, 7)),
        EnrolError::Disabled
    );
    assert_eq!(office.refuses(&request(7, &code)), EnrolError::Disabled);
}

#[test]
fn a_restored_office_that_forgot_everything_still_takes_the_successor() {
    let (mut office, code) = invited();
    let papers = office.enrols(&request(7, &code)).certificate;
    let mut restored = office.restored_empty();
    let enrolled = restored.enrols(&successor(8, &papers, 7));
    assert_eq!(restored.directory.people().count(), 1);
    assert_eq!(restored.directory.devices().count(), 2);
    let new = restored.directory.open(&enrolled.certificate).unwrap();
    assert_eq!(new.posting.number, 1);
    let itself = office.restored_empty().refuses(&successor(7, &papers, 7));
    assert_eq!(itself, EnrolError::Taken, "a successor draws a fresh id");
}
