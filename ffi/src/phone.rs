//! The object: opening, joining an office, closing.

use std::path::Path;
use std::sync::Arc;

use streetbook_core::replica::{Moment, Replica};
use streetbook_core::seal::SealKey;

use crate::desk::{Desk, caught};
use crate::error::PhoneError;
use crate::listener::{Listener, Listeners};
use crate::moment::{MachineClock, PhoneClock};
use crate::sync::{Enrolling, Line};
use crate::text::Wording;
use crate::transport::{BlockingTransport, Transport};

/// A person's phone: what he wrote, what the office sent him, and what goes between the two.
#[derive(uniffi::Object)]
pub struct Phone {
    pub(crate) desk: Desk,
    pub(crate) listeners: Listeners,
    pub(crate) line: Line,
    clock: Arc<dyn PhoneClock>,
}

/// Whose phone it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Owner {
    /// The person's id.
    pub person: String,
    /// His role.
    pub role: String,
    /// His team.
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
    /// Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files (from the
    /// Keystore or Keychain, never a passphrase), `clock` takes the place of the machine's clocks.
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

    /// Joins an office with the one-time code that it gave, or the link that its QR code holds
    /// (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
    /// `https://office.example`. Repeated after a kill or a lost answer, it goes on with the same code.
    #[uniffi::constructor(default(key = None, clock = None))]
    pub async fn enrol(
        directory: String,
        address: String,
        code: String,
        transport: Arc<dyn Transport>,
        key: Option<Vec<u8>>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        let enrolling = caught(|| Enrolling::begin(&directory, &address, &code, seal(key)?))?;
        let answer = transport.post(enrolling.request()).await;
        caught(|| enrolling.end(answer, clock))
    }

    /// The same on the thread that calls.
    #[uniffi::constructor(default(key = None, clock = None))]
    pub fn enrol_blocking(
        directory: String,
        address: String,
        code: String,
        transport: Arc<dyn BlockingTransport>,
        key: Option<Vec<u8>>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        caught(|| {
            let enrolling = Enrolling::begin(&directory, &address, &code, seal(key)?)?;
            let answer = transport.post(enrolling.request());
            enrolling.end(answer, clock)
        })
    }

    /// Whose phone it is.
    pub fn owner(&self) -> Result<Owner, PhoneError> {
        self.desk.work(|replica| {
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

    /// Lets the listener hear of every change from now on. Gives the number to unsubscribe with.
    pub fn subscribe(&self, listener: Arc<dyn Listener>) -> u64 {
        self.listeners.add(listener)
    }

    /// Stops telling a listener.
    pub fn unsubscribe(&self, number: u64) {
        self.listeners.remove(number);
    }

    /// Lets go of the directory and ends a sync that runs. Every later call says `Closed`.
    pub fn shut_down(&self) {
        self.line.cancel();
        self.desk.close();
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
            desk: Desk::with(path.to_owned(), seal, replica),
            listeners: Listeners::default(),
            line: Line::default(),
            clock: clock.unwrap_or_else(|| Arc::new(MachineClock)),
        })
    }

    /// The clocks now. They are read before the replica is locked: the app's own clock may call back.
    pub(crate) fn now(&self) -> Result<Moment, PhoneError> {
        caught(|| Ok(self.clock.read().into()))
    }
}

fn seal(key: Option<Vec<u8>>) -> Result<Option<SealKey>, PhoneError> {
    let Some(key) = key else { return Ok(None) };
    let bytes = <[u8; 32]>::try_from(key).map_err(|_| PhoneError::WrongKey {
        code: "length".to_owned(),
        text: Wording::new("密钥必须为 32 个字节", "the key must be 32 bytes long"),
    })?;
    Ok(Some(SealKey::from_bytes(bytes)))
}
