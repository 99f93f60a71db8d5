//! A device's certificate, signed by the server at enrolment: enough to accept the device's journal
//! again even when the server was restored from a backup from before the enrolment.

use minicbor::{Decode, Encode};

use super::entry::to_cbor;
use super::keys::{DeviceKey, KeyError, PublicKey, Signature};
use crate::ids::{DeviceId, Hash, PersonId, RoleId, TeamId};
use crate::time::Instant;

/// A person's team and role. A move to another team is the next posting.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Posting {
    /// Number of the posting, from 1 for each person.
    #[n(0)]
    pub number: u32,
    /// The team.
    #[n(1)]
    pub team: TeamId,
    /// The role there.
    #[n(2)]
    pub role: RoleId,
}

/// A device's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Certificate {
    /// Id of the workspace's ledger.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    /// The device.
    #[n(1)]
    pub device: DeviceId,
    /// Its public key.
    #[n(2)]
    pub key: PublicKey,
    /// The person that the device belongs to.
    #[n(3)]
    pub person: PersonId,
    /// The person's name when the certificate was made.
    #[n(4)]
    pub name: String,
    /// The person's posting then.
    #[n(5)]
    pub posting: Posting,
    /// SHA-256 of the device's bearer token.
    #[n(6)]
    pub token_hash: Hash,
    /// Time of issue, by the server's clock.
    #[n(7)]
    pub issued: Instant,
    /// The device that this one succeeds, if any.
    #[n(8)]
    pub predecessor: Option<DeviceId>,
    /// The time at which the office first added the person: what rules ask of them begins with the day after.
    /// `None` from an office that did not state it.
    #[n(9)]
    pub since: Option<Instant>,
}

/// A certificate with the server's signature over its exact bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SignedCertificate {
    #[cbor(n(0), with = "minicbor::bytes")]
    certificate: Vec<u8>,
    #[n(1)]
    signature: Signature,
}

impl SignedCertificate {
    /// Signs a certificate with the server's key.
    pub fn sign(certificate: &Certificate, server: &DeviceKey) -> SignedCertificate {
        let certificate = to_cbor(certificate);
        let signature = server.sign(&message(&certificate));
        SignedCertificate {
            certificate,
            signature,
        }
    }

    /// Reads the certificate if the server of this ledger signed it.
    ///
    /// # Errors
    /// [`CertificateError`] if it is forged, unreadable or of another workspace.
    pub fn open(
        &self,
        server: &PublicKey,
        ledger: [u8; 16],
    ) -> Result<Certificate, CertificateError> {
        // The signature first: unsigned bytes never reach the decoder.
        server.verify(&message(&self.certificate), &self.signature)?;
        let certificate: Certificate =
            minicbor::decode(&self.certificate).map_err(|_| CertificateError::Unreadable)?;
        if certificate.ledger != ledger {
            return Err(CertificateError::OtherWorkspace);
        }
        Ok(certificate)
    }
}

fn message(certificate: &[u8]) -> Vec<u8> {
    [b"streetbook/certificate/1".as_slice(), certificate].concat()
}

/// Reason why a certificate is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The signature is not the server's.
    #[error("the device's certificate was not signed by this office: {0}")]
    Signature(#[from] KeyError),
    /// Signed, but by a version of the server that wrote another format.
    #[error("the device's certificate is in a format that this build cannot read: update it")]
    Unreadable,
    /// Signed by the same key for another ledger.
    #[error("the device belongs to another workspace: enrol it here with a new code")]
    OtherWorkspace,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_counts_only_with_the_servers_signature_and_in_its_own_workspace() {
        let server = DeviceKey::from_seed([1; 32]);
        let certificate = Certificate {
            ledger: [4; 16],
            device: DeviceId([5; 16]),
            key: DeviceKey::from_seed([2; 32]).public(),
            person: "out0".parse().unwrap(),
            name: "刘磊".into(),
            posting: Posting {
                number: 1,
                team: "north".parse().unwrap(),
                role: "outreach".parse().unwrap(),
            },
            token_hash: Hash([6; 32]),
            issued: Instant::from_millis(1),
            predecessor: None,
            since: Some(Instant::from_millis(1)),
        };
        let signed = SignedCertificate::sign(&certificate, &server);
        assert_eq!(
            signed.open(&server.public(), [4; 16]),
            Ok(certificate.clone())
        );
        assert_eq!(
            signed.open(&server.public(), [9; 16]),
            Err(CertificateError::OtherWorkspace)
        );
        let stranger = DeviceKey::from_seed([3; 32]);
        assert!(matches!(
            signed.open(&stranger.public(), [4; 16]),
            Err(CertificateError::Signature(_))
        ));
        let other = Certificate {
            person: "boss".parse().unwrap(),
            ..certificate
        };
        let forged = SignedCertificate {
            certificate: SignedCertificate::sign(&other, &stranger).certificate,
            ..signed
        };
        assert!(matches!(
            forged.open(&server.public(), [4; 16]),
            Err(CertificateError::Signature(_))
        ));
    }
}
