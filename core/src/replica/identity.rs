//! This phone's identity: keys, certificate, and the step by which it becomes a successor.

use minicbor::{Decode, Encode};

use super::ReplicaError;
use super::files::Files;
use crate::checksum;
use crate::ids::{DeviceId, Hash, hex};
use crate::journal::{Certificate, DeviceKey, PublicKey, SignedCertificate};
use crate::log::read_file;
use crate::seal::{FileError, Opened, open_file, seal_file};
use crate::sync::{Enrol, WIRE_VERSION, to_bytes};
use crate::time::Zone;

const FILE: &str = "identity";
/// The identity format that this build writes.
const FORMAT: u8 = 1;

/// The secrets that a device generates before it asks for a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DeviceSecrets {
    /// The device's id.
    #[n(0)]
    pub device: DeviceId,
    /// The secret half of its key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// Its bearer token.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub token: [u8; 32],
}

impl DeviceSecrets {
    /// Generates fresh ones from the host's random numbers.
    pub fn draw(dice: &mut dyn FnMut(&mut [u8])) -> DeviceSecrets {
        let mut secrets = DeviceSecrets {
            device: DeviceId([0; 16]),
            key: [0; 32],
            token: [0; 32],
        };
        dice(&mut secrets.device.0);
        dice(&mut secrets.key);
        dice(&mut secrets.token);
        secrets
    }

    /// The signing key.
    pub fn device_key(&self) -> DeviceKey {
        DeviceKey::from_seed(self.key)
    }

    /// The request for a certificate; `code` is empty for a successor.
    pub fn enrol(&self, code: &str) -> Enrol {
        Enrol {
            version: WIRE_VERSION,
            device: self.device,
            key: self.device_key().public(),
            token_hash: Hash::of(&[hex(&self.token).as_bytes()]),
            code: code.to_owned(),
            predecessor: None,
            signature: None,
        }
    }
}

/// The office that the phone belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Office {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    #[n(1)]
    pub key: PublicKey,
    #[n(2)]
    pub time_zone: String,
    /// The office's address; the host stores it here so that a phone needs no second file.
    #[n(3)]
    pub address: String,
}

/// A successor that has no certificate yet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct PendingSuccessor {
    #[n(0)]
    pub secrets: DeviceSecrets,
    /// Up to this number the office holds the old journal as this phone does.
    #[n(1)]
    pub common: u64,
}

/// An old journal whose unsent entries are being made again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Reissuing {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub common: u64,
}

/// The identity file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Identity {
    #[n(0)]
    format: u8,
    #[n(1)]
    pub secrets: DeviceSecrets,
    #[n(2)]
    pub signed_certificate: SignedCertificate,
    #[n(3)]
    pub office: Office,
    #[n(4)]
    pub pending_successor: Option<PendingSuccessor>,
    #[n(5)]
    pub reissuing: Option<Reissuing>,
}

impl Identity {
    pub(super) fn new(
        secrets: DeviceSecrets,
        signed_certificate: SignedCertificate,
        office: Office,
    ) -> Identity {
        Identity {
            format: FORMAT,
            secrets,
            signed_certificate,
            office,
            pending_successor: None,
            reissuing: None,
        }
    }

    /// Reads the identity; `None` in a directory that has never been enrolled.
    pub(super) fn load(files: &Files) -> Result<Option<Identity>, ReplicaError> {
        let Some(bytes) = read_file(files.disk.as_ref(), FILE)? else {
            return Ok(None);
        };
        match open_file(files.seal.as_ref(), FILE.as_bytes(), &bytes)? {
            Opened::Sealed(plain) => Identity::read(&plain).map(Some),
            Opened::Plain => match (Identity::read(&bytes)?, &files.seal) {
                (_, Some(_)) => Err(ReplicaError::NotSealed),
                (identity, None) => Ok(Some(identity)),
            },
        }
    }

    fn read(bytes: &[u8]) -> Result<Identity, ReplicaError> {
        let (check, body) = bytes
            .split_first_chunk::<4>()
            .ok_or(ReplicaError::IdentityDamaged)?;
        if checksum::of(&[body]).to_be_bytes() != *check {
            return Err(ReplicaError::IdentityDamaged);
        }
        let identity: Identity =
            minicbor::decode(body).map_err(|_| ReplicaError::IdentityDamaged)?;
        if identity.format > FORMAT {
            return Err(ReplicaError::Newer);
        }
        Ok(identity)
    }

    /// Writes it durably.
    pub(super) fn save(&self, files: &Files) -> Result<(), ReplicaError> {
        let body = to_bytes(self);
        let bytes = [checksum::of(&[&body]).to_be_bytes().as_slice(), &body].concat();
        let bytes = seal_file(files.seal.as_ref(), FILE.as_bytes(), bytes);
        Ok(files.disk.replace(FILE, &bytes)?)
    }

    pub(super) fn certificate(&self) -> Result<Certificate, ReplicaError> {
        let certificate = self
            .signed_certificate
            .open(&self.office.key, self.office.ledger)?;
        if certificate.device == self.secrets.device {
            Ok(certificate)
        } else {
            Err(ReplicaError::OtherCertificate)
        }
    }

    pub(super) fn zone(&self) -> Result<Zone, ReplicaError> {
        Zone::named(&self.office.time_zone).map_err(|_| ReplicaError::Newer)
    }

    pub(super) fn bearer(&self) -> String {
        hex(&self.secrets.token)
    }
}

impl From<FileError> for ReplicaError {
    fn from(error: FileError) -> ReplicaError {
        match error {
            FileError::Sealed => ReplicaError::Sealed,
            FileError::WrongKey => ReplicaError::WrongKey,
            FileError::Damaged => ReplicaError::IdentityDamaged,
            FileError::Newer { .. } => ReplicaError::Newer,
        }
    }
}
