//! The content of one frame: a part of a journal, when it was received and from which device.

use minicbor::{Decode, Encode};
use streetbook_core::ids::DeviceId;
use streetbook_core::journal::{Entry, Head, JournalPart};
use streetbook_core::log::{BODY_BYTES_MAX, Frame, LogError};
use streetbook_core::sync::{deflate, from_bytes, inflate, to_bytes};
use streetbook_core::time::Instant;

use super::error::LedgerError;

/// The frame's body is deflated.
const DEFLATED: u8 = 1;

/// A part of a journal as stored in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredPart {
    /// The part, without certificate. Where its first entries were stored already it is shortened at
    /// the front; its signature covers its end and stays valid.
    #[n(0)]
    pub part: JournalPart,
    /// Times at which its entries were first stored: ascending, the last one covers the part's end.
    /// More than one only where a restored server was healed.
    #[n(1)]
    pub received: Vec<Received>,
    /// The device that pushed it, if not the author's own.
    #[n(2)]
    pub carrier: Option<DeviceId>,
}

/// Entries up to a number were stored at a time by the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Received {
    /// The last number that this covers.
    #[n(0)]
    pub through: u64,
    /// The time.
    #[n(1)]
    pub at: Instant,
}

impl StoredPart {
    /// The time at which entry `n` was first stored: the first time whose `through` reaches it.
    pub fn received_at(&self, n: u64) -> Instant {
        let covering = self.received.iter().find(|received| received.through >= n);
        covering
            .or(self.received.last())
            .map_or(Instant::default(), |received| received.at)
    }

    /// The number of the last entry.
    pub fn last(&self) -> u64 {
        self.part.before().n + self.part.entries.len() as u64
    }

    /// Entry `n`, if this part holds it.
    pub fn entry(&self, n: u64) -> Option<&Entry> {
        let index = usize::try_from(n.checked_sub(self.part.from)?).ok()?;
        self.part.entries.get(index)
    }

    /// The head of the journal after this part.
    pub fn head(&self) -> Head {
        let entries = self.part.entries.iter();
        entries.fold(self.part.before(), |head, entry| {
            head.extend(self.part.device, entry)
        })
    }

    /// Encodes the part as the flags and body of its frame.
    ///
    /// # Errors
    /// [`LogError::TooLarge`] if it could not be read back.
    pub(super) fn to_frame(&self) -> Result<(u8, Vec<u8>), LedgerError> {
        let plain = to_bytes(self);
        if plain.len() > BODY_BYTES_MAX {
            return Err(LedgerError::Log(LogError::TooLarge {
                bytes: plain.len(),
                bytes_max: BODY_BYTES_MAX,
            }));
        }
        let deflated = deflate(&plain);
        // An empty stream is no deflate stream: the encoder gave up.
        if deflated.is_empty() || deflated.len() >= plain.len() {
            Ok((0, plain))
        } else {
            Ok((DEFLATED, deflated))
        }
    }

    /// Decodes a frame.
    pub(super) fn from_frame(frame: &Frame) -> Result<StoredPart, LedgerError> {
        let content = |what: String| LedgerError::Content {
            frame: frame.number,
            what,
        };
        match frame.flags {
            0 => from_bytes(&frame.body).map_err(|error| content(error.to_string())),
            DEFLATED => {
                let plain = inflate(&frame.body, BODY_BYTES_MAX)
                    .map_err(|error| content(error.to_string()))?;
                from_bytes(&plain).map_err(|error| content(error.to_string()))
            }
            flags => Err(LedgerError::Newer {
                frame: frame.number,
                what: format!("frame flags {flags:#04x}"),
            }),
        }
    }
}
