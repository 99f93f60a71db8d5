//! Ids of devices, records, people, kinds, fields and entries.
//!
//! Each id is a newtype with one parser, so that text from outside is checked once, on input.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 value: the hash of an entry, a payload or a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

impl Hash {
    /// The hash before the first entry of a journal.
    pub const ZERO: Hash = Hash([0; 32]);

    /// Hashes the parts one after the other; callers make each part's length unambiguous.
    pub fn of(parts: &[&[u8]]) -> Hash {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Hash(digest.finalize().into())
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", &hex(&self.0)[..12])
    }
}

/// Encodes as lower-case hexadecimal, as ids and hashes are shown and logged.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Decodes [`hex`], for exactly `N` bytes.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut out = [0; N];
    let (pairs, _) = digits.as_chunks();
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        let high = char::from(*high).to_digit(16)?;
        let low = char::from(*low).to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    Some(out)
}

/// One installation with a key pair. A reinstall or a restored app backup gets a fresh one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct DeviceId(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "device {}", &hex(&self.0)[..8])
    }
}

impl FromStr for DeviceId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        unhex(text)
            .map(DeviceId)
            .ok_or_else(|| IdError::new("device id", text, "32 hexadecimal digits"))
    }
}

/// Place of an entry: the journal of a device, and the entry's number in it (from 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct EntryRef {
    /// The device that wrote the journal.
    #[n(0)]
    pub device: DeviceId,
    /// The entry's number, from 1.
    #[n(1)]
    pub n: u64,
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.device, self.n)
    }
}

impl fmt::Debug for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", &hex(&self.device.0)[..8], self.n)
    }
}

impl EntryRef {
    /// Returns a sortable key: device, then number, big-endian.
    pub fn key(&self) -> [u8; 24] {
        let mut key = [0; 24];
        key[..16].copy_from_slice(&self.device.0);
        key[16..].copy_from_slice(&self.n.to_be_bytes());
        key
    }

    /// Decodes [`EntryRef::key`].
    pub fn from_key(key: &[u8]) -> Option<EntryRef> {
        let (device, n) = key.split_at_checked(16)?;
        Some(EntryRef {
            device: DeviceId(device.try_into().ok()?),
            n: u64::from_be_bytes(n.try_into().ok()?),
        })
    }
}

/// A record's id. Derived from its creating entry, so it cannot be claimed by another and costs nothing
/// on the wire: the first 16 bytes of SHA-256(device ‖ number), printed as a UUID of version 8.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RecordId(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

impl RecordId {
    /// Returns the id of the record that this entry creates.
    pub fn of(creator: EntryRef) -> RecordId {
        let hash = Hash::of(&[&creator.device.0, &creator.n.to_be_bytes()]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        RecordId(*uuid::Builder::from_custom_bytes(id).as_uuid().as_bytes())
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).fmt(f)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}", &hex(&self.0)[..8])
    }
}

impl FromStr for RecordId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        uuid::Uuid::try_parse(text)
            .map(|id| RecordId(*id.as_bytes()))
            .map_err(|_| IdError::new("record id", text, "a UUID such as `phone log` prints"))
    }
}

/// Author of changes in documents: a device and a branch of it. A branch is raised if a change of the
/// device was quarantined and the later ones are reissued without it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Actor {
    /// The device.
    pub device: DeviceId,
    /// Its branch, from 0.
    pub branch: u16,
}

impl Actor {
    /// Returns 18 bytes: device ‖ branch (big-endian).
    pub fn to_bytes(self) -> [u8; 18] {
        let mut bytes = [0; 18];
        bytes[..16].copy_from_slice(&self.device.0);
        bytes[16..].copy_from_slice(&self.branch.to_be_bytes());
        bytes
    }

    /// Decodes [`Actor::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Option<Actor> {
        let (device, branch) = bytes.split_at_checked(16)?;
        Some(Actor {
            device: DeviceId(device.try_into().ok()?),
            branch: u16::from_be_bytes(branch.try_into().ok()?),
        })
    }
}

/// Text that is no valid id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: expected {expected}")]
pub struct IdError {
    what: &'static str,
    text: String,
    expected: &'static str,
}

impl IdError {
    pub(crate) fn new(what: &'static str, text: &str, expected: &'static str) -> IdError {
        IdError {
            what,
            text: text.chars().take(80).collect(),
            expected,
        }
    }
}

/// Declares a short, checked text id: a letter or digit first, then letters, digits and `_-.`.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Serialize)]
        #[cbor(transparent)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                if is_short_id(text) {
                    Ok($name(text.to_owned()))
                } else {
                    Err(IdError::new($what, text, "1 to 64 of a-z A-Z 0-9 _ - . starting with a letter or digit"))
                }
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                d.str()?.parse().map_err(minicbor::decode::Error::message)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn is_short_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.len() <= 64
        && text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().all(allowed)
}

text_id!(
    /// A person's id, as assigned by the office (`out0`, `zhang.wei`).
    PersonId, "person id"
);
text_id!(
    /// A team's id.
    TeamId, "team id"
);
text_id!(
    /// A form's id: `street_contact`, `cold_visit`, …
    KindId, "kind id"
);
text_id!(
    /// A role: `outreach`, `manager`, …
    RoleId, "role"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_is_a_uuid_of_version_8_and_depends_on_device_and_number() {
        let creator = EntryRef {
            device: DeviceId([7; 16]),
            n: 1,
        };
        let id = RecordId::of(creator);
        assert_eq!(uuid::Uuid::from_bytes(id.0).get_version_num(), 8);
        assert_ne!(id, RecordId::of(EntryRef { n: 2, ..creator }));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn ids_from_outside_are_checked() {
        assert!("north".parse::<TeamId>().is_ok());
        for bad in ["", "_x", "a/b", "a b", "张", &"x".repeat(65)] {
            assert!(bad.parse::<TeamId>().is_err(), "{bad:?} was let in");
        }
    }

    #[test]
    fn keys_and_actors_come_back_as_they_went() {
        let entry = EntryRef {
            device: DeviceId([3; 16]),
            n: 515,
        };
        assert_eq!(EntryRef::from_key(&entry.key()), Some(entry));
        assert_eq!(EntryRef::from_key(&[1, 2]), None);
        let actor = Actor {
            device: entry.device,
            branch: 9,
        };
        assert_eq!(Actor::from_bytes(&actor.to_bytes()), Some(actor));
        assert_eq!(Actor::from_bytes(&[0; 17]), None);
    }
}
