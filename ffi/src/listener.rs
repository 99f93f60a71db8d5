//! Notifies an app of changes, once for each transaction, so that lists and badges follow.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use streetbook_core::replica::Replica;

use crate::sync_progress::SyncProgress;
use crate::trouble::Trouble;

/// Cause of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Cause {
    /// The person wrote something on this phone: it is saved.
    Act,
    /// The office's answer was applied.
    Answer,
    /// The phone found itself copied, restored from a backup or damaged, and continues as a fresh
    /// device: what the office does not hold was reissued, under new ids where a record was unsent.
    Successor,
    /// A colleague's file was imported.
    Import,
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Change {
    /// Its cause.
    pub cause: Cause,
    /// Ids of the records that are new, changed or gone. The state of others advances with `waiting`.
    pub records: Vec<String>,
    /// Number of entries that wait for their receipt.
    pub waiting: u64,
    /// Number of entries that the office has receipted.
    pub receipted: u64,
    /// Own entries that the office has quarantined with this answer.
    pub set_aside: Vec<Trouble>,
}

impl Change {
    /// Collects the changes since the previous call.
    pub(crate) fn of(replica: &mut Replica, cause: Cause) -> Change {
        let news = replica.take_news();
        let tally = replica.tally();
        Change {
            cause: match news.succeeded {
                Some(_) => Cause::Successor,
                None => cause,
            },
            records: news.records.iter().map(ToString::to_string).collect(),
            waiting: tally.saved - tally.receipted,
            receipted: tally.receipted,
            set_aside: replica
                .troubles_of(&news)
                .iter()
                .map(Trouble::from)
                .collect(),
        }
    }
}

/// Receives changes. Called on the thread that made the change, after it is done and with no lock held,
/// so it may call the phone. What it throws is swallowed.
#[uniffi::export(with_foreign)]
pub trait Listener: Send + Sync {
    /// Called after a change.
    fn on_change(&self, change: Change);
    /// Called when a sync has progressed.
    fn on_progress(&self, progress: SyncProgress);
}

/// The app's listeners.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<Listening>);

#[derive(Default)]
struct Listening {
    last: u64,
    by_number: BTreeMap<u64, Arc<dyn Listener>>,
}

impl Listeners {
    pub(crate) fn add(&self, listener: Arc<dyn Listener>) -> u64 {
        let mut listening = self.lock();
        listening.last += 1;
        let number = listening.last;
        listening.by_number.insert(number, listener);
        number
    }

    pub(crate) fn remove(&self, number: u64) {
        // Dropped outside the lock: a destructor on the app's side may call the phone.
        let removed = self.lock().by_number.remove(&number);
        drop(removed);
    }

    pub(crate) fn changed(&self, change: &Change) {
        self.notify(|listener| listener.on_change(change.clone()));
    }

    pub(crate) fn progressed(&self, progress: &SyncProgress) {
        self.notify(|listener| listener.on_progress(*progress));
    }

    fn notify(&self, call: impl Fn(&dyn Listener)) {
        let listeners: Vec<_> = self.lock().by_number.values().cloned().collect();
        for listener in listeners {
            // A listener that throws undoes nothing: what was saved is saved.
            let _ = catch_unwind(AssertUnwindSafe(|| call(listener.as_ref())));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Listening> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
