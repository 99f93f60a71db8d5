//! One round: all waiting requests, appended one after another and not synced yet.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{
    Act, Clock as ClockEvidence, DeviceKey, Entry, ErasureSet, Header, JournalPart, Topic,
};
use streetbook_core::log::At;
use streetbook_core::planted::{Bug, planted};
use streetbook_core::sync::{Admission, MessageError, admit, from_bytes};
use streetbook_core::time::Instant;

use super::error::CommitError;
use super::history::{History, Tail};
use super::received::cover;
use super::request::{Event, Outcome, Push};
use crate::store::events::Erased;
use crate::store::index::{Index, JournalEnd};
use crate::store::ledger::{Ledger, LedgerReader, StoredPart};

/// The targets of a round, and the parts it has appended.
pub(super) struct Round<'a> {
    pub ledger: &'a mut Ledger,
    pub reader: &'a LedgerReader,
    pub index: &'a Index,
    pub now: Instant,
    erasure_set: &'a mut ErasureSet,
    tails: HashMap<DeviceId, Tail>,
    stored: Vec<(u64, At, Arc<StoredPart>)>,
}

/// The decision about a pushed part; the rest of its outcome follows when it is durable.
pub(super) struct Decision {
    stored: u64,
    device: DeviceId,
    fork: Option<u64>,
}

impl<'a> Round<'a> {
    pub(super) fn new(
        ledger: &'a mut Ledger,
        reader: &'a LedgerReader,
        index: &'a Index,
        erasure_set: &'a mut ErasureSet,
        now: Instant,
    ) -> Round<'a> {
        Round {
            ledger,
            reader,
            index,
            erasure_set,
            now,
            tails: HashMap::new(),
            stored: Vec::new(),
        }
    }

    /// The parts that this round appended.
    pub(super) fn stored(&self) -> &[(u64, At, Arc<StoredPart>)] {
        &self.stored
    }

    /// Appends the new entries of a part.
    pub(super) fn push(&mut self, push: Push) -> Result<Decision, CommitError> {
        let device = push.part.device;
        let entries = push.part.entries.len();
        let (stored, fork) = match self.admission(&push.part)? {
            Admission::Append { skip } => {
                let mut push = behind(push, skip);
                // Erased payloads are never stored again, whichever device brings them.
                if !planted(Bug::ErasedReaccepted) {
                    self.erasure_set.redact(&mut push.part);
                }
                self.append(push)?;
                (entries.saturating_sub(skip) as u64, None)
            }
            Admission::Held | Admission::Gap => (0, None),
            Admission::Fork { common } => (0, Some(common)),
        };
        Ok(Decision {
            device,
            stored,
            fork,
        })
    }

    /// Appends events to the server's own journal, as one part that the server signs.
    pub(super) fn own(
        &mut self,
        id: [u8; 16],
        key: &DeviceKey,
        events: Vec<Event>,
    ) -> Result<Vec<EntryRef>, CommitError> {
        let device = DeviceId(id);
        let before = self.tail(device)?.end.head;
        let count = events.len() as u64;
        if count == 0 {
            return Ok(Vec::new());
        }
        for (_, payload) in events.iter().filter(|(topic, _)| *topic == Topic::Erased) {
            // The erasure applies at once: later parts of this same round are stripped, too.
            let erased: Erased = from_bytes(payload).map_err(unreadable)?;
            erased.add_to(self.erasure_set);
        }
        let entries = events
            .into_iter()
            .map(|(topic, payload)| self.own_entry(topic, payload, before.n))
            .collect();
        self.append(Push {
            part: JournalPart::sign(id, device, before, entries, key),
            received: Vec::new(),
            carrier: None,
        })?;
        let numbers = before.n + 1..=before.n + count;
        Ok(numbers.map(|n| EntryRef { device, n }).collect())
    }

    /// The durable end of a pushed journal, once this round is synced and folded. The fold knows
    /// more than the round if a gap was filled.
    pub(super) fn outcome(&self, decision: &Decision) -> Result<Outcome, CommitError> {
        let end = self.index.head(decision.device)?;
        Ok(Outcome {
            device: decision.device,
            through: end.head,
            received_at: end.received_at,
            stored: decision.stored,
            fork: decision.fork,
        })
    }

    fn admission(&mut self, part: &JournalPart) -> Result<Admission, CommitError> {
        let (index, reader) = (self.index, self.reader);
        let tail = self.tail(part.device)?;
        let history = History::new(index, reader, part.device, tail);
        let admission = admit(tail.end.head, |n| history.hash_at(n), part);
        // A failed look-up would pass for a fork: return the error instead of the admission.
        history.failure()?;
        Ok(admission)
    }

    fn append(&mut self, push: Push) -> Result<(), CommitError> {
        let device = push.part.device;
        let heads = push.part.heads();
        let Some(head) = heads.last().copied() else {
            return Ok(());
        };
        let stored = StoredPart {
            received: cover(push.part.from, head.n, &push.received, self.now),
            carrier: push.carrier,
            part: push.part,
        };
        let (frame, at) = self.ledger.append(&stored)?;
        let received_at = stored.received_at(head.n);
        let tail = self.tail(device)?;
        tail.end = JournalEnd { head, received_at };
        tail.added.extend(heads);
        self.stored.push((frame, at, Arc::new(stored)));
        Ok(())
    }

    fn own_entry(&self, topic: Topic, payload: Vec<u8>, directory: u64) -> Entry {
        let header = Header {
            act: Act::office(topic),
            clock: ClockEvidence {
                wall: self.now,
                heard: self.now,
                ..ClockEvidence::default()
            },
            directory,
            remakes: None,
        };
        Entry::new(&header, payload, None)
    }

    fn tail(&mut self, device: DeviceId) -> Result<&mut Tail, CommitError> {
        match self.tails.entry(device) {
            Place::Occupied(held) => Ok(held.into_mut()),
            Place::Vacant(place) => Ok(place.insert(Tail {
                end: self.index.head(device)?,
                added: Vec::new(),
            })),
        }
    }
}

fn unreadable(error: MessageError) -> CommitError {
    CommitError::Refused {
        what: format!("an erasure cannot be read: {error}"),
        full: false,
    }
}

/// The part without its first entries, which are stored already, and without its certificate.
fn behind(mut push: Push, skip: usize) -> Push {
    let part = &mut push.part;
    part.certificate = None;
    if let Some(last) = skip
        .checked_sub(1)
        .and_then(|last| part.entries.get(..=last))
    {
        let before = last
            .iter()
            .fold(part.before(), |head, entry| head.extend(part.device, entry));
        part.from = before.n + 1;
        part.previous = before.hash;
        part.entries.drain(..skip);
    }
    push
}
