//! Events about the workspace, people, devices and logins. New fields are added at the end and may be missing,
//! so that an older build still reads what it knows.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use streetbook_core::ids::{DeviceId, Hash, PersonId};
use streetbook_core::journal::{Posting, PublicKey, SignedCertificate};
use streetbook_core::time::Instant;

/// The workspace's name and time zone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WorkspaceSet {
    /// As pages show it.
    #[n(0)]
    pub name: String,
    /// An IANA name: it decides to which day a record belongs.
    #[n(1)]
    pub time_zone: String,
    /// True: administrators sign in with a second factor only.
    #[n(2)]
    #[cbor(default)]
    pub second_factor: bool,
}

/// A person's state from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PersonSet {
    /// The person's id.
    #[n(0)]
    pub id: PersonId,
    /// The name that others see.
    #[n(1)]
    pub name: String,
    /// Their posting; a new number opens a new personal book.
    #[n(2)]
    pub posting: Posting,
    /// True if they may no longer read or write anything.
    #[n(3)]
    pub disabled: bool,
}

/// A one-time code for a device of this person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct InviteGiven {
    /// The hash of the normalised code: who reads the ledger cannot enrol with it.
    #[n(0)]
    pub code_hash: Hash,
    /// The person whose device it will be.
    #[n(1)]
    pub person: PersonId,
    /// The last moment at which the code counts.
    #[n(2)]
    pub expires_at: Instant,
}

/// A device's certificate, first or renewed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DeviceCertified {
    /// The certificate that the server signed.
    #[n(0)]
    pub certificate: SignedCertificate,
    /// The code that this enrolment spends.
    #[n(1)]
    pub invite: Option<Hash>,
}

/// A revoked device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DeviceRevoked {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// Why, in the office's words.
    #[n(1)]
    pub reason: String,
}

/// A login to the office's pages.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AccountSet {
    /// The login as the person types it.
    #[n(0)]
    pub login: String,
    /// The login's person.
    #[n(1)]
    pub person: PersonId,
    /// An argon2id PHC string.
    #[n(2)]
    pub password_hash: String,
    /// True if somebody else chose the password, and the person must choose their own before
    /// anything else.
    #[n(3)]
    #[cbor(default)]
    pub temporary: bool,
    /// True if it is disabled.
    #[n(4)]
    #[cbor(default)]
    pub disabled: bool,
}

/// A person's second factor from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SecondFactorSet {
    /// The factor's person.
    #[n(0)]
    pub person: PersonId,
    /// The secret under a key of the server's; `None` when they have none any more.
    #[n(1)]
    pub sealed: Option<ByteVec>,
    /// The last time step whose code was used: none up to it counts again.
    #[n(2)]
    pub used_step: u64,
}

/// A device that lives in the server's memory until its next start. A fresh one for each start: after
/// a restore from a backup no (actor, number) is ever used twice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OfficeDeviceOpened {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// The person who writes with it.
    #[n(1)]
    pub person: PersonId,
    /// Its key.
    #[n(2)]
    pub key: PublicKey,
}
