//! The content of an answer, and the need of another round trip after it.

use super::session::Session;
use crate::replica::relay::Relay;
use crate::replica::store::DeviceStore;
use crate::sync::{Receipt, Response};

/// The result of a round trip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Own entries that the office has receipted with this answer for the first time.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// True if another round trip is needed now.
    pub again: bool,
}

/// The counts of received and waiting entries before an answer came.
pub(in crate::replica) struct Before {
    receipted: u64,
    waiting: (u64, usize),
}

impl Before {
    pub(in crate::replica) fn of(store: &DeviceStore, relay: &Relay) -> Before {
        Before {
            receipted: store.checkpoint().receipted(),
            waiting: waiting(store, relay),
        }
    }

    /// Returns what the answer achieved since.
    pub(in crate::replica) fn progress(
        &self,
        store: &DeviceStore,
        relay: &Relay,
        session: &Session,
        received: u64,
        more: bool,
    ) -> Progress {
        let checkpoint = store.checkpoint();
        // Without this, a journal that the office cannot take yet would be sent round and round.
        let untried = store.head().n > session.sent_through().max(checkpoint.held);
        let (own, carried) = waiting(store, relay);
        let moves = (own, carried) != self.waiting && (own > 0 || carried > 0);
        let parts = session.common().is_some() || store.is_damaged();
        Progress {
            receipted: checkpoint.receipted().saturating_sub(self.receipted),
            received,
            again: more || untried || moves || parts,
        }
    }
}

/// Own entries that the office does not hold, and carried parts.
fn waiting(store: &DeviceStore, relay: &Relay) -> (u64, usize) {
    (store.head().n - store.checkpoint().held, relay.len())
}

/// True if an answer changes anything but the challenge.
pub(in crate::replica) fn is_news(store: &DeviceStore, response: &Response) -> bool {
    let covered = store.checkpoint();
    let own = |receipt: &Receipt| receipt.device == store.device();
    let receipts = response.receipts.iter().any(|receipt| {
        !own(receipt) || receipt.through.n != covered.held || covered.receipts.is_empty()
    });
    let empty_journal = store.head().n == 0
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

/// Returns the number of others' entries in an answer.
pub(in crate::replica) fn contents(response: &Response) -> u64 {
    response
        .books
        .iter()
        .flat_map(|page| &page.releases)
        .filter(|release| release.content.is_some())
        .count() as u64
}
