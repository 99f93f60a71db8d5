//! The phone object: opening and closing.

use std::path::Path;
use std::sync::Arc;

use streetbook_core::replica::{Moment, Replica};
use streetbook_core::seal::SealKey;

use crate::error::PhoneError;
use crate::listener::{Listener, Listeners};
use crate::moment::{MachineClock, PhoneClock};
use crate::replica_cell::{ReplicaCell, caught};
use crate::sync_state::SyncState;
use crate::text::Wording;

/// A person's phone: the records that they wrote, those that the office sent, and the exchange between
/// the two.
#[derive(uniffi::Object)]
pub struct Phone {
    pub(crate) cell: ReplicaCell,
    pub(crate) listeners: Listeners,
    pub(crate) sync_state: SyncState,
    clock: Arc<dyn PhoneClock>,
}

/// The person and device that a phone belongs to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Owner {
    /// The person's id.
    pub person: String,
    /// Their role.
    pub role: String,
    /// Their team.
    pub team: String,
    /// The device's id.
    pub device: String,
    /// The office's address.
    pub office: String,
    /// The workspace's time zone, an IANA name: days are counted in it.
    pub time_zone: String,
}

#[uniffi::export]
impl Phone {
    /// Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files
    /// (from the Keystore or Keychain, never a passphrase); `clock` replaces the machine's clocks.
    #[uniffi::constructor(default(key = None, clock = None))]
    pub fn open(
        directory: String,
        key: Option<Vec<u8>>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        caught(|| {
            let seal = seal(key)?;
            let path = Path::new(&directory);
            if !path.is_dir() {
                return Err(streetbook_core::replica::ReplicaError::NotEnrolled.into());
            }
            let replica = Replica::open_dir(path, seal.clone())?;
            Ok(Phone::of(path, seal, replica, clock))
        })
    }

    /// Returns the person and device that the phone belongs to.
    pub fn owner(&self) -> Result<Owner, PhoneError> {
        self.cell.with(|replica| {
            let posting = replica.posting();
            Ok(Owner {
                person: replica.person().to_string(),
                role: posting.role.to_string(),
                team: posting.team.to_string(),
                device: replica.device().to_string(),
                office: replica.address().to_owned(),
                time_zone: replica.zone().name().to_owned(),
            })
        })
    }

    /// Calls the listener after every change from now on. Returns the number to unsubscribe with.
    pub fn subscribe(&self, listener: Arc<dyn Listener>) -> u64 {
        self.listeners.add(listener)
    }

    /// Removes a listener.
    pub fn unsubscribe(&self, number: u64) {
        self.listeners.remove(number);
    }

    /// Releases the directory and cancels a running sync. Every later call returns `Closed`.
    pub fn shut_down(&self) {
        self.sync_state.cancel();
        self.cell.close();
    }
}

impl Phone {
    pub(crate) fn of(
        path: &Path,
        seal: Option<SealKey>,
        replica: Replica,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Arc<Phone> {
        Arc::new(Phone {
            cell: ReplicaCell::new(path.to_owned(), seal, replica),
            listeners: Listeners::default(),
            sync_state: SyncState::default(),
            clock: clock.unwrap_or_else(|| Arc::new(MachineClock)),
        })
    }

    /// Returns the clocks. Must be called before the replica is locked: the app's own clock may call
    /// back.
    pub(crate) fn now(&self) -> Result<Moment, PhoneError> {
        caught(|| Ok(self.clock.read().into()))
    }
}

/// Validates the sealing key that an app passed.
pub(crate) fn seal(key: Option<Vec<u8>>) -> Result<Option<SealKey>, PhoneError> {
    let Some(key) = key else { return Ok(None) };
    let bytes = <[u8; 32]>::try_from(key).map_err(|_| PhoneError::WrongKey {
        code: "length".to_owned(),
        text: Wording::new("密钥必须为 32 个字节", "the key must be 32 bytes long"),
    })?;
    Ok(Some(SealKey::from_bytes(bytes)))
}
