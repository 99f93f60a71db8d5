//! Everything that stands in the data directory for good: ledger, index, and who writes them.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::{io, thread};

use streetbook_core::journal::DeviceKey;
use streetbook_core::log::Recovery;
use streetbook_core::seal::SealKey;
use tokio::sync::watch;

use super::committer::Committer;
use super::hand::Hand;
use super::request::Request;
use super::rounds::Rounds;
use crate::clock::Clock;
use crate::index::{Index, IndexError, IndexHome, Opened};
use crate::ledger::{Ledger, LedgerError, LedgerReader};

/// The open store. Dropping it ends the committing thread after what waits is done.
pub struct Store {
    /// Reads stored parts.
    pub ledger: LedgerReader,
    /// Finds them.
    pub index: Index,
    /// Writes them.
    pub committer: Committer,
    /// What opening the ledger set aside or found damaged.
    pub recovery: Recovery,
    /// How many frames were folded at the start.
    pub replayed: u64,
    /// Ends the thread when it is dropped.
    guard: ThreadGuard,
}

impl Store {
    /// Opens or creates the store in a data directory, in `ledger/` and `index/`, and brings the
    /// index up to the ledger. `key` signs the server's own journal, `id` names it; `seal` seals both
    /// directories.
    ///
    /// # Errors
    /// [`StoreError`]: another process has it, or a newer build or another workspace wrote it.
    pub fn open(
        dir: &Path,
        id: [u8; 16],
        key: DeviceKey,
        seal: Option<SealKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Store, StoreError> {
        let (ledger, recovery) = Ledger::open(&dir.join("ledger"), id, seal.clone())?;
        let home = IndexHome::in_dir(dir.join("index"), seal);
        Store::over(ledger, recovery, &home, id, key, clock)
    }

    /// The store over a ledger that is open already.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn over(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Store, StoreError> {
        let (mut store, rounds, waiting) = Store::idle(ledger, recovery, home, id, key, clock)?;
        let running = thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || rounds.run(&waiting))
            .map_err(StoreError::Thread)?;
        store.guard.running = Some(running);
        Ok(store)
    }

    /// The store over a ledger that is open already, without a thread: nothing is committed but when the
    /// hand is told to. A simulation decides that way what happens when.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn by_hand(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<(Store, Hand), StoreError> {
        let (mut store, rounds, waiting) = Store::idle(ledger, recovery, home, id, key, clock)?;
        let hand = Hand::new(rounds, waiting);
        store.committer.hand = Some(hand.clone());
        Ok((store, hand))
    }

    /// The open store with what its thread is to do.
    fn idle(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<(Store, Rounds, mpsc::Receiver<Request>), StoreError> {
        let reader = ledger.reader();
        let opened = Index::open(home, id, &ledger.places(), &reader)?;
        let Opened {
            index, replayed, ..
        } = opened;
        if let Some(why) = opened.made_anew {
            tracing::warn!(%why, replayed, "the index was made anew");
        }
        let (appended, durable) = watch::channel(ledger.next_frame() - 1);
        let (requests, waiting) = mpsc::channel();
        let fsyncs = Arc::new(AtomicU64::new(0));
        let committer = Committer {
            requests,
            appended: durable,
            fsyncs: fsyncs.clone(),
            hand: None,
        };
        let rounds = Rounds {
            doomed: index.doomed()?,
            ledger,
            reader: reader.clone(),
            index: index.clone(),
            id,
            key,
            clock,
            appended,
            fsyncs,
            broken: None,
        };
        let store = Store {
            ledger: reader,
            index,
            guard: ThreadGuard {
                committer: committer.clone(),
                running: None,
            },
            committer,
            recovery,
            replayed,
        };
        Ok((store, rounds, waiting))
    }

    /// Ends the committing thread after what waits is done.
    pub fn close(self) {}
}

/// Ends the thread with the store, though handles of the committer live on.
struct ThreadGuard {
    committer: Committer,
    running: Option<JoinHandle<()>>,
}

impl Drop for ThreadGuard {
    fn drop(&mut self) {
        // Where the thread has ended already there is nothing to ask and nothing to wait for.
        let _ = self.committer.send(Request::Close);
        if let Some(running) = self.running.take() {
            let _ = running.join();
        }
    }
}

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The machine gives no thread.
    #[error("the committing thread could not be started: {0}")]
    Thread(io::Error),
}
