//! The phone's next request.

use super::session::Session;
use crate::journal::JournalPart;
use crate::planted::{Bug, planted};
use crate::replica::ReplicaError;
use crate::replica::enrolment::Enrolment;
use crate::replica::moment::Moment;
use crate::replica::part::part_after;
use crate::replica::relay::Relay;
use crate::replica::store::DeviceStore;
use crate::sync::{
    Challenge, Enrol, Receipt, Request, SignedRequest, WIRE_VERSION, deflate, to_bytes,
};
use crate::time::Instant;

/// Up to this many entries the phone waits for their releases in the same answer; of a day's load it
/// wants the receipts first.
const WAIT_ENTRIES_MAX: usize = 20;
/// The largest answer that a phone asks for, before deflating.
const ANSWER_BYTES_MAX: u32 = 1024 * 1024;

/// A request to be posted to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// `POST /v1/sync` with the bearer token.
    Sync(Vec<u8>),
    /// `POST /v1/enrol`: the phone asks for a certificate as a successor.
    Enrol(Vec<u8>),
}

/// Makes requests.
pub(in crate::replica) struct Requests<'a> {
    pub store: &'a DeviceStore,
    pub enrolment: &'a mut Enrolment,
    pub relay: &'a Relay,
    pub session: &'a mut Session,
}

impl Requests<'_> {
    /// Returns the next request. `dice` is asked only when the phone has to become a successor.
    ///
    /// # Errors
    /// The failure of the phone's files.
    pub(in crate::replica) fn next(
        &mut self,
        now: Moment,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Outgoing, ReplicaError> {
        if self.store.is_damaged()
            && self.enrolment.pending_successor().is_none()
            && let Some(common) = self.where_damage_parts()?
        {
            self.session.part_at(common);
        }
        if let Some(common) = self.session.common() {
            self.enrolment.choose_successor(common, dice)?;
        }
        if let Some(pending_successor) = self.enrolment.pending_successor() {
            let enrol = Enrol {
                predecessor: Some(self.enrolment.signed_certificate().clone()),
                ..pending_successor.secrets.enrol("")
            };
            let signed = enrol.sign_with(&self.enrolment.device_key());
            return Ok(Outgoing::Enrol(deflate(&to_bytes(&signed))));
        }
        let request = self.sync_request(now)?;
        let own = request
            .push
            .iter()
            .find(|part| part.device == request.device);
        self.session
            .send(own.map_or(0, |part| part.from + part.entries.len() as u64 - 1));
        let nothing_heard = Challenge {
            at: Instant::default(),
            mac: Vec::new(),
        };
        let challenge = self.store.checkpoint().challenge.clone();
        Ok(Outgoing::Sync(SignedRequest::seal(
            &request,
            &challenge.unwrap_or(nothing_heard),
            &self.enrolment.device_key(),
        )))
    }

    /// Returns the position at which a successor takes over: entries after damage in the journal
    /// cannot be chained to those before it, so another device carries on from there once the
    /// office has confirmed that it holds everything before, and perhaps more.
    fn where_damage_parts(&self) -> Result<Option<u64>, ReplicaError> {
        if !self.session.is_answered() {
            return Ok(None);
        }
        let held = self.store.office_held()?;
        Ok((held >= self.store.whole_through()).then_some(held))
    }

    fn sync_request(&self, now: Moment) -> Result<Request, ReplicaError> {
        let own = self.own_part()?;
        let earlier = own.as_ref().map(|part| self.earlier(part));
        let wait = own
            .as_ref()
            .is_some_and(|part| part.entries.len() <= WAIT_ENTRIES_MAX);
        let carried = self.relay.fitting(own.as_ref());
        let push = own.into_iter().chain(carried).collect();
        Ok(Request {
            version: WIRE_VERSION,
            device: self.store.device(),
            head: self.store.head(),
            clock: now.clock(self.store.checkpoint().challenge.as_ref()),
            push,
            earlier: earlier.unwrap_or_default(),
            pull: self.store.checkpoint().pull(),
            bytes_max: ANSWER_BYTES_MAX,
            wait,
            papers: self
                .session
                .is_certificate_wanted()
                .then(|| self.enrolment.signed_certificate().clone()),
        })
    }

    /// The entries that the office does not hold, as many as fit.
    fn own_part(&self) -> Result<Option<JournalPart>, ReplicaError> {
        let held = self.store.checkpoint().held;
        part_after(
            self.store,
            self.enrolment,
            if planted(Bug::RetryDropped) {
                held.max(self.session.sent_through())
            } else {
                held
            },
        )
    }

    /// The receipts of entries which are sent once more, after the server was restored: they prove
    /// when the office stored them first.
    fn earlier(&self, part: &JournalPart) -> Vec<Receipt> {
        let end = part.from + part.entries.len() as u64;
        let sent_again = |receipt: &&Receipt| (part.from..end).contains(&receipt.through.n);
        let receipts = self.store.checkpoint().receipts.iter();
        receipts.filter(sent_again).cloned().collect()
    }
}
