//! One sync: issues requests, applies answers and reports progress.

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::replica_cell::caught;
use crate::sync_progress::{SyncProgress, Synced};
use crate::sync_state::SyncGuard;
use crate::text::Wording;
use crate::transport::{BlockingTransport, HttpRequest, HttpResponse, TransportError};

/// Upper bound of one sync's round trips: beyond it, the exchange is in a loop.
const ROUND_TRIPS_MAX: u64 = 10_000;

/// A sync in progress.
pub(super) struct SyncSession<'a> {
    phone: &'a Phone,
    pub(super) synced: Synced,
    /// Number of entries that were receipted before it began.
    before: u64,
    _guard: SyncGuard<'a>,
}

impl<'a> SyncSession<'a> {
    pub(super) fn begin(phone: &'a Phone) -> Result<SyncSession<'a>, PhoneError> {
        let guard = phone.sync_state.guard()?;
        let tally = phone.cell.with(|replica| Ok(replica.tally()))?;
        Ok(SyncSession {
            phone,
            synced: Synced::default(),
            before: tally.receipted,
            _guard: guard,
        })
    }

    /// Returns the next request.
    pub(super) fn next_request(&mut self) -> Result<HttpRequest, PhoneError> {
        self.phone.sync_state.check_cancelled()?;
        if self.synced.round_trips >= ROUND_TRIPS_MAX {
            return Err(PhoneError::AskOffice {
                code: "restless".to_owned(),
                text: Wording::new(
                    "手机与后台同步未能结束，请报告后台，数据没有丢失",
                    "phone and office do not come to an end: report this, nothing is lost",
                ),
            });
        }
        let request = self.phone.request()?;
        self.synced.bytes_up += request.body.len() as u64;
        self.report_progress()?;
        Ok(request)
    }

    /// Applies an answer; returns true when nothing is left.
    pub(super) fn apply(
        &mut self,
        answer: Result<HttpResponse, TransportError>,
    ) -> Result<bool, PhoneError> {
        let response = answer.map_err(|error| self.phone.unreached(&error))?;
        self.synced.bytes_down += response.body.len() as u64;
        let answered = self.phone.respond(response)?;
        self.synced.round_trips += 1;
        self.synced.receipted += answered.step.receipted;
        self.synced.received += answered.step.received;
        if answered.is_new_device {
            // A successor's entries are counted from the first one again.
            self.before = 0;
        }
        self.report_progress()?;
        self.phone.sync_state.check_cancelled()?;
        Ok(!answered.step.again)
    }

    fn report_progress(&self) -> Result<(), PhoneError> {
        let tally = self.phone.cell.with(|replica| Ok(replica.tally()))?;
        let of = tally.saved.saturating_sub(self.before);
        let receipted = tally.receipted.saturating_sub(self.before);
        self.phone.listeners.progressed(&SyncProgress {
            of,
            sent: (receipted + tally.under_way).min(of),
            receipted,
            received: self.synced.received,
            round_trips: self.synced.round_trips,
        });
        Ok(())
    }
}

/// Posts on this thread. A transport that panics has no answer.
pub(super) fn posted(
    transport: &dyn BlockingTransport,
    request: HttpRequest,
) -> Result<HttpResponse, TransportError> {
    caught(|| Ok(transport.post(request))).unwrap_or_else(|error| {
        Err(TransportError::NoAnswer {
            reason: error.to_string(),
        })
    })
}
