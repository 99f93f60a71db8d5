//! The directory: who is who, folded from the events of the office's journal.
//!
//! It is never stored: at each start it is folded again from the ledger. Its *position* is the number
//! of the last event in the office's journal, and every entry names the position its writer knew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use streetbook_core::ids::{DeviceId, EntryRef, Hash, KindId, PersonId, RecordId};
use streetbook_core::journal::{
    Certificate, CertificateError, Posting, PublicKey, SignedCertificate,
};
use streetbook_core::rulebook::Rulebook;
use streetbook_core::time::{Instant, Zone};

use super::device::{Account, Device, Invite, SecondFactor};
use super::erasures::{ErasureShown, ErasureState, Erasures};
use super::events::ErasureAsked;
use super::freed::FreedEntries;
use super::kinds::Kinds;
use super::person::{Person, Workspace};
use super::roles::ADMINISTRATOR;
use crate::store::events::ErasureId;

/// People, devices, codes and logins as of [`Directory::position`].
pub struct Directory {
    ledger: [u8; 16],
    server_key: PublicKey,
    pub(super) position: u64,
    pub(super) workspace: Option<Workspace>,
    pub(super) people: BTreeMap<PersonId, Person>,
    pub(super) devices: BTreeMap<DeviceId, Device>,
    /// Devices by the hash of their bearer token. A device chooses its token itself: nothing keeps two from
    /// choosing one.
    pub(super) tokens: HashMap<Hash, BTreeSet<DeviceId>>,
    /// Also of devices that a restore made the directory forget.
    pub(super) revoked: BTreeMap<DeviceId, String>,
    pub(super) freed: FreedEntries,
    pub(super) invites: HashMap<Hash, Invite>,
    pub(super) accounts: BTreeMap<String, Account>,
    pub(super) erasures: Erasures,
    pub(super) retention: BTreeMap<KindId, u32>,
    pub(super) second_factors: BTreeMap<PersonId, SecondFactor>,
    pub(super) kinds: Kinds,
    pub(super) rulebook: Arc<Rulebook>,
}

/// The zone before the first event sets another one.
static ZONE_BEFORE_SETUP: LazyLock<Zone> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the zone table is part of the program")]
    Zone::named("Asia/Shanghai").expect("the bundled table holds Asia/Shanghai")
});

impl Directory {
    /// An empty directory of this ledger; certificates count when this key signed them.
    pub fn new(ledger: [u8; 16], server_key: PublicKey) -> Directory {
        Directory {
            ledger,
            server_key,
            position: 0,
            workspace: None,
            people: BTreeMap::new(),
            devices: BTreeMap::new(),
            tokens: HashMap::new(),
            revoked: BTreeMap::new(),
            freed: FreedEntries::default(),
            invites: HashMap::new(),
            accounts: BTreeMap::new(),
            erasures: Erasures::default(),
            retention: BTreeMap::new(),
            second_factors: BTreeMap::new(),
            kinds: Kinds::default(),
            rulebook: Rulebook::built_in_shared(),
        }
    }

    /// The ledger's id, which is also the device id of the server's own journal.
    pub fn ledger(&self) -> [u8; 16] {
        self.ledger
    }

    /// The number of the last folded event in the office's journal.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The workspace; `None` before it was set up.
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// The current forms.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The rulebook with every version that was published.
    pub fn rulebook(&self) -> &Arc<Rulebook> {
        &self.rulebook
    }

    /// The workspace's time zone.
    pub fn zone(&self) -> Zone {
        let zone = self.workspace.as_ref().map(|workspace| &workspace.zone);
        zone.unwrap_or(&ZONE_BEFORE_SETUP).clone()
    }

    /// A person, disabled ones too.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// Everybody, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Returns a person's posting at a position; `None` before they were added and while they were
    /// disabled.
    pub fn posting_at(&self, person: &PersonId, position: u64) -> Option<&Posting> {
        self.people.get(person)?.posting_at(position)
    }

    /// A device, revoked ones too.
    pub fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.get(id)
    }

    /// The device with this bearer token, as sent in the request's header, that is not revoked.
    pub fn device_of_token(&self, token: &str) -> Option<&Device> {
        let with_token = self.tokens.get(&Hash::of(&[token.as_bytes()]))?;
        let mut devices = with_token.iter().filter_map(|id| self.device(id));
        devices.find(|device| !device.is_revoked())
    }

    /// Every device, by id.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// Returns the person who writes with a device.
    pub fn author(&self, device: &DeviceId) -> Option<PersonId> {
        self.devices.get(device).map(|device| device.person.clone())
    }

    /// True for a device that the office revoked, also when a restore made it forget the device.
    pub fn is_revoked(&self, device: &DeviceId) -> bool {
        self.revoked.contains_key(device)
    }

    /// True for an entry that was quarantined for want of rights and that the office counts all the same.
    pub fn is_freed(&self, entry: &EntryRef) -> bool {
        self.freed.contains(entry)
    }

    /// Returns the invite of a one-time code.
    pub fn invite(&self, code_hash: &Hash) -> Option<&Invite> {
        self.invites.get(code_hash)
    }

    /// A login.
    pub fn account(&self, login: &str) -> Option<&Account> {
        self.accounts.get(login)
    }

    /// Every login with its account.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.accounts
            .iter()
            .map(|(login, account)| (login.as_str(), account))
    }

    /// Returns a person's login with its account. They have at most one.
    pub fn account_of(&self, person: &PersonId) -> Option<(&str, &Account)> {
        self.accounts()
            .find(|(_, account)| account.person == *person)
    }

    /// Returns a person's second factor; `None` when they sign in with a password alone.
    pub fn second_factor(&self, person: &PersonId) -> Option<&SecondFactor> {
        self.second_factors.get(person)
    }

    /// True for an administrator without a second factor where the workspace demands one.
    pub fn lacks_second_factor(&self, person: &PersonId) -> bool {
        let demanded = self.workspace().is_some_and(|set| set.second_factor);
        let is_administrator = self
            .person(person)
            .is_some_and(|person| person.posting().role.as_str() == ADMINISTRATOR);
        demanded && is_administrator && self.second_factor(person).is_none()
    }

    /// Every request for erasure, the one that is due first foremost.
    pub fn erasures(&self) -> Vec<ErasureShown> {
        let mut all: Vec<ErasureShown> = self.erasures.requests().cloned().collect();
        all.sort_by_key(|shown| (shown.asked.due_at, shown.asked.id));
        all
    }

    /// The approved requests whose time has come.
    pub fn erasures_due(&self, now: Instant) -> Vec<ErasureAsked> {
        let is_due = |shown: &ErasureShown| {
            shown.state == ErasureState::Approved && shown.asked.due_at <= now
        };
        let all = self.erasures().into_iter().filter(is_due);
        all.map(|shown| shown.asked).collect()
    }

    /// Every record that was ever erased, with the time of the first word.
    pub fn erased(&self) -> &BTreeMap<RecordId, Instant> {
        self.erasures.erased()
    }

    /// One request for erasure.
    pub fn erasure(&self, id: ErasureId) -> Option<&ErasureShown> {
        self.erasures.request(id)
    }

    /// Opens a certificate of this office.
    ///
    /// # Errors
    /// [`CertificateError`] when another key signed it, or for another workspace.
    pub fn open(&self, papers: &SignedCertificate) -> Result<Certificate, CertificateError> {
        papers.open(&self.server_key, self.ledger)
    }
}
