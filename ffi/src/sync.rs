//! Exchange with the office over the app's own network stack: a state machine that issues one request
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
    /// Exchanges everything that is pending. Cancel the task, or call [`Phone::cancel_sync`]; whatever
    /// was receipted until then stays, and the next sync continues from there.
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

    /// Runs [`Phone::sync`] on the calling thread.
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

    /// Cancels the running sync, if any: it returns `Cancelled`. A blocking one ends when its transport
    /// returns.
    pub fn cancel_sync(&self) {
        self.sync_state.cancel();
    }

    /// Returns the next request, for an app that schedules its round trips itself: post it and pass the
    /// answer to [`Phone::on_response`]. An unanswered request may be dropped; the next one holds the
    /// same.
    pub fn next_request(&self) -> Result<HttpRequest, PhoneError> {
        self.request()
    }

    /// Applies the answer to the last request.
    pub fn on_response(&self, response: HttpResponse) -> Result<Step, PhoneError> {
        self.respond(response).map(|answered| answered.step)
    }
}
