//! A phone: a true replica on a simulated disk, whose person switches it off at any moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, PersonId, RecordId};
use streetbook_core::replica::{Files, Outgoing, Progress, Replica, ReplicaError};
use streetbook_core::sync::Response;

use super::clock::Watch;
use super::disk::{self, SimDisk};
use super::net::{Content, Dead, Letter};
use crate::Dice;

/// A phone.
pub(super) struct Phone {
    pub person: PersonId,
    pub role: &'static str,
    /// The person has moved to another team.
    pub moved: bool,
    pub disk: SimDisk,
    /// The running app.
    pub app: Option<Replica>,
    pub watch: Watch,
    pub line: Dead,
    /// The number of the request whose answer it waits for.
    pub asked: Option<u64>,
    /// It asked for a certificate as a successor.
    pub becoming: bool,
    /// Of each device that it was: the last entry it has shown as saved.
    pub showed: BTreeMap<DeviceId, u64>,
    /// True if it was lost.
    pub lost: bool,
    /// True if the office has demanded a new code: its device was revoked before its successor was enrolled.
    pub refused: bool,
    /// True if the office knows another history of a journal that it carries: entries that it
    /// cannot deliver stay with it.
    pub carries_a_fork: bool,
    /// The record with a change that no worker survives: people go on writing to it, unaware.
    pub sore: Option<RecordId>,
    /// A backup of it.
    pub backup: Option<Backup>,
}

/// A phone's files at one moment, with the entries it had shown as saved by then.
#[derive(Clone)]
pub(super) struct Backup {
    pub files: disk::Files,
    pub showed: BTreeMap<DeviceId, u64>,
}

impl Phone {
    /// A new phone of a person, with its app open.
    pub(super) fn new(
        person: PersonId,
        role: &'static str,
        disk: SimDisk,
        app: Option<Replica>,
        watch: Watch,
    ) -> Phone {
        Phone {
            person,
            role,
            moved: false,
            disk,
            app,
            watch,
            line: Dead::Neither,
            asked: None,
            becoming: false,
            showed: BTreeMap::new(),
            lost: false,
            refused: false,
            carries_a_fork: false,
            sore: None,
            backup: None,
        }
    }

    pub(super) fn files(disk: &SimDisk) -> Files {
        Files::on(Arc::new(disk.clone()), None)
    }

    /// A person opens the app.
    ///
    /// # Errors
    /// The broken invariant.
    pub(super) fn opens(&mut self) -> Result<(), String> {
        match Replica::open(Phone::files(&self.disk)) {
            Ok(app) => {
                self.app = Some(app);
                self.holds_what_it_showed()
            }
            Err(_) if self.disk.is_dark() => Ok(()),
            Err(ReplicaError::Disk(_) | ReplicaError::StorageFull { .. }) => Ok(()),
            Err(error) => Err(format!("I1: a phone does not open: {error}")),
        }
    }

    /// Checks that every entry it showed as saved is there.
    fn holds_what_it_showed(&mut self) -> Result<(), String> {
        let Some(app) = &self.app else { return Ok(()) };
        let showed = self.showed.get(&app.device()).copied().unwrap_or(0);
        let saved = app.status().map_err(|error| format!("I1: {error}"))?.saved;
        let device = app.device();
        if saved >= showed || self.disk.is_dark() {
            // Every entry it lists now, it has shown.
            self.showed.insert(device, saved.max(showed));
            Ok(())
        } else {
            Err(format!(
                "I1: {} showed {showed} entries as saved and has {saved}",
                self.person
            ))
        }
    }

    /// The app is gone from memory.
    pub(super) fn closes(&mut self) {
        self.app = None;
        self.asked = None;
    }

    /// Its next request to the office.
    pub(super) fn asks(
        &mut self,
        which: usize,
        number: u64,
        now: i64,
        dice: &mut Dice,
    ) -> Result<Option<Letter>, ReplicaError> {
        let Some(app) = &mut self.app else {
            return Ok(None);
        };
        let mut fill = |bytes: &mut [u8]| bytes.fill_with(|| dice.below(256) as u8);
        let content = match app.next_request(self.watch.reads(now), &mut fill)? {
            Outgoing::Sync(body) => Content::Sync {
                token: app.bearer(),
                body,
            },
            Outgoing::Enrol(body) => Content::Enrol { body },
        };
        self.asked = Some(number);
        self.becoming = matches!(content, Content::Enrol { .. });
        Ok(Some(Letter {
            number,
            phone: which,
            content,
        }))
    }

    /// Receives an answer, or other bytes in its place.
    pub(super) fn hears(&mut self, status: u16, body: &[u8]) -> Result<Progress, ReplicaError> {
        self.asked = None;
        let Some(app) = &mut self.app else {
            return Ok(Progress::default());
        };
        let again = Progress {
            again: true,
            ..Progress::default()
        };
        match status {
            200 if self.becoming => app.on_enrolled(body).map(|()| again),
            200 => {
                let told = Response::open(body).map(|response| response.forks);
                let mut told = told.unwrap_or_default().into_iter();
                self.carries_a_fork |= told.any(|fork| fork.device != app.device());
                app.on_answer(body)
            }
            _ => app.on_problem(body).map(|_| again),
        }
    }
}
