//! The answer to a phone: receipts, and pages of the books that it may read.

use streetbook_core::ids::DeviceId;
use streetbook_core::journal::SignedCertificate;
use streetbook_core::sync::{Fork, Receipt, Request, Response, WIRE_VERSION};

use super::admit::failed;
use super::pages::{Reader, pages};
use super::{Exchange, Refused};
use crate::store::commit::Outcome;

impl Exchange {
    /// The answer to a request whose parts were stored; `papers` is a new certificate for the device, if it
    /// needs any. Reads ledger and index: for threads that may wait.
    ///
    /// # Errors
    /// [`Refused`]; what was stored is stored.
    pub fn answer(
        &self,
        request: &Request,
        outcomes: &[Outcome],
        papers: Option<SignedCertificate>,
    ) -> Result<Response, Refused> {
        let device = request.device;
        let forks = outcomes
            .iter()
            .filter_map(|outcome| {
                Some(Fork {
                    device: outcome.device,
                    common: outcome.fork?,
                })
            })
            .collect();
        let receipts = self.receipts(request, outcomes)?;
        let reader = Reader::of(self, device)?;
        let pulled: Vec<_> = request.pull.iter().map(|cursor| &cursor.book).collect();
        let joined = reader.books.iter().filter(|book| !pulled.contains(book));
        let joined = joined.cloned().collect();
        let gone = request
            .pull
            .iter()
            .map(|cursor| cursor.book.clone())
            .filter(|book| !reader.books.contains(book))
            .collect();
        let directory = self.handles.directory.read().position();
        let challenge = self.fresh_challenge(device)?;
        self.handles
            .acked
            .on_response(device, challenge.at, directory);
        let (books, more) = pages(self, &reader, request).map_err(failed)?;
        Ok(Response {
            version: WIRE_VERSION,
            ledger: self.handles.keys.ledger(),
            challenge,
            directory,
            certificate: papers,
            receipts,
            joined,
            gone,
            books,
            more,
            forks,
        })
    }

    /// A receipt for each journal that was pushed, and for the device's own where the two sides differ.
    fn receipts(&self, request: &Request, outcomes: &[Outcome]) -> Result<Vec<Receipt>, Refused> {
        let mut receipts: Vec<Receipt> = outcomes
            .iter()
            .map(|outcome| {
                self.handles
                    .keys
                    .receipt(outcome.device, outcome.through, outcome.received_at)
            })
            .collect();
        let own = |device: DeviceId| outcomes.iter().any(|outcome| outcome.device == device);
        if !own(request.device) {
            let end = self.handles.index.head(request.device).map_err(failed)?;
            if end.head != request.head {
                receipts.push(
                    self.handles
                        .keys
                        .receipt(request.device, end.head, end.received_at),
                );
            }
        }
        Ok(receipts)
    }
}
