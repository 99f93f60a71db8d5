//! The phone's half of the wire as values; the host brings network, clock and random numbers.

use super::phone::Replica;
use crate::replica::store::DeviceStore;
use crate::replica::sync::{Before, Requests, contents, is_news};
use crate::replica::{DeviceSecrets, Moment, Outgoing, Progress, ReplicaError};
use crate::sync::{
    Enrolled, MessageError, Problem, Response, deflate, from_bytes, inflate, to_bytes,
};

impl Replica {
    /// Builds the next request. `dice` is asked only when the phone has to become a successor.
    ///
    /// # Errors
    /// The failure of the phone's files.
    pub fn next_request(
        &mut self,
        now: Moment,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Outgoing, ReplicaError> {
        let mut requests = Requests {
            store: &self.store,
            enrolment: &mut self.enrolment,
            relay: &self.relay,
            session: &mut self.session,
        };
        requests.next(now, dice)
    }

    /// Applies an answer to [`Outgoing::Sync`].
    ///
    /// # Errors
    /// [`ReplicaError::Message`] or [`ReplicaError::OtherOffice`] when it is no answer of this phone's
    /// office (a captive portal answers 200 too): nothing has changed then.
    pub fn on_answer(&mut self, body: &[u8]) -> Result<Progress, ReplicaError> {
        let response = Response::open(body)?;
        if response.ledger != self.enrolment.ledger() {
            return Err(ReplicaError::OtherOffice);
        }
        let before = Before::of(&self.store, &self.relay);
        let challenge = response.challenge.clone();
        let more = response.more;
        let mut received = 0;
        self.session.answer(&response, &mut self.store)?;
        if is_news(&self.store, &response) {
            received = contents(&response);
            let lineage = self.lineage();
            let effects = self.store.receive(response, &lineage)?;
            self.apply(effects)?;
            self.erase()?;
            self.reissue().reissue_dependents()?;
        }
        self.succession().finish(!more)?;
        self.store.set_challenge(challenge);
        self.store.persist()?;
        Ok(before.progress(&self.store, &self.relay, &self.session, received, more))
    }

    /// Applies the office's refusal. Nothing is lost by one: the answer names the next step.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is not from the office.
    pub fn on_problem(&mut self, body: &[u8]) -> Result<Problem, ReplicaError> {
        let problem: Problem = from_bytes(&inflate(body, 64 * 1024).map_err(MessageError::from)?)?;
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

    /// Applies the certificate of the successor that this phone asked to become: it carries on with
    /// fresh files, and makes the unsent entries again.
    ///
    /// # Errors
    /// When the answer is not from this office, or the files fail.
    pub fn on_enrolled(&mut self, body: &[u8]) -> Result<(), ReplicaError> {
        let enrolled = Replica::read_enrolled(body)?;
        if enrolled.ledger != self.enrolment.ledger() {
            return Err(ReplicaError::OtherOffice);
        }
        let Some(next) = self.enrolment.successor(enrolled.certificate)? else {
            return Ok(());
        };
        let store = DeviceStore::open(&self.files, next.device(), next.ledger())?;
        next.save()?;
        self.news.succeeded = Some(self.store.device());
        self.enrolment = next;
        self.session.begin_journal();
        self.store = store;
        self.store.set_author(self.enrolment.person());
        self.meet(enrolled.challenge, enrolled.directory)?;
        self.succession().finish(false)
    }

    /// Reads the answer to an enrolment.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is none.
    pub fn read_enrolled(body: &[u8]) -> Result<Enrolled, ReplicaError> {
        let plain = inflate(body, 64 * 1024).map_err(MessageError::from)?;
        Ok(from_bytes(&plain)?)
    }

    /// Builds the first request of a phone without a certificate.
    pub fn first_request(secrets: &DeviceSecrets, code: &str) -> Vec<u8> {
        deflate(&to_bytes(&secrets.enrol(code)))
    }

    /// Returns a file with what the office has not receipted: the own entries and those carried for
    /// colleagues. The person who carries it brings it to the office. What does not fit goes with
    /// the next one, once the office has these.
    ///
    /// # Errors
    /// The failure of the phone's files.
    pub fn export(&self) -> Result<Vec<u8>, ReplicaError> {
        self.relay.export(&self.store, &self.enrolment)
    }

    /// Imports a colleague's file. Returns the number of entries that wait to be carried now.
    ///
    /// # Errors
    /// [`ReplicaError::Foreign`] when the file is damaged, forged or of another office; nothing of
    /// it is stored then.
    pub fn import(&mut self, file: &[u8]) -> Result<u64, ReplicaError> {
        self.relay.import(file, &self.enrolment)
    }
}
