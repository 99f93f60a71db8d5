//! What the phone sends next.

use super::act::Moment;
use super::{Replica, ReplicaError, Seeds};
use crate::journal::{Entry, Head, JournalPart, Payload};
use crate::planted::{Bug, planted};
use crate::sync::{
    Challenge, Enrol, Receipt, Request, SignedRequest, WIRE_VERSION, deflate, to_bytes,
};
use crate::time::Instant;

/// Entries in one part: far below the limit, so that a slow line shows progress.
pub(super) const PART_ENTRIES_MAX: usize = 2_000;
/// Bytes in one part, before deflating; a single entry may be larger.
pub(super) const PART_BYTES_MAX: usize = 512 * 1024;
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
    /// `POST /v1/enrol`: the phone asks for papers as a successor.
    Enrol(Vec<u8>),
}

impl Replica {
    /// The next request. `dice` is asked only when the phone has to become a successor.
    ///
    /// # Errors
    /// What is wrong with the phone's files.
    pub fn next_request(
        &mut self,
        now: Moment,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Outgoing, ReplicaError> {
        if self.store.is_damaged() && self.identity.heir.is_none() {
            if let Some(common) = self.where_damage_parts()? {
                self.session.part_at(common);
            }
        }
        if let Some(common) = self.session.common() {
            self.choose_heir(common, dice)?;
        }
        if let Some(heir) = &self.identity.heir {
            let enrol = Enrol {
                predecessor: Some(self.identity.papers.clone()),
                ..heir.seeds.enrol("")
            };
            let signed = enrol.sign_with(&self.identity.seeds.device_key());
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
            &self.identity.seeds.device_key(),
        )))
    }

    /// What follows damage in the journal cannot be chained to what went before: another device carries on
    /// from there, once the office has said that it holds what stands before, and perhaps more.
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
            clock: self.clock(now),
            push,
            earlier: earlier.unwrap_or_default(),
            pull: self.store.checkpoint().pull(),
            bytes_max: ANSWER_BYTES_MAX,
            wait,
            papers: self
                .session
                .is_certificate_wanted()
                .then(|| self.identity.papers.clone()),
        })
    }

    /// The entries that the office does not hold, as many as fit.
    fn own_part(&self) -> Result<Option<JournalPart>, ReplicaError> {
        let held = self.store.checkpoint().held;
        self.part_after(match planted(Bug::RetryDropped) {
            true => held.max(self.session.sent_through()),
            false => held,
        })
    }

    /// A signed part of the own journal after a number.
    pub(super) fn part_after(&self, after: u64) -> Result<Option<JournalPart>, ReplicaError> {
        let Some(hash) = self.store.hash_at(after)? else {
            return Ok(None);
        };
        let mut entries = Vec::new();
        let mut bytes = 0;
        for n in after + 1..=self.store.whole_through() {
            let entry = self.store.entry(n)?;
            bytes += entry_bytes(&entry);
            if !entries.is_empty() && bytes > PART_BYTES_MAX {
                break;
            }
            entries.push(entry);
            if entries.len() >= PART_ENTRIES_MAX {
                break;
            }
        }
        if entries.is_empty() {
            return Ok(None);
        }
        entries.truncate(self.up_to_a_receipt(after, entries.len()));
        Ok(Some(JournalPart::sign(
            self.identity.office.ledger,
            self.store.device(),
            Head { n: after, hash },
            entries,
            &self.identity.seeds.device_key(),
        )))
    }

    /// How many entries to send: what the office had receipted before a restore goes up to a receipt,
    /// whose hash then proves when it came first.
    fn up_to_a_receipt(&self, after: u64, entries: usize) -> usize {
        let last = after + entries as u64;
        let receipts = self.store.checkpoint().receipts.iter();
        receipts
            .map(|receipt| receipt.through.n)
            .rfind(|n| *n > after && *n <= last)
            .map_or(entries, |n| (n - after) as usize)
    }

    /// The receipts of entries which are sent once more, after the server was restored: they prove
    /// when the office stored them first.
    fn earlier(&self, part: &JournalPart) -> Vec<Receipt> {
        let end = part.from + part.entries.len() as u64;
        let sent_again = |receipt: &&Receipt| (part.from..end).contains(&receipt.through.n);
        let receipts = self.store.checkpoint().receipts.iter();
        receipts.filter(sent_again).cloned().collect()
    }

    /// The first request of a phone without papers.
    pub fn first_request(seeds: &Seeds, code: &str) -> Vec<u8> {
        deflate(&to_bytes(&seeds.enrol(code)))
    }
}

/// What an entry takes in a request.
pub(super) fn entry_bytes(entry: &Entry) -> usize {
    let payload = |payload: &Payload| payload.bytes().map_or(0, <[u8]>::len);
    entry.header.len() + payload(&entry.payload) + entry.companion.as_ref().map_or(0, payload)
}
