//! The parts of a phone, and opening it.

use crate::ids::{DeviceId, PersonId};
use crate::journal::Posting;
use crate::kind::KindSet;
#[cfg(unix)]
use crate::log::DirLock;
use crate::replica::enrolment::Enrolment;
use crate::replica::lists::News;
use crate::replica::reissue::Reissuer;
use crate::replica::relay::Relay;
use crate::replica::store::{DeviceStore, Effects, JournalDamage, Lineage};
use crate::replica::successor::Succession;
use crate::replica::sync::Session;
use crate::replica::workspace::Workspace;
use crate::replica::{DeviceSecrets, Files, ReplicaError, joining};
use crate::rulebook::Rulebook;
use crate::sync::{Challenge, Enrolled};
use crate::time::Zone;

/// A phone's replica of the books it shares.
pub struct Replica {
    pub(super) files: Files,
    pub(super) enrolment: Enrolment,
    pub(super) workspace: Workspace,
    pub(super) store: DeviceStore,
    pub(super) relay: Relay,
    pub(super) session: Session,
    /// Changes since the host last asked.
    pub(super) news: News,
    #[cfg(unix)]
    pub(super) _lock: Option<DirLock>,
}

impl Replica {
    /// Opens the replica from its files.
    ///
    /// # Errors
    /// [`ReplicaError::NotEnrolled`] where there are none; [`ReplicaError::Sealed`],
    /// [`ReplicaError::WrongKey`] or [`ReplicaError::NotSealed`], and nothing is touched; or what is
    /// wrong with them.
    pub fn open(files: Files) -> Result<Replica, ReplicaError> {
        let enrolment = Enrolment::open(&files)?.ok_or(ReplicaError::NotEnrolled)?;
        let ledger = enrolment.ledger();
        let store = DeviceStore::open(&files, enrolment.device(), ledger)?;
        let relay = Relay::open(&files, ledger)?;
        let mut replica = Replica {
            session: Session::open(
                enrolment
                    .pending_successor()
                    .map(|pending_successor| pending_successor.common),
            ),
            workspace: Workspace::built_in(),
            enrolment,
            store,
            relay,
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
        replica.succession().finish(false)?;
        replica.reissue().reissue_dependents()?;
        replica.take_news();
        Ok(replica)
    }

    /// Writes the certificate of an enrolment to an empty disk, and opens it.
    ///
    /// # Errors
    /// [`ReplicaError::AlreadyEnrolled`] when the disk holds a phone already.
    pub fn enrol(
        files: Files,
        secrets: DeviceSecrets,
        enrolled: Enrolled,
        address: &str,
    ) -> Result<Replica, ReplicaError> {
        Enrolment::create(&files, secrets, &enrolled, address)?;
        joining::forget(&files)?;
        let mut replica = Replica::open(files)?;
        replica.meet(enrolled.challenge, enrolled.directory)?;
        Ok(replica)
    }

    /// Notes a fresh challenge.
    pub(super) fn meet(
        &mut self,
        challenge: Challenge,
        directory: u64,
    ) -> Result<(), ReplicaError> {
        self.store.set_challenge(challenge);
        self.store.set_directory(directory);
        self.store.persist()
    }

    /// Folds the entries behind the rows in the logs, as after a kill.
    fn catch_up(&mut self) -> Result<(), ReplicaError> {
        let lineage = self.lineage();
        let caught_up = self.store.catch_up(self.enrolment.person(), &lineage)?;
        self.apply(caught_up.effects)?;
        if caught_up.is_stale {
            self.store.persist()?;
        }
        Ok(())
    }

    /// Does what answers mean for anything but the device's own files.
    pub(super) fn apply(&mut self, effects: Effects) -> Result<(), ReplicaError> {
        for (device, through) in effects.carried {
            self.relay.receipted(device, through)?;
        }
        for device in effects.forked {
            self.relay.parts_from(device);
        }
        self.workspace.apply(effects.notices);
        self.news.records.extend(effects.records);
        self.news.set_aside.extend(effects.set_aside);
        match &effects.certificate {
            Some(signed_certificate) => self.enrolment.take_certificate(signed_certificate),
            None => Ok(()),
        }
    }

    /// Carries out the office's erasures of records.
    pub(super) fn erase(&mut self) -> Result<(), ReplicaError> {
        let lineage = self.lineage();
        if let Some(erased) = self.store.erase(&lineage)? {
            self.relay.erase(&erased)?;
            self.store.drop_rows(&erased);
            self.news.records.extend(erased.records);
        }
        Ok(())
    }

    /// The devices that this phone was before, and where the office knows their journals otherwise.
    pub(super) fn lineage(&self) -> Lineage {
        let own = self.session.common();
        let own = own.map(|common| (self.store.device(), common + 1));
        let reissuing = self.enrolment.reissuing();
        let earlier = reissuing.map(|reissuing| (reissuing.device, reissuing.common + 1));
        Lineage::new(&self.files, own.into_iter().chain(earlier).collect())
    }

    pub(super) fn reissue(&mut self) -> Reissuer<'_> {
        Reissuer {
            store: &mut self.store,
            news: &mut self.news,
        }
    }

    pub(super) fn succession(&mut self) -> Succession<'_> {
        Succession {
            lineage: self.lineage(),
            files: &self.files,
            store: &mut self.store,
            enrolment: &mut self.enrolment,
            news: &mut self.news,
        }
    }

    /// Returns the part of its journal that could not be read when this phone was opened; none once
    /// it goes on as a successor, which has another journal.
    pub fn damage(&self) -> Option<&JournalDamage> {
        self.store.damage()
    }

    /// The device's id.
    pub fn device(&self) -> DeviceId {
        self.enrolment.device()
    }

    /// Returns the phone's person.
    pub fn person(&self) -> &PersonId {
        self.enrolment.person()
    }

    /// Their posting: number, team and role.
    pub fn posting(&self) -> &Posting {
        self.enrolment.posting()
    }

    /// The workspace's time zone.
    pub fn zone(&self) -> &Zone {
        self.enrolment.zone()
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
        self.enrolment.address()
    }

    /// The value of `Authorization: Bearer`.
    pub fn bearer(&self) -> String {
        self.enrolment.bearer()
    }
}
