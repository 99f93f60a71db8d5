//! The directory's knowledge of a device, of a one-time code, of a login and of a second factor.

use streetbook_core::ids::{DeviceId, Hash, PersonId};
use streetbook_core::journal::{Certificate, PublicKey, SignedCertificate};
use streetbook_core::time::Instant;

/// A device of a person.
#[derive(Clone, Debug)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// Its person.
    pub person: PersonId,
    /// The key that signs its journal and its requests.
    pub key: PublicKey,
    /// Its certificate; `None` for a device that the server holds itself.
    pub papers: Option<OpenedCertificate>,
    /// Reason of its revocation: it reads nothing any more and its entries are set aside.
    pub revoked: Option<String>,
    /// The directory position of its enrolment: it never knew an older directory.
    pub enrolled_at: u64,
    /// The directory position of its latest certificate: a phone at an earlier one has not received it.
    pub certified_at: u64,
}

/// A certificate, as the server signed it and opened.
#[derive(Clone, Debug)]
pub struct OpenedCertificate {
    /// For sending.
    pub signed: SignedCertificate,
    /// For reading.
    pub certificate: Certificate,
}

impl Device {
    /// True when the office took its rights away.
    pub fn is_revoked(&self) -> bool {
        self.revoked.is_some()
    }

    /// True when the server holds it for a person who writes in the office.
    pub fn is_office(&self) -> bool {
        self.papers.is_none()
    }

    /// True when this is the device's bearer token, as sent in the request's header. Compared in
    /// constant time. A device of the office has none.
    #[must_use]
    pub fn accepts_token(&self, token: &str) -> bool {
        let shown = Hash::of(&[token.as_bytes()]);
        self.papers
            .as_ref()
            .is_some_and(|papers| is_same(&papers.certificate.token_hash, &shown))
    }
}

fn is_same(one: &Hash, other: &Hash) -> bool {
    let difference = one
        .0
        .iter()
        .zip(other.0)
        .fold(0, |seen, (a, b)| std::hint::black_box(seen | (a ^ b)));
    difference == 0
}

/// A one-time code that was given out; it is known by its hash alone.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The person whose device it enrols.
    pub person: PersonId,
    /// The last moment at which it counts.
    pub expires_at: Instant,
    /// The device that used it.
    pub spent_by: Option<DeviceId>,
}

/// A login to the office's pages.
#[derive(Clone, Debug)]
pub struct Account {
    /// The login's person.
    pub person: PersonId,
    /// An argon2id PHC string.
    pub password_hash: String,
    /// True if the person must choose a password of their own before anything else.
    pub temporary: bool,
    /// True if it is disabled.
    pub disabled: bool,
}

/// A person's second factor.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    /// The secret under a key of the server's.
    pub sealed: Vec<u8>,
    /// The last time step whose code was used.
    pub used_step: u64,
}
