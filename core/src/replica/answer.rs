//! What the office's answer does to the phone.

use super::store::Effects;
use super::{Replica, ReplicaError};
use crate::sync::{Enrolled, Problem, Receipt, Response, from_bytes, inflate};

/// What a round trip achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Own entries that the office has receipted with this answer for the first time.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Whether another round trip is needed now.
    pub again: bool,
}

impl Replica {
    /// Takes an answer to [`super::Outgoing::Sync`].
    ///
    /// # Errors
    /// [`ReplicaError::Message`] or [`ReplicaError::OtherOffice`] when it is no answer of this phone's
    /// office (a captive portal answers 200 too): nothing has changed then.
    pub fn on_answer(&mut self, body: &[u8]) -> Result<Progress, ReplicaError> {
        let response = Response::open(body)?;
        if response.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        let before = self.store.checkpoint().receipted();
        let waited = self.waiting();
        let challenge = response.challenge.clone();
        let more = response.more;
        let mut received = 0;
        self.session.answer(&response, &mut self.store)?;
        if self.is_news(&response) {
            received = contents(&response);
            let effects = self.store.receive(response, &self.lineage())?;
            self.apply(effects)?;
            self.erase()?;
            self.make_quarantined_again()?;
        }
        self.finish_remaking(!more)?;
        self.store.set_challenge(challenge);
        self.store.persist()?;
        let covered = self.store.checkpoint();
        // Without this, a journal that the office cannot take yet would be sent round and round.
        let untried = self.store.head().n > self.session.sent_through().max(covered.held);
        let (own, carried) = self.waiting();
        let moves = (own, carried) != waited && (own > 0 || carried > 0);
        Ok(Progress {
            receipted: covered.receipted().saturating_sub(before),
            received,
            again: more
                || untried
                || moves
                || self.session.common().is_some()
                || self.store.is_damaged(),
        })
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
        if let Some(papers) = &effects.certificate {
            self.take_papers(papers)?;
        }
        Ok(())
    }

    /// Carries out what the office has said about erased records.
    pub(super) fn erase(&mut self) -> Result<(), ReplicaError> {
        let gone = self.store.erase(&self.lineage(), &mut self.relay)?;
        self.news.records.extend(gone);
        Ok(())
    }

    /// Own entries that the office does not hold, and carried parts.
    fn waiting(&self) -> (u64, usize) {
        let own = self.store.head().n - self.store.checkpoint().held;
        (own, self.relay.len())
    }

    /// Takes the office's refusal. Nothing is lost by one: what to do next is in the answer.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is no word of the office.
    pub fn on_problem(&mut self, body: &[u8]) -> Result<Problem, ReplicaError> {
        let problem: Problem =
            from_bytes(&inflate(body, 64 * 1024).map_err(crate::sync::MessageError::from)?)?;
        match problem.code.as_str() {
            Problem::STALE => {
                if let Some(challenge) = &problem.challenge {
                    self.store.set_challenge(challenge.clone());
                }
            }
            Problem::UNKNOWN_DEVICE => self.session.want_certificate(),
            _ => {}
        }
        Ok(problem)
    }

    /// Takes the papers of the successor that this phone asked to become.
    ///
    /// # Errors
    /// When the answer is none of this office, or the files fail.
    pub fn on_enrolled(&mut self, body: &[u8]) -> Result<(), ReplicaError> {
        let enrolled = Replica::read_enrolled(body)?;
        if enrolled.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        self.succeed(enrolled)
    }

    /// Reads the answer to an enrolment.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is none.
    pub fn read_enrolled(body: &[u8]) -> Result<Enrolled, ReplicaError> {
        let plain = inflate(body, 64 * 1024).map_err(crate::sync::MessageError::from)?;
        Ok(from_bytes(&plain)?)
    }

    /// Whether an answer changes anything but the challenge.
    fn is_news(&self, response: &Response) -> bool {
        let covered = self.store.checkpoint();
        let own = |receipt: &Receipt| receipt.device == self.store.device();
        let receipts = response.receipts.iter().any(|receipt| {
            !own(receipt) || receipt.through.n != covered.held || covered.receipts.is_empty()
        });
        let empty_journal = self.store.head().n == 0
            && response
                .receipts
                .iter()
                .all(|receipt| receipt.through.n == 0);
        (receipts && !empty_journal)
            || !response.joined.is_empty()
            || !response.gone.is_empty()
            || !response.books.is_empty()
            || !response.forks.is_empty()
            || response.certificate.is_some()
            || response.directory != covered.directory
    }
}

fn contents(response: &Response) -> u64 {
    response
        .books
        .iter()
        .flat_map(|page| &page.releases)
        .filter(|release| release.content.is_some())
        .count() as u64
}
