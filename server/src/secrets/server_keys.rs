//! The server's own secrets: the key that signs certificates and its journal, the key of its MACs,
//! and the id of its ledger.

use std::fmt;

use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{DeviceKey, PublicKey};
use streetbook_core::seal::SealKey;

use crate::secrets::{RandomError, random};

/// The keys that make this server the office of its workspace. Their holder can forge certificates.
#[derive(Clone)]
pub struct ServerKeys {
    signing: DeviceKey,
    pub(crate) mac_key: [u8; 32],
    ledger: [u8; 16],
    seal: Option<SealKey>,
}

impl ServerKeys {
    /// From random bytes that the caller drew.
    pub fn new(seed: [u8; 32], mac_key: [u8; 32], ledger: [u8; 16]) -> ServerKeys {
        ServerKeys {
            signing: DeviceKey::from_seed(seed),
            mac_key,
            ledger,
            seal: None,
        }
    }

    /// Generates fresh ones.
    ///
    /// # Errors
    /// [`RandomError`] when the operating system returns no random bytes.
    pub fn draw() -> Result<ServerKeys, RandomError> {
        Ok(ServerKeys::new(random()?, random()?, random()?))
    }

    /// Returns these keys for a data directory that this key seals.
    pub(crate) fn of_sealed(self, seal: Option<SealKey>) -> ServerKeys {
        ServerKeys { seal, ..self }
    }

    /// The key that signs certificates and the server's own journal.
    pub fn signing(&self) -> &DeviceKey {
        &self.signing
    }

    /// Its public half, which every phone keeps.
    pub fn public(&self) -> PublicKey {
        self.signing.public()
    }

    /// The id of the workspace's ledger.
    pub fn ledger(&self) -> [u8; 16] {
        self.ledger
    }

    /// The key that seals the data directory; it is stored elsewhere, and `server.key` is sealed with it too.
    pub fn seal(&self) -> Option<&SealKey> {
        self.seal.as_ref()
    }

    /// The device id of the server's own journal: the ledger's id.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.ledger)
    }
}

impl fmt::Debug for ServerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKeys(secret)")
    }
}
