//! Devices that join, are known again, or need a new certificate: events that phones cause.

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::SignedCertificate;
use streetbook_core::sync::{Enrol, Enrolled};
use streetbook_core::time::Instant;

use super::Exchange;
use crate::directory;
use crate::directory::{Actor, AuditAct, AuditEntry, EnrolError, Event, Times, WriteFailure};
use crate::store::commit::CommitError;

impl Exchange {
    /// Enrols a device.
    ///
    /// # Errors
    /// [`JoinFailure::Enrol`] naming what the person at the phone can do.
    pub async fn enrol(&self, request: &Enrol) -> Result<Enrolled, JoinFailure> {
        let now = self.handles.clock.now();
        let admitted = self
            .handles
            .directory
            .change(|directory| {
                let event = |n| self.stored_at(n);
                let times = Times { now, event: &event };
                let admitted = directory::enrol(directory, &self.handles.keys, request, &times)?;
                let events = self.by_device(request.device, admitted.events.clone());
                Ok::<_, JoinFailure>((admitted, events))
            })
            .await?;
        let directory = self.handles.directory.read();
        Ok(admitted.answer(&directory, &self.handles.keys, now))
    }

    /// Learns from a certificate what a restored directory has forgotten.
    ///
    /// # Errors
    /// [`JoinFailure`] when this office did not sign them.
    pub async fn adopt(&self, papers: &SignedCertificate) -> Result<(), JoinFailure> {
        self.handles
            .directory
            .change(|directory| {
                let events = directory::adopt(directory, papers);
                let events = events.map_err(|error| JoinFailure::Certificate(error.to_string()))?;
                let device = directory.open(papers).map(|certificate| certificate.device);
                let events = match device {
                    Ok(device) => self.by_device(device, events),
                    Err(_) => events,
                };
                Ok::<_, JoinFailure>(((), events))
            })
            .await
    }

    /// A new certificate for a device whose person has moved or was renamed since.
    ///
    /// # Errors
    /// [`JoinFailure`] when the ledger fails.
    pub async fn renew(&self, device: &DeviceId) -> Result<Option<SignedCertificate>, JoinFailure> {
        let event = |n| self.stored_at(n);
        let times = Times {
            now: self.handles.clock.now(),
            event: &event,
        };
        {
            // Nearly every request ends here: nobody has to wait for a change to the directory.
            let directory = self.handles.directory.read();
            if directory::renew(&directory, &self.handles.keys, device, &times).is_none() {
                return Ok(None);
            }
        }
        self.handles
            .directory
            .change(|directory| {
                let event = directory::renew(directory, &self.handles.keys, device, &times);
                let papers = match &event {
                    Some(Event::Device(certified)) => Some(certified.certificate.clone()),
                    _ => None,
                };
                Ok::<_, JoinFailure>((papers, event.into_iter().collect()))
            })
            .await
    }

    /// The time at which an event of the directory was stored.
    fn stored_at(&self, n: u64) -> Option<Instant> {
        let device = self.handles.own_device();
        let at = EntryRef { device, n };
        let found = self.handles.index.entry(at, &self.handles.ledger);
        found.ok().flatten().map(|found| found.received_at)
    }

    /// Events that a device caused, with their audit note; nothing for none.
    fn by_device(&self, device: DeviceId, mut events: Vec<Event>) -> Vec<Event> {
        if !events.is_empty() {
            let noted = AuditEntry::new(
                self.handles.clock.now(),
                Actor::Device(device),
                AuditAct::DeviceEnrolled,
            );
            events.push(Event::AuditEntry(noted.about(device)));
        }
        events
    }
}

/// The reason why a device has not joined, or has no new certificate.
#[derive(Debug, thiserror::Error)]
pub enum JoinFailure {
    /// It may not.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// Papers that this office did not sign.
    #[error("{0}")]
    Certificate(String),
    /// The event could not be stored.
    #[error(transparent)]
    Write(#[from] WriteFailure),
}

impl From<CommitError> for JoinFailure {
    fn from(error: CommitError) -> JoinFailure {
        WriteFailure::Commit(error).into()
    }
}
