//! Enrolment of a device: `POST /v1/enrol`.

use minicbor::{Decode, Encode};

use super::messages::{Challenge, to_bytes};
use crate::ids::{DeviceId, Hash};
use crate::journal::{DeviceKey, KeyError, PublicKey, Signature, SignedCertificate};

/// Request body of `POST /v1/enrol`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Enrol {
    /// [`WIRE_VERSION`](super::WIRE_VERSION).
    #[n(0)]
    pub version: u8,
    /// The id that the device drew.
    #[n(1)]
    pub device: DeviceId,
    /// Its public key.
    #[n(2)]
    pub key: PublicKey,
    /// SHA-256 of the bearer token that the device drew: the server does not see the token before its
    /// first use.
    #[n(3)]
    pub token_hash: Hash,
    /// A one-time code from the office; empty for a successor.
    #[n(4)]
    pub code: String,
    /// For a successor: the certificate of the device that it succeeds.
    #[n(5)]
    pub predecessor: Option<SignedCertificate>,
    /// For a successor: the old key's signature over this message without the signature.
    #[n(6)]
    pub signature: Option<Signature>,
}

impl Enrol {
    /// Signs as the successor of a device, with that device's key.
    pub fn sign_with(mut self, old_key: &DeviceKey) -> Enrol {
        self.signature = None;
        self.signature = Some(old_key.sign(&self.message()));
        self
    }

    /// Checks the old key's signature.
    ///
    /// # Errors
    /// [`KeyError`] if it is missing or does not match.
    pub fn verify(&self, old_key: &PublicKey) -> Result<(), KeyError> {
        let signature = self.signature.as_ref().ok_or(KeyError::Malformed)?;
        let unsigned = Enrol {
            signature: None,
            ..self.clone()
        };
        old_key.verify(&unsigned.message(), signature)
    }

    fn message(&self) -> Vec<u8> {
        [b"streetbook/enrol/1".to_vec(), to_bytes(self)].concat()
    }
}

/// The server's answer to an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Enrolled {
    /// The device's certificate.
    #[n(0)]
    pub certificate: SignedCertificate,
    /// The public key of the server's certificates: the phone checks colleagues' files with it.
    #[n(1)]
    pub server_key: PublicKey,
    /// The workspace's ledger.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    /// The workspace's time zone, an IANA name.
    #[n(3)]
    pub time_zone: String,
    /// Challenge for the first request.
    #[n(4)]
    pub challenge: Challenge,
    /// The position of the directory.
    #[n(5)]
    pub directory: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_old_key_can_name_a_successor() {
        let old = DeviceKey::from_seed([1; 32]);
        let enrol = Enrol {
            version: crate::sync::WIRE_VERSION,
            device: DeviceId([2; 16]),
            key: DeviceKey::from_seed([2; 32]).public(),
            token_hash: Hash([3; 32]),
            code: String::new(),
            predecessor: None,
            signature: None,
        };
        assert_eq!(
            enrol.verify(&old.public()),
            Err(KeyError::Malformed),
            "unsigned was taken"
        );
        let signed = enrol.sign_with(&old);
        assert_eq!(signed.verify(&old.public()), Ok(()));
        let stolen = Enrol {
            token_hash: Hash([4; 32]),
            ..signed
        };
        assert_eq!(stolen.verify(&old.public()), Err(KeyError::Forged));
    }
}
