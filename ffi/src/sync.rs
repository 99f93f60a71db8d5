//! Exchanging with the office over the app's own network stack: a state machine that asks for one request
//! after the other until nothing is left, and that may be killed anywhere.

mod answer;
mod enrol;
mod session;

use std::sync::Arc;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::sync_progress::{Step, Synced};
use crate::transport::{BlockingTransport, HttpRequest, HttpResponse, Transport};
use session::SyncSession;

#[uniffi::export]
impl Phone {
    /// Exchanges everything that there is to exchange. Cancel the task, or call
    /// [`Phone::cancel_sync`]; whatever was receipted until then stays, and the next sync goes on from there.
    pub async fn sync(&self, transport: Arc<dyn Transport>) -> Result<Synced, PhoneError> {
        let mut session = SyncSession::begin(self)?;
        loop {
            let request = session.next_request()?;
            let answer = self
                .sync_state
                .unless_cancelled(transport.post(request))
                .await?;
            if session.apply(answer)? {
                return Ok(session.synced);
            }
        }
    }

    /// The same on the thread that calls.
    pub fn sync_blocking(
        &self,
        transport: Arc<dyn BlockingTransport>,
    ) -> Result<Synced, PhoneError> {
        let mut session = SyncSession::begin(self)?;
        loop {
            let request = session.next_request()?;
            let answer = session::posted(transport.as_ref(), request);
            if session.apply(answer)? {
                return Ok(session.synced);
            }
        }
    }

    /// Ends the sync that runs, if one does: it says `Cancelled`. A blocking one ends when its transport
    /// comes back.
    pub fn cancel_sync(&self) {
        self.sync_state.cancel();
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
