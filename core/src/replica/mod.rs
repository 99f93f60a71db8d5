//! A phone: what it wrote, what it heard from the office, and what both make of each record.
//!
//! Two append-only logs are the truth: the *journal* of what this device wrote, and the answers it
//! *heard* from the office. *Rows* are made from both and can be made again. An act (log, amend,
//! annul, sign …) returns once its journal entry is fsynced: then the record is saved, and only then
//! shown so. [`Replica::next_request`] and [`Replica::on_answer`] are the phone's half of the wire as
//! values; the host brings network, clock and random numbers.
//!
//! Asked for a record, a client or a report, the phone judges what it holds by the same rules as the
//! office ([`Replica::rulings_of`]): provisionally, until the office has said its word.
//!
//! A phone that finds itself cloned, restored from an app backup, or with a damaged journal becomes a
//! *successor*: a fresh device that carries on for the old one and makes again what the office does
//! not hold. The old files stay. What the office has erased is dropped from all of them.

mod act;
mod again;
mod answer;
mod asking;
#[cfg(unix)]
mod directory;
mod error;
mod files;
mod identity;
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "an enrolment is begun in a directory")
)]
mod joining;
mod judging;
mod list;
mod news;
mod relay;
mod report;
mod request;
mod store;
mod successor;
mod sync;
mod verdict;
mod workspace;

pub use act::Moment;
pub use answer::Progress;
pub use asking::{ClientCheck, Known};
pub use error::{Refusal, ReplicaError};
pub use files::Files;
pub use identity::Seeds;
pub use list::{BookStatus, Entry as Listed, Filter, Page, Status, Trouble, Window};
pub use news::{News, Tally};
pub use report::{Line, Report, ReportName};
pub use request::Outgoing;
pub use store::JournalDamage;
pub use verdict::{Here, Verdict};
pub use workspace::Unread;

use crate::ids::{DeviceId, PersonId};
use crate::journal::{Certificate, Posting};
use crate::kind::KindSet;
#[cfg(unix)]
use crate::log::DirLock;
use crate::rulebook::Rulebook;
use crate::sync::{Challenge, Enrolled};
use crate::time::Zone;
use identity::{Identity, Office};
use relay::Relay;
use store::{DeviceStore, Lineage};
use sync::Session;
use workspace::Workspace;

/// A phone's replica of the books it shares.
pub struct Replica {
    files: Files,
    identity: Identity,
    certificate: Certificate,
    zone: Zone,
    workspace: Workspace,
    store: DeviceStore,
    relay: Relay,
    session: Session,
    /// What has changed since the host last asked.
    news: News,
    #[cfg(unix)]
    _lock: Option<DirLock>,
}

impl Replica {
    /// Opens the replica from its files.
    ///
    /// # Errors
    /// [`ReplicaError::NotEnrolled`] where there are none; [`ReplicaError::Sealed`],
    /// [`ReplicaError::WrongKey`] or [`ReplicaError::NotSealed`], and nothing is touched; or what is
    /// wrong with them.
    pub fn open(files: Files) -> Result<Replica, ReplicaError> {
        let identity = Identity::load(&files)?.ok_or(ReplicaError::NotEnrolled)?;
        let certificate = identity.certificate()?;
        let store = DeviceStore::open(&files, identity.seeds.device, identity.office.ledger)?;
        let relay = Relay::open(&files, identity.office.ledger)?;
        let forked = identity.heir.as_ref().map(|heir| heir.common);
        let mut replica = Replica {
            zone: identity.zone()?,
            workspace: Workspace::built_in(),
            certificate,
            identity,
            store,
            relay,
            session: Session::open(forked),
            news: News::default(),
            files,
            #[cfg(unix)]
            _lock: None,
        };
        replica.workspace.apply(replica.store.published());
        replica.catch_up()?;
        if replica.store.is_erasing() {
            replica.erase()?;
            replica.store.persist()?;
        }
        replica.finish_remaking(false)?;
        replica.make_quarantined_again()?;
        replica.take_news();
        Ok(replica)
    }

    /// Puts the papers that an enrolment brought onto an empty disk, and opens it.
    ///
    /// # Errors
    /// [`ReplicaError::AlreadyEnrolled`] when the disk holds a phone already.
    pub fn enrol(
        files: Files,
        seeds: Seeds,
        enrolled: Enrolled,
        address: &str,
    ) -> Result<Replica, ReplicaError> {
        if Identity::load(&files)?.is_some() {
            return Err(ReplicaError::AlreadyEnrolled);
        }
        let office = Office {
            ledger: enrolled.ledger,
            key: enrolled.server_key,
            time_zone: enrolled.time_zone,
            address: address.to_owned(),
        };
        let identity = Identity::new(seeds, enrolled.certificate, office);
        identity.certificate()?;
        identity.save(&files)?;
        joining::forget(&files)?;
        let mut replica = Replica::open(files)?;
        replica.meet(enrolled.challenge, enrolled.directory)?;
        Ok(replica)
    }

    /// Notes a fresh challenge.
    fn meet(&mut self, challenge: Challenge, directory: u64) -> Result<(), ReplicaError> {
        self.store.set_challenge(challenge);
        self.store.set_directory(directory);
        self.store.persist()
    }

    /// Opens the files of a device that this phone is or was.
    fn open_store(&self, device: DeviceId) -> Result<DeviceStore, ReplicaError> {
        DeviceStore::open(&self.files, device, self.identity.office.ledger)
    }

    /// The devices that this phone was before, and where the office knows their journals otherwise.
    fn lineage(&self) -> Lineage {
        let own = self
            .session
            .common()
            .map(|common| (self.store.device(), common + 1));
        let remaking = self.identity.remaking.as_ref();
        let earlier = remaking.map(|remaking| (remaking.device, remaking.common + 1));
        Lineage::new(&self.files, own.into_iter().chain(earlier).collect())
    }

    /// Takes in what stands in the logs behind the rows, as after a kill.
    fn catch_up(&mut self) -> Result<(), ReplicaError> {
        let caught_up = self
            .store
            .catch_up(&self.certificate.person, &self.lineage())?;
        self.apply(caught_up.effects)?;
        if caught_up.is_stale {
            self.store.persist()?;
        }
        Ok(())
    }

    /// What of its journal could not be read when this phone was opened; none once it goes on as a
    /// successor, whose journal is another.
    pub fn damage(&self) -> Option<&JournalDamage> {
        self.store.damage()
    }

    /// The device's id.
    pub fn device(&self) -> DeviceId {
        self.identity.seeds.device
    }

    /// Whose phone it is.
    pub fn person(&self) -> &PersonId {
        &self.certificate.person
    }

    /// His posting: number, team and role.
    pub fn posting(&self) -> &Posting {
        &self.certificate.posting
    }

    /// The workspace's time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The forms, also those that the office has published.
    pub fn kinds(&self) -> &KindSet {
        self.workspace.kinds()
    }

    /// The rulebook, with the versions that the office has published.
    pub fn rulebook(&self) -> &Rulebook {
        self.workspace.rulebook()
    }

    /// The office's address as it was given at enrolment.
    pub fn address(&self) -> &str {
        &self.identity.office.address
    }

    /// The value of `Authorization: Bearer`.
    pub fn bearer(&self) -> String {
        self.identity.bearer()
    }
}
