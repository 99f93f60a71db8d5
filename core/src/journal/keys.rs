//! Keys of devices and server: they sign a journal's head, a request and a certificate.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};

/// A signing key. Ed25519; hardware keys (P-256) will be a second algorithm id of [`PublicKey`].
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Creates a key from 32 random bytes that the caller drew and keeps secret.
    pub fn from_seed(seed: [u8; 32]) -> DeviceKey {
        DeviceKey(SigningKey::from_bytes(&seed))
    }

    /// Returns the 32 secret bytes, to be persisted.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Returns the public key.
    pub fn public(&self) -> PublicKey {
        PublicKey {
            algorithm: ED25519,
            bytes: self.0.verifying_key().to_bytes().to_vec(),
        }
    }

    /// Signs a message whose first bytes are its purpose.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes().to_vec())
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(secret)")
    }
}

const ED25519: u8 = 1;

/// A public key with its algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PublicKey {
    /// 1 = Ed25519.
    #[n(0)]
    algorithm: u8,
    #[cbor(n(1), with = "minicbor::bytes")]
    bytes: Vec<u8>,
}

impl PublicKey {
    /// Checks a signature; weak keys and malleable signatures are rejected.
    ///
    /// # Errors
    /// [`KeyError`] for a defect of key or signature.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        if self.algorithm != ED25519 {
            return Err(KeyError::Algorithm(self.algorithm));
        }
        let bytes: [u8; 32] = self
            .bytes
            .as_slice()
            .try_into()
            .map_err(|_| KeyError::Malformed)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Malformed)?;
        let signature: [u8; 64] = signature
            .0
            .as_slice()
            .try_into()
            .map_err(|_| KeyError::Malformed)?;
        let signature = ed25519_dalek::Signature::from_bytes(&signature);
        key.verify_strict(message, &signature)
            .map_err(|_| KeyError::Forged)
    }
}

/// A detached signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

/// Reason why a signature is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key uses an algorithm that this build does not know.
    #[error("signature algorithm {0} is not known here (1 = ed25519): update the office's server")]
    Algorithm(u8),
    /// Key or signature have a wrong length or are no point of the curve.
    #[error("malformed key or signature")]
    Malformed,
    /// The signature was made by another key or over other bytes.
    #[error("the signature does not fit: made by another key, or the bytes were changed")]
    Forged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_key_over_the_right_bytes_counts() {
        let key = DeviceKey::from_seed([1; 32]);
        let signature = key.sign(b"head");
        assert_eq!(key.public().verify(b"head", &signature), Ok(()));
        assert_eq!(
            key.public().verify(b"heaf", &signature),
            Err(KeyError::Forged)
        );
        assert_eq!(DeviceKey::from_seed([9; 32]).seed(), [9; 32], "to be kept");
        let other = DeviceKey::from_seed([2; 32]).public();
        assert_eq!(other.verify(b"head", &signature), Err(KeyError::Forged));
        assert_eq!(
            key.public().verify(b"head", &Signature(vec![1; 63])),
            Err(KeyError::Malformed)
        );
        let future = PublicKey {
            algorithm: 9,
            bytes: vec![0; 32],
        };
        assert_eq!(
            future.verify(b"head", &signature),
            Err(KeyError::Algorithm(9))
        );
        assert_eq!(format!("{key:?}"), "DeviceKey(secret)");
    }
}
