//! Common parts of the messages of wire version 1: challenge, receipt, reading and writing.
//!
//! Each message is a CBOR array whose positions are fixed: new fields are added at the end, optional,
//! and an older reader skips them.

use minicbor::{Decode, Encode};

use super::error::MessageError;
use super::items::check_items;
use crate::ids::DeviceId;
use crate::journal::Head;
use crate::time::Instant;

/// A server time under the server's MAC. It never expires; a device must not use one that is older than
/// the last one it used.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Challenge {
    /// The server's clock when it answered.
    #[n(0)]
    pub at: Instant,
    /// The server's MAC over device and time; the phone cannot read it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub mac: Vec<u8>,
}

/// The server's confirmation that a journal is durable up to a number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// The device that wrote the journal.
    #[n(0)]
    pub device: DeviceId,
    /// Highest number up to which everything is fsynced, and the hash there.
    #[n(1)]
    pub through: Head,
    /// Time at which the entry of that number was stored, by the server's clock.
    #[n(2)]
    pub received_at: Instant,
    /// The server's MAC over all of it: presented again after a restore of the server, it proves the
    /// first `received_at`.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub mac: Vec<u8>,
}

/// A refusal of a request: the body of every status that is not 200.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Problem {
    /// A stable word; `docs/PROTOCOL.md` lists them with what a phone does on each.
    #[n(0)]
    pub code: String,
    /// One sentence in English for people.
    #[n(1)]
    pub text: String,
    /// With `stale`: a fresh challenge to sign instead.
    #[n(2)]
    pub challenge: Option<Challenge>,
}

impl Problem {
    /// The device's challenge is older than one it has used already.
    pub const STALE: &'static str = "stale";
    /// The office does not know the device: the next request includes its certificate.
    pub const UNKNOWN_DEVICE: &'static str = "unknown_device";
}

/// Encodes a message as CBOR.
pub fn to_bytes<T: Encode<()>>(message: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = minicbor::encode(message, &mut bytes);
    bytes
}

/// Reads a message that must fill the bytes to the end.
///
/// # Errors
/// [`MessageError::Malformed`] with the offset of the first wrong byte.
pub fn from_bytes<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, MessageError> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let message = decoder.decode().map_err(|error| MessageError::Malformed {
        what: error.to_string(),
    })?;
    if decoder.position() != bytes.len() {
        return Err(MessageError::Malformed {
            what: format!("bytes after the end at {}", decoder.position()),
        });
    }
    Ok(message)
}

/// Reads a message from outside: more than `most` values in it are rejected before they are created.
///
/// # Errors
/// [`MessageError::TooManyItems`], or as [`from_bytes`].
pub fn from_bytes_within<'b, T: Decode<'b, ()>>(
    bytes: &'b [u8],
    most: usize,
) -> Result<T, MessageError> {
    check_items(bytes, most)?;
    from_bytes(bytes)
}
