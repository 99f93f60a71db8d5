//! This phone's identity at its office: its keys on disk, and its certificate.

use super::ReplicaError;
use super::files::Files;
use super::identity::{DeviceSecrets, Identity, Office, PendingSuccessor, Reissuing};
use crate::ids::{DeviceId, PersonId};
use crate::journal::{Certificate, DeviceKey, Posting, PublicKey, SignedCertificate};
use crate::sync::Enrolled;
use crate::time::Zone;

/// An identity whose certificate was verified.
pub(super) struct Enrolment {
    files: Files,
    identity: Identity,
    certificate: Certificate,
    zone: Zone,
}

impl Enrolment {
    /// Opens the enrolment of this phone; none on a disk that holds no phone.
    pub(super) fn open(files: &Files) -> Result<Option<Enrolment>, ReplicaError> {
        let identity = Identity::load(files)?;
        identity
            .map(|identity| Enrolment::of(files, identity))
            .transpose()
    }

    /// Writes the result of an enrolment to a disk that holds no phone.
    pub(super) fn create(
        files: &Files,
        secrets: DeviceSecrets,
        enrolled: &Enrolled,
        address: &str,
    ) -> Result<(), ReplicaError> {
        if Identity::load(files)?.is_some() {
            return Err(ReplicaError::AlreadyEnrolled);
        }
        let office = Office {
            ledger: enrolled.ledger,
            key: enrolled.server_key.clone(),
            time_zone: enrolled.time_zone.clone(),
            address: address.to_owned(),
        };
        let identity = Identity::new(secrets, enrolled.certificate.clone(), office);
        identity.certificate()?;
        identity.save(files)
    }

    fn of(files: &Files, identity: Identity) -> Result<Enrolment, ReplicaError> {
        Ok(Enrolment {
            files: files.clone(),
            certificate: identity.certificate()?,
            zone: identity.zone()?,
            identity,
        })
    }

    /// The successor that this phone asked to become, with its certificate; not on disk yet.
    pub(super) fn successor(
        &self,
        certificate: SignedCertificate,
    ) -> Result<Option<Enrolment>, ReplicaError> {
        let Some(pending_successor) = self.identity.pending_successor.clone() else {
            return Ok(None);
        };
        let office = self.identity.office.clone();
        let mut next = Identity::new(pending_successor.secrets, certificate, office);
        next.reissuing = Some(Reissuing {
            device: self.device(),
            common: pending_successor.common,
        });
        Enrolment::of(&self.files, next).map(Some)
    }

    /// Writes the identity durably.
    pub(super) fn save(&self) -> Result<(), ReplicaError> {
        self.identity.save(&self.files)
    }

    /// Generates the successor and stores it before it is sent: a lost answer must not make a
    /// second one.
    pub(super) fn choose_successor(
        &mut self,
        common: u64,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), ReplicaError> {
        if self.identity.pending_successor.is_none() {
            self.identity.pending_successor = Some(PendingSuccessor {
                secrets: DeviceSecrets::draw(dice),
                common,
            });
            self.save()?;
        }
        Ok(())
    }

    /// Stores a new certificate, after a move or a change of name.
    pub(super) fn take_certificate(
        &mut self,
        signed_certificate: &SignedCertificate,
    ) -> Result<(), ReplicaError> {
        let certificate = signed_certificate.open(self.office_key(), self.ledger())?;
        if certificate.device == self.device()
            && *signed_certificate != self.identity.signed_certificate
        {
            self.identity.signed_certificate = signed_certificate.clone();
            self.save()?;
            self.certificate = certificate;
        }
        Ok(())
    }

    /// Notes that everything of the old journal has been made again.
    pub(super) fn end_remaking(&mut self) -> Result<(), ReplicaError> {
        self.identity.reissuing = None;
        self.save()
    }

    /// The successor that has been drawn and has no certificate yet.
    pub(super) fn pending_successor(&self) -> Option<&PendingSuccessor> {
        self.identity.pending_successor.as_ref()
    }

    /// The old journal whose unsent entries are being made again.
    pub(super) fn reissuing(&self) -> Option<&Reissuing> {
        self.identity.reissuing.as_ref()
    }

    pub(super) fn device(&self) -> DeviceId {
        self.identity.secrets.device
    }

    pub(super) fn device_key(&self) -> DeviceKey {
        self.identity.secrets.device_key()
    }

    pub(super) fn bearer(&self) -> String {
        self.identity.bearer()
    }

    /// The certificate as the office signed it.
    pub(super) fn signed_certificate(&self) -> &SignedCertificate {
        &self.identity.signed_certificate
    }

    /// Returns the certificate's content.
    pub(super) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn person(&self) -> &PersonId {
        &self.certificate.person
    }

    pub(super) fn posting(&self) -> &Posting {
        &self.certificate.posting
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn ledger(&self) -> [u8; 16] {
        self.identity.office.ledger
    }

    pub(super) fn office_key(&self) -> &PublicKey {
        &self.identity.office.key
    }

    pub(super) fn address(&self) -> &str {
        &self.identity.office.address
    }
}
