//! Admission of requests.

use streetbook_core::ids::DeviceId;
use streetbook_core::sync::{Challenge, FrameError, MessageError, Problem, Request, SignedRequest};

use super::{Exchange, Refused};
use crate::store::index::IndexError;

/// Reads a request's body.
///
/// # Errors
/// [`Refused`], saying what is malformed or too large.
pub fn open_request(body: &[u8]) -> Result<(SignedRequest, Request), Refused> {
    SignedRequest::open(body).map_err(malformed)
}

fn malformed(error: MessageError) -> Refused {
    let (status, code) = match &error {
        MessageError::TooLarge { .. }
        | MessageError::TooMany { .. }
        | MessageError::TooManyItems { .. }
        | MessageError::Frame(FrameError::TooLarge { .. }) => (Refused::TOO_LARGE, "too_large"),
        MessageError::Version { .. } => (Refused::BAD_REQUEST, "version"),
        _ => (Refused::BAD_REQUEST, "malformed"),
    };
    Refused::new(status, code, error.to_string())
}

impl Exchange {
    /// Admits a request after checking device, token, signature and freshness. A revoked device may
    /// still push, into quarantine.
    ///
    /// # Errors
    /// [`Refused`], naming what the phone has to do.
    pub async fn admit(
        &self,
        token: &str,
        signed: &SignedRequest,
        request: &Request,
    ) -> Result<(), Refused> {
        let device = request.device;
        if self.handles.directory.read().device(&device).is_none() {
            let papers = request.papers.as_ref().ok_or_else(|| {
                let text = "the office does not know this device: it shows its papers";
                Refused::new(Refused::UNAUTHORIZED, Problem::UNKNOWN_DEVICE, text)
            })?;
            self.adopt(papers).await?;
        }
        let key = {
            let directory = self.handles.directory.read();
            let known = directory
                .device(&device)
                .filter(|known| known.accepts_token(token));
            let known = known.ok_or_else(|| {
                let text = "the token is not this device's";
                Refused::new(Refused::UNAUTHORIZED, "token", text)
            })?;
            known.key.clone()
        };
        signed
            .verify(&key)
            .map_err(|error| Refused::new(Refused::UNAUTHORIZED, "proof", error.to_string()))?;
        let challenge = &signed.challenge;
        let last = self.handles.index.last_challenge(device).map_err(failed)?;
        let stale = last.is_some_and(|last| challenge.at < last);
        if stale || !self.handles.keys.check_challenge(device, challenge) {
            let fresh = self.fresh_challenge(device)?;
            let text = "the request was signed over an old challenge: sign a fresh one";
            let refused = Refused::new(Refused::CONFLICT, Problem::STALE, text);
            return Err(refused.with(fresh));
        }
        self.handles
            .index
            .set_last_challenge(device, challenge.at)
            .map_err(failed)?;
        self.handles
            .acked
            .on_request(device, challenge.at, request.head.n);
        Ok(())
    }

    /// A challenge for the device's next request. When the server's clock was set back it stands still for
    /// the device: a challenge older than the last used one would lock an honest phone out.
    pub(super) fn fresh_challenge(&self, device: DeviceId) -> Result<Challenge, Refused> {
        let last = self.handles.index.last_challenge(device).map_err(failed)?;
        let now = self.handles.clock.now();
        let at = last.map_or(now, |last| last.max(now));
        Ok(self.handles.keys.challenge(device, at))
    }
}

pub(super) fn failed(error: IndexError) -> Refused {
    Refused::busy(error.to_string())
}
