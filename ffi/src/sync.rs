//! Exchanging with the office over the app's own network stack: a state machine that asks for one request
//! after the other until nothing is left, and that may be killed anywhere.

mod answer;
mod enrol;
mod errand;
mod line;

pub(crate) use enrol::Enrolling;
pub(crate) use line::Line;

use std::sync::Arc;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::transport::{BlockingTransport, HttpRequest, HttpResponse, Transport};
use errand::Errand;

/// How far a sync has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncProgress {
    /// Own entries that there are to send, those written meanwhile included.
    pub of: u64,
    /// Of those, the ones that went out.
    pub sent: u64,
    /// Of those, the ones that the office has receipted: they are safe.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Requests that were answered.
    pub round_trips: u64,
}

/// What a sync achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Synced {
    /// Own entries that the office has receipted.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Requests that were answered.
    pub round_trips: u64,
    /// Bytes of the requests' bodies.
    pub bytes_up: u64,
    /// Bytes of the answers' bodies.
    pub bytes_down: u64,
}

/// What one answer achieved, for an app that posts the requests itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Step {
    /// Whether another request is needed now.
    pub again: bool,
    /// Own entries that the office has receipted with this answer.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
}

#[uniffi::export]
impl Phone {
    /// Exchanges everything that there is to exchange. Cancel the task, or call
    /// [`Phone::cancel_sync`]; whatever was receipted until then stays, and the next sync goes on from there.
    pub async fn sync(&self, transport: Arc<dyn Transport>) -> Result<Synced, PhoneError> {
        let mut errand = Errand::begin(self)?;
        loop {
            let request = errand.ask()?;
            let answer = self.line.unless_cancelled(transport.post(request)).await?;
            if errand.take(answer)? {
                return Ok(errand.synced);
            }
        }
    }

    /// The same on the thread that calls.
    pub fn sync_blocking(
        &self,
        transport: Arc<dyn BlockingTransport>,
    ) -> Result<Synced, PhoneError> {
        let mut errand = Errand::begin(self)?;
        loop {
            let request = errand.ask()?;
            let answer = errand::posted(transport.as_ref(), request);
            if errand.take(answer)? {
                return Ok(errand.synced);
            }
        }
    }

    /// Ends the sync that runs, if one does: it says `Cancelled`. A blocking one ends when its transport
    /// comes back.
    pub fn cancel_sync(&self) {
        self.line.cancel();
    }

    /// The next request, for an app that schedules its round trips itself: post it and hand the answer to
    /// [`Phone::on_response`]. An unanswered request may be forgotten; the next one holds the same.
    pub fn next_request(&self) -> Result<HttpRequest, PhoneError> {
        self.request()
    }

    /// Takes the answer to the request that was asked for last.
    pub fn on_response(&self, response: HttpResponse) -> Result<Step, PhoneError> {
        self.respond(response).map(|answered| answered.step)
    }
}
