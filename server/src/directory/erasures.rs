//! Requests for erasure and what became of them, folded from three events: *asked*, *decided*, and *erased*,
//! which names the records. None of them holds a number or a name: of a request by phone number the
//! directory keeps the number's MAC.

use std::collections::BTreeMap;

use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::Instant;

use super::events::{ErasureAsked, ErasureDecided};
use crate::store::events::{Erased, ErasureId};

/// State of a request.
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
    /// The request.
    pub asked: ErasureAsked,
    /// Its state.
    pub state: ErasureState,
    /// The person who decided, and when.
    pub decided: Option<(PersonId, Instant)>,
    /// Time at which it was carried out, and the number of records.
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

    /// Applies a decision: the first counts, but an approved request can still be cancelled.
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

    pub(super) fn requests(&self) -> impl Iterator<Item = &ErasureShown> {
        self.requests.values()
    }

    pub(super) fn request(&self, id: ErasureId) -> Option<&ErasureShown> {
        self.requests.get(&id)
    }

    pub(super) fn erased(&self) -> &BTreeMap<RecordId, Instant> {
        &self.erased
    }
}
