//! Requests for erasure and what became of them, folded from three events: *asked*, *decided*, and *erased*,
//! which names the records. None of them holds a number or a name: of a request by phone number the
//! directory keeps the number's MAC.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::Instant;

use super::Directory;
use crate::store::events::{Erased, ErasureId};

/// Somebody asked for an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureAsked {
    /// Drawn at random.
    #[n(0)]
    pub id: ErasureId,
    /// The records as they were found then.
    #[n(1)]
    pub records: Vec<RecordId>,
    /// The MAC of the number by which they were found: by it they are looked for once more.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub number_mac: Option<[u8; 16]>,
    /// Why, in the office's words.
    #[n(3)]
    pub reason: String,
    /// Who asked.
    #[n(4)]
    pub by: PersonId,
    /// When.
    #[n(5)]
    pub at: Instant,
    /// Not before then.
    #[n(6)]
    pub due_at: Instant,
}

/// Somebody else decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureDecided {
    /// Which request.
    #[n(0)]
    pub id: ErasureId,
    /// False: it is cancelled, for good.
    #[n(1)]
    pub approved: bool,
    /// Who decided.
    #[n(2)]
    pub by: PersonId,
    /// When.
    #[n(3)]
    pub at: Instant,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureState {
    /// It waits for a second person.
    Asked,
    /// It waits for its time.
    Approved,
    /// It will never be carried out.
    Cancelled,
    /// The records are erased.
    Done,
}

impl ErasureState {
    /// The word for it in JSON and on pages.
    pub fn word(self) -> &'static str {
        match self {
            ErasureState::Asked => "asked",
            ErasureState::Approved => "approved",
            ErasureState::Cancelled => "cancelled",
            ErasureState::Done => "done",
        }
    }
}

/// A request with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureShown {
    /// What was asked.
    pub asked: ErasureAsked,
    /// How far it has come.
    pub state: ErasureState,
    /// Who decided, and when.
    pub decided: Option<(PersonId, Instant)>,
    /// When it was carried out, and how many records that took.
    pub done: Option<(Instant, usize)>,
}

/// Every request, and everything that was ever erased.
#[derive(Default)]
pub(super) struct Erasures {
    requests: BTreeMap<ErasureId, ErasureShown>,
    erased: BTreeMap<RecordId, Instant>,
}

impl Erasures {
    pub(super) fn ask(&mut self, asked: ErasureAsked) {
        let id = asked.id;
        self.requests.entry(id).or_insert(ErasureShown {
            asked,
            state: ErasureState::Asked,
            decided: None,
            done: None,
        });
    }

    /// The first decision counts, but an approved request can still be cancelled.
    pub(super) fn decide(&mut self, decided: ErasureDecided) {
        let Some(request) = self.requests.get_mut(&decided.id) else {
            return;
        };
        let open = match request.state {
            ErasureState::Asked => true,
            ErasureState::Approved => !decided.approved,
            ErasureState::Cancelled | ErasureState::Done => false,
        };
        if open {
            request.state = if decided.approved {
                ErasureState::Approved
            } else {
                ErasureState::Cancelled
            };
            request.decided = Some((decided.by, decided.at));
        }
    }

    pub(super) fn erase(&mut self, erased: Erased) {
        let request = erased.asked.and_then(|id| self.requests.get_mut(&id));
        if let Some(request) = request {
            request.state = ErasureState::Done;
            request.done = Some((erased.at, erased.records.len()));
        }
        for record in erased.records {
            self.erased.entry(record).or_insert(erased.at);
        }
    }
}

impl Directory {
    /// Every request for erasure, the one that is due first foremost.
    pub fn erasures(&self) -> Vec<ErasureShown> {
        let mut all: Vec<ErasureShown> = self.erasures.requests.values().cloned().collect();
        all.sort_by_key(|shown| (shown.asked.due_at, shown.asked.id));
        all
    }

    /// The approved requests whose time has come.
    pub fn erasures_due(&self, now: Instant) -> Vec<ErasureAsked> {
        let is_due = |shown: &ErasureShown| {
            shown.state == ErasureState::Approved && shown.asked.due_at <= now
        };
        let all = self.erasures().into_iter().filter(is_due);
        all.map(|shown| shown.asked).collect()
    }

    /// Every record that was ever erased, with the time of the first word.
    pub fn erased(&self) -> &BTreeMap<RecordId, Instant> {
        &self.erasures.erased
    }

    /// One request for erasure.
    pub fn erasure(&self, id: ErasureId) -> Option<&ErasureShown> {
        self.erasures.requests.get(&id)
    }
}
