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
mod erase;
mod files;
mod identity;
mod judging;
mod list;
mod published;
mod relay;
mod report;
mod request;
mod rows;
mod successor;
mod verdict;
mod volume;

use std::io;
use std::path::Path;
use std::sync::Arc;

pub use act::Moment;
pub use answer::Progress;
pub use asking::{ClientCheck, Known};
pub use files::Files;
pub use identity::Seeds;
pub use list::{BookStatus, Entry as Listed, Filter, Status, Trouble};
pub use published::Unread;
pub use report::{Line, Report, ReportName};
pub use request::Outgoing;
pub use verdict::{Here, Verdict};

use crate::change::ChangeError;
use crate::ids::{DeviceId, IdError, PersonId};
use crate::journal::{Certificate, CertificateError};
use crate::kind::{FieldError, KindSet, Label};
use crate::log::{DirLock, RealDisk};
use crate::record::{MergeError, WriteError};
use crate::rulebook::Rulebook;
use crate::seal::SealKey;
use crate::sync::{Challenge, Enrolled, MessageError};
use crate::time::Zone;
use identity::{Identity, Office};
use relay::Relay;
use volume::Volume;

/// A phone's replica of the books it shares.
pub struct Replica {
    files: Files,
    identity: Identity,
    certificate: Certificate,
    zone: Zone,
    kinds: Arc<KindSet>,
    rulebook: Arc<Rulebook>,
    /// What was published and this app cannot read.
    unread: Vec<Unread>,
    volume: Volume,
    relay: Relay,
    /// The office did not know the device: show the papers with the next request.
    show_papers: bool,
    /// Where the office's history parts from ours, once it said so.
    fork: Option<u64>,
    /// The office holds another entry under one of our numbers, and has not said from where.
    doubt: bool,
    /// The office has answered since this phone was opened.
    heard: bool,
    /// The last own entry of the last request.
    tried: u64,
    _lock: Option<DirLock>,
}

impl Replica {
    /// Opens the replica in a directory, with the key that seals it; a second process is refused.
    ///
    /// # Errors
    /// [`ReplicaError::Locked`], [`ReplicaError::NotEnrolled`], or what is wrong with the files.
    pub fn open_dir(path: &Path, seal: Option<SealKey>) -> Result<Replica, ReplicaError> {
        let lock = lock(path)?;
        let mut replica = Replica::open(Files::on(Arc::new(RealDisk::new(path)), seal))?;
        replica._lock = Some(lock);
        Ok(replica)
    }

    /// Opens the replica from its files.
    ///
    /// # Errors
    /// [`ReplicaError::NotEnrolled`] where there are none; [`ReplicaError::Sealed`],
    /// [`ReplicaError::WrongKey`] or [`ReplicaError::NotSealed`], and nothing is touched; or what is
    /// wrong with them.
    pub fn open(files: Files) -> Result<Replica, ReplicaError> {
        let identity = Identity::load(&files)?.ok_or(ReplicaError::NotEnrolled)?;
        let certificate = identity.certificate()?;
        let volume = Volume::open(&files, identity.seeds.device)?;
        let relay = Relay::open(&files, identity.office.ledger)?;
        let mut replica = Replica {
            zone: identity.zone()?,
            kinds: KindSet::built_in_shared(),
            rulebook: Rulebook::built_in_shared(),
            unread: Vec::new(),
            certificate,
            identity,
            volume,
            relay,
            show_papers: false,
            fork: None,
            doubt: false,
            heard: false,
            tried: 0,
            files,
            _lock: None,
        };
        replica.learn_again();
        replica.catch_up()?;
        if !replica.volume.rows.covered.erasing.is_empty() {
            replica.erase_what_is_doomed()?;
            replica.volume.keep_rows(&replica.files)?;
        }
        replica.finish_remaking(false)?;
        replica.make_quarantined_again()?;
        Ok(replica)
    }

    /// Puts the papers that an enrolment brought into an empty directory, and opens it. With a key
    /// everything in it is sealed.
    ///
    /// # Errors
    /// [`ReplicaError::AlreadyEnrolled`] when the directory holds a phone already.
    pub fn enrol_dir(
        path: &Path,
        seal: Option<SealKey>,
        seeds: Seeds,
        enrolled: Enrolled,
        address: &str,
    ) -> Result<Replica, ReplicaError> {
        let lock = lock(path)?;
        let files = Files::on(Arc::new(RealDisk::new(path)), seal);
        let mut replica = Replica::enrol(files, seeds, enrolled, address)?;
        replica._lock = Some(lock);
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
        let mut replica = Replica::open(files)?;
        replica.meet(enrolled.challenge, enrolled.directory)?;
        Ok(replica)
    }

    /// Notes a fresh challenge.
    fn meet(&mut self, challenge: Challenge, directory: u64) -> Result<(), ReplicaError> {
        self.volume.rows.covered.challenge = Some(challenge);
        self.volume.rows.covered.directory = directory;
        self.volume.keep_rows(&self.files)
    }

    /// Takes in what stands in the logs behind the rows, as after a kill.
    fn catch_up(&mut self) -> Result<(), ReplicaError> {
        self.volume.rows.covered.person = Some(self.certificate.person.clone());
        let covered = &self.volume.rows.covered;
        let (journal, heard) = (covered.journal.n, covered.heard);
        let written: Vec<u64> = self
            .volume
            .journal
            .frames()
            .map(|(_, number)| number)
            .filter(|number| *number > journal)
            .collect();
        let behind: Vec<_> = self
            .volume
            .heard
            .frames()
            .filter(|(_, number)| *number > heard)
            .collect();
        let stale = !behind.is_empty() || !written.is_empty() || self.volume.reread;
        for n in written {
            let entry = self.volume.entry(n)?;
            self.note_own(n, &entry)?;
        }
        for (at, _) in behind {
            let response = self.volume.heard_at(at)?;
            self.take_in(at, &response)?;
        }
        if std::mem::take(&mut self.volume.reread) {
            // Answers have been lost: read every book again from its start.
            self.volume.rows.covered.cursors.clear();
        }
        if stale {
            self.volume.keep_rows(&self.files)?;
        }
        Ok(())
    }

    /// The device's id.
    pub fn device(&self) -> DeviceId {
        self.identity.seeds.device
    }

    /// Whose phone it is.
    pub fn person(&self) -> &PersonId {
        &self.certificate.person
    }

    /// The workspace's time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The forms, also those that the office has published.
    pub fn kinds(&self) -> &KindSet {
        &self.kinds
    }

    /// The rulebook, with the versions that the office has published.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
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

fn lock(path: &Path) -> Result<DirLock, ReplicaError> {
    std::fs::create_dir_all(path)?;
    DirLock::take(path).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => ReplicaError::Locked,
        _ => error.into(),
    })
}

/// Why a phone cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// No papers yet.
    #[error("this phone is not enrolled: ask the office for a code, then enrol")]
    NotEnrolled,
    /// Papers are there already.
    #[error("this phone is enrolled already: use another directory for another device")]
    AlreadyEnrolled,
    /// Another process has the directory.
    #[error("another process uses this phone's directory: close it first")]
    Locked,
    /// Below the space that is kept free.
    #[error(
        "only {free_bytes} bytes are free, {needed_bytes} are needed: make room first; nothing was written"
    )]
    StorageFull {
        /// What is free.
        free_bytes: u64,
        /// What a phone keeps free.
        needed_bytes: u64,
    },
    /// The disk failed.
    #[error("the phone's storage failed: {0}")]
    Disk(String),
    /// A file was written by a newer app.
    #[error("this phone's files were written by a newer app: update the app; nothing was touched")]
    Newer,
    /// The files are sealed and no key was given.
    #[error("this phone's files are sealed: give the key that seals them; nothing was touched")]
    Sealed,
    /// The files are sealed with another key.
    #[error(
        "this phone's files are sealed with another key: give the one that seals them; nothing was touched"
    )]
    WrongKey,
    /// A key was given for files that are not sealed.
    #[error("this phone's files are not sealed: open them without a key; nothing was touched")]
    NotSealed,
    /// The identity file is damaged.
    #[error("this phone's identity file is damaged: keep the directory, and enrol a fresh one")]
    IdentityDamaged,
    /// An entry that should be there cannot be read.
    #[error("an entry of this phone's files cannot be read: the others can; sync with the office")]
    JournalDamaged,
    /// A field's value is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// No such form.
    #[error("there is no kind `{0}`")]
    UnknownKind(String),
    /// No such record here.
    #[error("record {0} is not on this phone")]
    UnknownRecord(String),
    /// The form does not allow the act.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// Text that is no id.
    #[error(transparent)]
    Id(#[from] IdError),
    /// Papers of another device.
    #[error("the papers are another device's: enrol with a new code")]
    OtherPapers,
    /// The papers do not count.
    #[error(transparent)]
    Papers(#[from] CertificateError),
    /// Automerge refused a change.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A change of the own journal cannot be read.
    #[error("an own entry cannot be read: {0}")]
    Change(#[from] ChangeError),
    /// An answer or a file is not what it should be.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// An answer of another office.
    #[error("the answer came from another office than the one that enrolled this phone")]
    OtherOffice,
    /// A colleague's file does not count.
    #[error("the file cannot be taken: {0}")]
    Foreign(String),
}

impl ReplicaError {
    /// What to tell a person whose entry was refused, in both languages; `None` where it is not about
    /// what he entered.
    pub fn sentence(&self) -> Option<Label> {
        match self {
            ReplicaError::Field(error) => Some(Label {
                zh: error.sentence_zh(),
                en: error.sentence_en(),
            }),
            ReplicaError::UnknownKind(kind) => Some(Label {
                zh: format!("没有名为“{kind}”的表单，请检查名称，或先同步"),
                en: format!("there is no form “{kind}”: check its name, or sync first"),
            }),
            _ => None,
        }
    }
}

impl From<io::Error> for ReplicaError {
    fn from(error: io::Error) -> ReplicaError {
        ReplicaError::Disk(error.to_string())
    }
}

impl From<WriteError> for ReplicaError {
    fn from(error: WriteError) -> ReplicaError {
        match error {
            WriteError::Merge(error) => error.into(),
            WriteError::Earlier(error) => error.into(),
        }
    }
}
